package commands

import (
	"strconv"
	"strings"
)

// line is flags of the program, each behind a blank, as a command line has them.
type line struct{ strings.Builder }

// flag adds a flag for each value but "".
func (l *line) flag(name string, values ...string) {
	for _, v := range values {
		if v != "" {
			l.WriteString(" --" + name + " " + Quote(v))
		}
	}
}

func (l *line) set(name string, on bool) {
	if on {
		l.WriteString(" --" + name)
	}
}

// choice is the flags that choose the same files as d, and read them in the same way. What d leaves
// to the defaults is not among them, nor are the paths.
func (d *Data) choice() string {
	var l line
	s := &d.Selection
	l.set("desc", s.Desc)
	l.flag("encoding", s.Encoding)
	l.flag("exclude", s.Exclude...)
	l.flag("ext", s.Ext...)
	l.set("follow", s.Follow)
	l.set("hidden", s.Hidden)
	l.flag("include", s.Include...)
	l.flag("max-entries", positive(int64(d.Limits.Entries)))
	l.flag("max-expanded", size(d.Limits.Expanded))
	l.flag("max-size", size(s.MaxSize))
	l.set("no-ignore", s.NoIgnore)
	l.set("no-recursive", s.NoRecursive)
	if s.Order != "path" {
		l.flag("order", s.Order)
	}
	return l.String()
}

// who is the flags that say who took part, as d does.
func (d *Data) who() string {
	var l line
	s := &d.Selection
	l.flag("by", s.By)
	l.flag("columns", s.Columns...)
	l.flag("keep", s.Keep...)
	l.flag("interviewer", strings.TrimPrefix(s.Interviewer, AnyCase))
	l.flag("participant", strings.TrimPrefix(s.Participant, AnyCase))
	return l.String()
}

func positive(n int64) string {
	if n <= 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// size writes a number of bytes with the largest unit of which it is a multiple.
func size(n int64) string {
	for _, unit := range []struct {
		bytes int64
		name  string
	}{{1 << 30, "GiB"}, {1e9, "GB"}, {1 << 20, "MiB"}, {1e6, "MB"}, {1 << 10, "KiB"}, {1e3, "k"}} {
		if n > 0 && n%unit.bytes == 0 {
			return strconv.FormatInt(n/unit.bytes, 10) + unit.name
		}
	}
	return positive(n)
}
