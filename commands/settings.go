package commands

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
)

// SettingsFile is the name of the file beside the data that says how it is to be read.
const SettingsFile = "persona.toml"

// maxSettings is how many bytes such a file has at most.
const maxSettings = 1 << 20

// Setting is one key of a settings file, as a flag of that name would have it.
type Setting struct {
	Key    string
	Values []string // one, but of a list
	Line   int      // from 1 on
}

// Settings are what a settings file says.
type Settings struct {
	File string // as it is named in messages
	List []Setting
	Used manifest.Settings // for the record
}

// settingKinds are the keys that a settings file may have: the flags' names, and what they take.
var settingKinds = map[string]settingKind{
	"include": settingList, "exclude": settingList, "ext": settingList, "columns": settingList,
	"desc": settingBool, "no-recursive": settingBool, "hidden": settingBool, "no-ignore": settingBool, "follow": settingBool, "no-metadata": settingBool,
	"order": settingText, "max-size": settingText, "max-expanded": settingText, "max-entries": settingText, "encoding": settingText,
	"by": settingText, "participant": settingText, "interviewer": settingText, "count": settingText, "style": settingText,
	"template": settingPath, "model": settingText, "tokenizer": settingText, "each": settingText,
}

type settingKind int

const (
	settingText settingKind = iota // a string or an integer
	settingList                    // a string or a list of strings
	settingBool
	settingPath
)

// ReadSettings reads a settings file. One that is found in the data may name no file outside of its
// own folder. Its error is a wrong request that names the line; if found is true and there is none,
// there are no settings.
func ReadSettings(file string, found bool) (*Settings, error) {
	text, err := whole.ReadRegular(file, maxSettings)
	if err != nil {
		if found && isMissing(err) {
			return nil, nil
		}
		return nil, at(file, usage("", "%s: %s", file, reason(err)))
	}
	s := &Settings{File: file}
	sum := sha256.Sum256(text)
	s.Used = manifest.Settings{Path: filepath.ToSlash(filepath.Base(file)), SHA256: hex.EncodeToString(sum[:])}
	if !found {
		s.Used.Path = filepath.ToSlash(file)
	}
	if err := s.parse(text, found); err != nil {
		return nil, at(file, usage("persona init writes one, with all keys", "%s%w", file, err))
	}
	return s, nil
}

// lined is an error of a line: it is put behind the file's name.
func lined(line int, format string, args ...any) error {
	return fmt.Errorf(":%d: %w", line, fmt.Errorf(format, args...))
}

func (s *Settings) parse(text []byte, found bool) error {
	if !utf8.Valid(text) {
		at := 0
		for at < len(text) {
			r, n := utf8.DecodeRune(text[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		return lined(1+bytes.Count(text[:at], []byte("\n")), "a settings file is UTF-8")
	}
	values := map[string]any{}
	if err := toml.Unmarshal(text, &values); err != nil {
		var d *toml.DecodeError
		if errors.As(err, &d) {
			line, _ := d.Position()
			return lined(line, "%s", strings.TrimPrefix(d.Error(), "toml: "))
		}
		return lined(1, "%w", err)
	}
	lines := linesOf(text)
	for _, key := range slices.SortedFunc(maps.Keys(values), func(a, b string) int { return lines[a] - lines[b] }) {
		if key == "speakers" {
			continue
		}
		kind, ok := settingKinds[key]
		if !ok {
			return lined(lines[key], "there is no setting %q", key)
		}
		vals, err := settingValues(kind, values[key])
		if err != nil {
			return lined(lines[key], "%s: %w", key, err)
		}
		if kind == settingPath {
			if vals[0], err = s.place(vals[0], found); err != nil {
				return lined(lines[key], "%s: %w", key, err)
			}
		}
		s.List = append(s.List, Setting{key, vals, lines[key]})
	}
	return s.speakers(values["speakers"], lines)
}

// place is a path of a settings file: it is relative to its folder.
func (s *Settings) place(p string, found bool) (string, error) {
	dir := filepath.Dir(s.File)
	name := filepath.FromSlash(p)
	if !found {
		if filepath.IsAbs(name) {
			return name, nil
		}
		return filepath.Join(dir, name), nil
	}
	if !filepath.IsLocal(name) {
		return "", errors.New("a file beside the data names only what is below its folder")
	}
	full := filepath.Join(dir, name)
	real, err1 := filepath.EvalSymlinks(full)
	top, err2 := filepath.EvalSymlinks(dir)
	if err1 != nil || err2 != nil {
		return full, nil // whoever reads it says so
	}
	if rel, err := filepath.Rel(top, real); err != nil || !filepath.IsLocal(rel) {
		return "", errors.New("it is a link that leads out of the folder of the data")
	}
	return full, nil
}

// settingValues are the values of a key, as a flag takes them.
func settingValues(kind settingKind, v any) ([]string, error) {
	switch kind {
	case settingBool:
		if b, ok := v.(bool); ok {
			return []string{strconv.FormatBool(b)}, nil
		}
		return nil, errors.New("it is true or false")
	case settingList:
		if list, ok := v.([]any); ok {
			var vals []string
			for _, item := range list {
				text, ok := item.(string)
				if !ok {
					return nil, errors.New("it is a list of strings")
				}
				vals = append(vals, text)
			}
			return vals, nil
		}
	}
	switch v := v.(type) {
	case string:
		return []string{v}, nil
	case int64:
		if kind == settingText {
			return []string{strconv.FormatInt(v, 10)}, nil
		}
	}
	if kind == settingList {
		return nil, errors.New("it is a string or a list of strings")
	}
	return nil, errors.New("it is a string")
}

// speakers turns the table of names and roles into patterns, which add to the keys of that name.
func (s *Settings) speakers(table any, lines map[string]int) error {
	if table == nil {
		return nil
	}
	line := lines["speakers"]
	names, ok := table.(map[string]any)
	if !ok {
		return lined(line, "speakers: it is a table of names and roles, such as Dan = \"interviewer\"")
	}
	by := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		at := line
		if n := lines["speakers."+name]; n > 0 {
			at = n
		}
		role, _ := names[name].(string)
		if role != "interviewer" && role != "participant" {
			return lined(at, "speakers: %q is interviewer or participant", name)
		}
		by[role] = append(by[role], regexp.QuoteMeta(name))
	}
	for _, role := range []string{"interviewer", "participant"} {
		if by[role] == nil {
			continue
		}
		pattern := "^(?:" + strings.Join(by[role], "|") + ")$"
		i := slices.IndexFunc(s.List, func(t Setting) bool { return t.Key == role })
		if i < 0 {
			s.List = append(s.List, Setting{role, []string{pattern}, line})
		} else {
			s.List[i].Values[0] = "(?:" + s.List[i].Values[0] + ")|" + pattern
		}
	}
	return nil
}

// linesOf are the lines of keys; those of a table have its name before a point.
func linesOf(text []byte) map[string]int {
	lines := map[string]int{}
	var p unstable.Parser
	p.Reset(text)
	table := ""
	for p.NextExpression() {
		e := p.Expression()
		if e.Kind != unstable.KeyValue && e.Kind != unstable.Table && e.Kind != unstable.ArrayTable {
			continue
		}
		var parts []string
		line := 0
		for it := e.Key(); it.Next(); {
			if line == 0 {
				line = p.Shape(it.Node().Raw).Start.Line
			}
			parts = append(parts, string(it.Node().Data))
		}
		key := strings.Join(parts, ".")
		if e.Kind == unstable.KeyValue {
			key = table + key
		} else {
			table = key + "."
		}
		for _, k := range []string{key, strings.SplitN(key, ".", 2)[0]} {
			if lines[k] == 0 {
				lines[k] = line
			}
		}
	}
	return lines
}

// isMissing reports whether nothing is there, and nothing can be.
func isMissing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, whole.ErrNotFolder)
}
