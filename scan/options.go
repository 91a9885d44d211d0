package scan

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Options is the selection: which files of the roots are wanted, and in which order. The zero value
// wants every file of a known format that is neither hidden nor ignored, in path order. Its JSON
// form is part of manifests.
//
// A glob is matched against the path inside the root, with * ? [a-z] {a,b} and ** for any number of
// folders. A glob without a slash is matched against the base name, at any depth. A slash at the
// end restricts it to folders, one at the beginning anchors it at the root. A glob that matches a
// folder stands for everything in it.
type Options struct {
	// Include are globs: only files that match one of them are wanted; nil wants all files.
	Include []string `json:"include,omitempty"`
	// Exclude are globs: files and folders that match one of them are left out.
	Exclude []string `json:"exclude,omitempty"`
	// Ext are extensions, with or without a dot, in any case; nil wants all. A file with one that
	// FormatOf does not know counts as txt.
	Ext []string `json:"ext,omitempty"`

	// Order is "path", "name", "modified" or "size"; "" is "path": see [ComparePaths].
	Order string `json:"order,omitempty"`
	// Desc turns the order round; ties stay in ascending path order.
	Desc bool `json:"desc,omitempty"`

	// NoRecursive enters none of the folders of a root.
	NoRecursive bool `json:"no_recursive,omitempty"`
	// Hidden wants also files and folders whose name begins with a dot.
	Hidden bool `json:"hidden,omitempty"`
	// NoIgnore reads neither .gitignore nor .personaignore.
	NoIgnore bool `json:"no_ignore,omitempty"`
	// Follow follows links that stay inside their root.
	Follow bool `json:"follow,omitempty"`

	// MaxSize is a number of bytes: a larger file is left out. 0 is no limit.
	MaxSize int64 `json:"max_size,omitempty"`

	// Output is the ID, as that of a Root, of a file that is about to be written. It is left out,
	// and so is all that is in it.
	Output string `json:"-"`
	// Supported reports whether a known format is wanted; files of others are left out. nil wants
	// all.
	Supported func(format string) bool `json:"-"`
	// Excluded is told of everything that is left out, in walk order; nil: nobody is.
	Excluded func(Excluded) `json:"-"`
}

// Validate reports the first thing in o that means nothing: a bad glob, an extension that cannot be
// one, an unknown order.
func (o Options) Validate() error {
	_, err := compile(o)
	return err
}

// ValidGlob reports whether pattern is a glob as Root.Glob takes it; the error names it.
func ValidGlob(pattern string) error {
	if pattern == "" || !doublestar.ValidatePattern(pattern) {
		return fmt.Errorf("glob %q: %w", pattern, path.ErrBadPattern)
	}
	return nil
}

// selection is Options, ready to match.
type selection struct {
	Options
	include, exclude []glob
	exts             []string // ".md": lower case, with the dot
}

func compile(o Options) (*selection, error) {
	s := &selection{Options: o}
	for _, pattern := range o.Include {
		g, err := parseGlob(pattern)
		if err != nil {
			return nil, fmt.Errorf("include %w", err)
		}
		s.include = append(s.include, g)
	}
	for _, pattern := range o.Exclude {
		g, err := parseGlob(pattern)
		if err != nil {
			return nil, fmt.Errorf("exclude %w", err)
		}
		s.exclude = append(s.exclude, g)
	}
	for _, e := range o.Ext {
		name := strings.TrimPrefix(string(lower(nil, e)), ".")
		if name == "" || strings.ContainsAny(name, "/*?[{") {
			return nil, fmt.Errorf("extension %q: not an extension", e)
		}
		s.exts = append(s.exts, "."+name)
	}
	if orders := []string{"path", "name", "modified", "size"}; !slices.Contains(orders, cmp.Or(o.Order, "path")) {
		return nil, fmt.Errorf("order %q: not one of %s", o.Order, strings.Join(orders, ", "))
	}
	if o.MaxSize < 0 {
		return nil, fmt.Errorf("size limit %d: below 0", o.MaxSize)
	}
	return s, nil
}

// glob is one pattern of Options.Include or Options.Exclude.
type glob struct {
	text    string // as the user wrote it
	pattern string
	base    bool // matched against the base name
	folder  bool // matches folders only
}

func parseGlob(text string) (glob, error) {
	g := glob{text: text, pattern: text}
	for strings.HasPrefix(g.pattern, "./") {
		g.pattern = g.pattern[2:]
	}
	if p := strings.TrimRight(g.pattern, "/"); p != g.pattern {
		g.pattern, g.folder = p, true
	}
	g.base = !strings.Contains(g.pattern, "/")
	g.pattern = strings.TrimLeft(g.pattern, "/")
	if g.pattern == "" || !doublestar.ValidatePattern(g.pattern) {
		return g, fmt.Errorf("glob %q: %w", text, path.ErrBadPattern)
	}
	return g, nil
}

// Match reports whether a glob, as Options.Include has them, matches the file of a path or a folder
// that it is in. A broken glob is an error.
func Match(pattern, name string) (bool, error) {
	g, err := parseGlob(pattern)
	if err != nil {
		return false, err
	}
	for at := 0; at < len(name); at++ {
		if name[at] == '/' && g.match(name[:at], path.Base(name[:at]), true) {
			return true, nil
		}
	}
	return g.match(name, path.Base(name), false), nil
}

// match reports whether the glob matches the file or folder with this path and base name.
func (g *glob) match(name, base string, folder bool) bool {
	if g.folder && !folder {
		return false
	}
	if g.base {
		name = base
	}
	return doublestar.MatchUnvalidated(g.pattern, name)
}

// spells reports whether the glob matches this file because of its extension, as *.log does and p1*
// does not: it would not match the file under another one.
func (g *glob) spells(name, base string) bool {
	ext := extension(base)
	if ext == "" {
		return g.match(name, base, false) && !g.match(name+".\x01", base+".\x01", false)
	}
	cut := len(ext)
	return g.match(name, base, false) && !g.match(name[:len(name)-cut]+"\x01", base[:len(base)-cut]+"\x01", false)
}

// mayHold reports whether a folder can hold a file that the glob matches. It may say yes in vain,
// never no.
func (g *glob) mayHold(folder string) bool {
	if g.base || folder == "." {
		return true
	}
	pattern := g.pattern
	for {
		p, rest, more := strings.Cut(pattern, "/")
		if p == "**" || strings.ContainsAny(p, `{[\`) { // a brace or a class may hold a slash
			return true
		}
		element, below, deeper := strings.Cut(folder, "/")
		if !doublestar.MatchUnvalidated(p, element) || !more {
			return false
		}
		if !deeper {
			return true
		}
		pattern, folder = rest, below
	}
}
