package scan

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"
)

// Verdict is why a path is in or out.
type Verdict struct {
	Path string `json:"path"`
	// In is whether it is a file that Roots yields, or a folder that it enters.
	In bool `json:"in"`
	// Reason is one of the constants below if it is in, else one of those of [Excluded].
	Reason string `json:"reason"`
	// Rule is what did it, as the reason's constant says; "" if the reason says all.
	Rule string `json:"rule"`

	// At is the path that the rule is about: the path itself, or the folder above it that is not
	// entered, with a "/" behind.
	At string `json:"at"`
	// IgnoreFile is the ignore file that decided, as File.Path has it; "" if none did.
	IgnoreFile string `json:"ignore_file,omitempty"`
	// Line is the line in it, from 1; 0 if no ignore file decided.
	Line int `json:"line,omitempty"`
}

// Why a path is in. Each says what stands in Verdict.Rule.
const (
	NothingExcludes = "nothing excludes it"
	Reincluded      = "re-included" // by a rule with "!"; file, line and pattern
	Included        = "included"    // by Options.Include; the glob
	NamedByUser     = "named"       // a root of its own, so that no rule hides it
)

// Explain says why a path, as File.Path has it, is in or out, and by which rule of which ignore
// file. It reads no more than the folders on the way, unless the path may be a duplicate: then it
// runs the whole scan. The error is fs.ErrNotExist if no root has such a path.
func Explain(ctx context.Context, roots []Root, o Options, name string) (Verdict, error) {
	s, err := compile(o)
	if err != nil {
		return Verdict{}, err
	}
	g := newScan(s, roots)
	name = path.Clean(name)
	var out *Verdict // what the first root says that has the path, if none lets it in
	for i := range roots {
		inside, ok := g.inside(i, name)
		if !ok {
			continue
		}
		v, err := g.explain(i, inside)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return Verdict{}, err
		}
		if v.In {
			if o.Follow || g.overlap() {
				v = checkDuplicate(ctx, roots, o, v)
			}
			return v, ctx.Err()
		}
		if out == nil {
			out = &v
		}
	}
	if out == nil {
		return Verdict{}, &fs.PathError{Op: "explain", Path: name, Err: fs.ErrNotExist}
	}
	return *out, nil
}

// inside returns what name is called inside a root, if it is there at all.
func (g *scanner) inside(root int, name string) (string, bool) {
	r := g.roots[root]
	top := g.shown(root, ".")
	switch {
	case r.File != "":
		return r.File, name == top
	case name == top:
		return ".", true
	case top == ".":
		return name, name != ".." && !strings.HasPrefix(name, "../") && !strings.HasPrefix(name, "/")
	}
	return strings.CutPrefix(name, top+"/")
}

// explain follows the walk from the root to the path.
func (g *scanner) explain(root int, name string) (Verdict, error) {
	if g.roots[root].File != "" {
		p := place{root: root, name: name}
		v := g.named(&p)
		if v.in() {
			v.reason = NamedByUser
			return g.verdict(&p, &v, name, true)
		}
		return g.verdict(&p, &v, name, false)
	}
	p := place{root: root, name: ".", real: ".", folder: true}
	v := verdict{}
	for rest := elements(name); ; rest = rest[1:] {
		var f frame
		if p.folder {
			var opened verdict
			var troubles []trouble
			if f, opened, troubles = g.open(p); opened.reason != "" {
				return g.verdict(&p, &opened, name, false)
			}
			if len(troubles) > 0 && troubles[0].name == p.name {
				_, err := g.problem(root, p.name, troubles[0].err)
				return Verdict{}, err
			}
		}
		if len(rest) == 0 {
			break
		}
		e := f.entry(rest[0])
		if e == nil {
			return Verdict{}, fs.ErrNotExist
		}
		p = f.child(e)
		if v = g.judge(&p); !v.in() {
			return g.verdict(&p, &v, name, false)
		}
	}
	switch {
	case v.by != nil:
		v.reason, v.rule = Reincluded, v.by.String()
	case p.within != "":
		v.reason, v.rule = Included, p.within
	default:
		v.reason = NothingExcludes
	}
	return g.verdict(&p, &v, name, true)
}

// entry returns the entry of this name, nil if there is none.
func (f *frame) entry(name string) fs.DirEntry {
	for _, e := range f.entries {
		if e.Name() == name {
			return e
		}
	}
	return nil
}

// verdict puts what is said of the place p, on the way to name, into words.
func (g *scanner) verdict(p *place, v *verdict, name string, in bool) (Verdict, error) {
	if v.err != nil {
		_, err := g.problem(p.root, p.name, v.err)
		return Verdict{}, err
	}
	shown := Verdict{Path: g.shown(p.root, name), In: in, Reason: v.reason, Rule: v.rule, At: g.shown(p.root, p.name)}
	if v.silent && v.reason == "" {
		shown.Reason, shown.Rule = NotIncluded, g.roots[p.root].Glob
	}
	if v.by != nil && v.rule == v.by.String() {
		shown.IgnoreFile, shown.Line = v.by.file, v.by.line
	}
	if p.folder && p.name != name {
		shown.At += "/"
	}
	return shown, nil
}

// checkDuplicate runs the scan to see whether a file that no rule leaves out stands under another
// path already.
func checkDuplicate(ctx context.Context, roots []Root, o Options, v Verdict) Verdict {
	duplicate := v
	o.Excluded = func(x Excluded) {
		if x.Reason == Duplicate && (x.Path == v.Path || strings.HasSuffix(x.Path, "/") && strings.HasPrefix(v.Path+"/", x.Path)) {
			duplicate = Verdict{Path: v.Path, Reason: x.Reason, Rule: x.Rule, At: x.Path}
			if x.Path == v.Path+"/" {
				duplicate.At = v.Path
			}
		}
	}
	for f, err := range Roots(ctx, roots, o) {
		if err == nil && f.Path == v.Path {
			return v
		}
	}
	return duplicate
}
