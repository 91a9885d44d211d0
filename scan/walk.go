package scan

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// place is a file or folder on the way of a walk, and all that decides about it.
type place struct {
	root   int
	name   string // inside the root, by the way taken: what is shown, and what rules and globs see
	real   string // the same place with all links resolved: what is opened
	entry  fs.DirEntry
	info   fs.FileInfo // of what a link leads to; nil if there is no link
	folder bool
	rules  *rules // of the folders above; for an open folder also its own
	within string // the include glob that matches this folder or one above; "" none
	asked  bool   // Root.Glob matches the archive that it is in, and so means all that is in it
}

// verdict is what is said of a place. The zero value lets it in.
type verdict struct {
	reason, rule string
	by           *rule // the last ignore rule that matches; it left p out, or let it in
	silent       bool  // not told of: outside Root.Glob, for nobody asked for it; or Unfinished
	err          error
	file         File
}

func (v *verdict) in() bool { return v.reason == "" && v.err == nil && !v.silent }

// frame is a folder that is being walked.
type frame struct {
	place
	entries []fs.DirEntry // those still to come
}

// walk yields the files of one root. It reports whether the scan should go on.
func (g *scanner) walk(ctx context.Context, root int, yield func(File, error) bool) bool {
	switch r := g.roots[root]; {
	case r.FS == nil:
		return yield(g.problem(root, ".", fs.ErrInvalid))
	case r.File != "":
		p := place{root: root, name: r.File}
		v := g.named(&p)
		return g.settle(&p, &v, yield)
	case r.Glob != "" && ValidGlob(r.Glob) != nil:
		return yield(File{Path: g.shown(root, "."), Root: root}, ValidGlob(r.Glob))
	}
	return g.descend(ctx, place{root: root, name: ".", real: ".", folder: true}, yield)
}

// followLinks goes on behind the links that walk has met. It comes last, so that what is there
// directly has its own path.
func (g *scanner) followLinks(ctx context.Context, yield func(File, error) bool) bool {
	for len(g.links) > 0 {
		p := g.links[0]
		g.links = g.links[1:]
		v := g.judge(&p)
		id := g.identity(p.root, p.real)
		if first, ok := g.entered[id]; p.folder && ok {
			v.reason, v.rule = Duplicate, first
		}
		if p.folder && v.in() {
			if !g.descend(ctx, p, yield) {
				return false
			}
			continue
		}
		if !g.settle(&p, &v, yield) {
			return false
		}
	}
	return true
}

// descend walks a folder that was let in, with a stack of its own: a tree may be deeper than
// recursion is good for.
func (g *scanner) descend(ctx context.Context, next place, yield func(File, error) bool) bool {
	stack := make([]frame, 0, 16)
	enter := true
	for {
		if enter {
			f, v, problems := g.open(next)
			for _, p := range problems {
				if !yield(g.problem(f.root, p.name, p.err)) {
					return false
				}
			}
			g.leaveOut(&f.place, &v)
			g.announce(&f)
			stack = append(stack, f)
			enter = false
		}
		if err := ctx.Err(); err != nil {
			yield(File{}, err)
			return false
		}
		f := &stack[len(stack)-1]
		if len(f.entries) == 0 {
			*f = frame{}
			if stack = stack[:len(stack)-1]; len(stack) == 0 {
				return true
			}
			continue
		}
		p := f.child(f.entries[0])
		f.entries = f.entries[1:]
		v := g.judge(&p)
		switch {
		case v.in() && p.info != nil:
			g.links = append(g.links, f.child(p.entry))
		case v.in() && p.folder:
			next, enter = p, true
		case !g.settle(&p, &v, yield):
			return false
		}
	}
}

// announce tells the FS which folders of f will be read next.
func (g *scanner) announce(f *frame) {
	ahead, ok := g.roots[f.root].FS.(PreparingFS)
	if !ok {
		return
	}
	var names []string
	for _, e := range f.entries {
		if !e.IsDir() {
			continue
		}
		p := f.child(e)
		if v := g.judge(&p); v.in() {
			names = append(names, p.real)
		}
	}
	if len(names) > 0 {
		ahead.Ahead(names)
	}
}

// settle yields a file that is in, or an error, or tells of what is left out. It reports whether
// the scan should go on.
func (g *scanner) settle(p *place, v *verdict, yield func(File, error) bool) bool {
	if v.err != nil {
		return yield(g.problem(p.root, p.name, v.err))
	}
	if v.in() && g.Output != "" && holds(g.identity(p.root, p.real), g.Output) {
		v.reason = Output
	}
	if v.in() && g.seen != nil {
		id := g.identity(p.root, p.real)
		if first, ok := g.seen[id]; ok {
			v.reason, v.rule = Duplicate, first
		} else {
			g.seen[id] = v.file.Path
		}
	}
	if v.in() {
		return yield(v.file, nil)
	}
	g.leaveOut(p, v)
	return true
}

// holds reports whether the file with this ID is the output, or is a member of it, an archive.
func holds(id, output string) bool {
	rest, ok := strings.CutPrefix(id, output)
	return ok && (rest == "" || rest[0] == '/')
}

func (g *scanner) leaveOut(p *place, v *verdict) {
	if v.reason == "" || v.silent || g.Excluded == nil {
		return
	}
	shown := g.shown(p.root, p.name)
	if p.folder {
		shown += "/"
	}
	g.Excluded(Excluded{Path: shown, Reason: v.reason, Rule: v.rule})
}

// problem is the item for a path that could not be read. It names the path as it is shown, whatever
// the system calls it.
func (g *scanner) problem(root int, name string, err error) (File, error) {
	shown := g.shown(root, name)
	op := "scan"
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		op, err = pe.Op, pe.Err
	}
	return File{Path: shown, Root: root, Name: name}, &fs.PathError{Op: op, Path: shown, Err: err}
}

// child is the place of one entry of a folder.
func (f *frame) child(e fs.DirEntry) place {
	p := place{root: f.root, name: join(f.name, e.Name()), entry: e, folder: e.IsDir(), rules: f.rules, within: f.within, asked: f.asked}
	p.real = p.name
	if f.real != f.name {
		p.real = join(f.real, e.Name())
	}
	return p
}

func join(folder, name string) string {
	if folder == "." {
		return name
	}
	return folder + "/" + name
}

// trouble is something inside a folder that could not be read.
type trouble struct {
	name string
	err  error
}

// open reads a folder that was let in: what is in it, in order, and its ignore files. What of it
// could not be read is returned with what could.
func (g *scanner) open(p place) (frame, verdict, []trouble) {
	f := frame{place: p}
	fsys := g.roots[p.root].FS
	entries, err := readDir(fsys, p.real)
	var troubles []trouble
	if err != nil {
		troubles = append(troubles, trouble{p.name, err})
	}
	var ignoreFiles [2]fs.DirEntry
	for _, e := range entries {
		switch name := e.Name(); {
		case name == "" || name[0] != '.':
		case name == RunMarker && p.name != ".":
			return f, verdict{reason: RunFolder, rule: RunMarker}, nil
		case name == ".gitignore":
			ignoreFiles[0] = e
		case name == ".personaignore":
			ignoreFiles[1] = e
		}
	}
	for _, e := range ignoreFiles {
		if e == nil || g.NoIgnore || !e.Type().IsRegular() {
			continue // git does not follow a link here either
		}
		name := join(p.name, e.Name())
		text, err := readIgnoreFile(fsys, join(p.real, e.Name()), e)
		if err != nil {
			troubles = append(troubles, trouble{name, err})
			continue
		}
		f.rules = f.rules.add(p.name, g.shown(p.root, name), text)
	}
	sortEntries(entries)
	if g.Desc && g.streaming {
		slices.Reverse(entries)
	}
	f.entries = entries
	if g.entered != nil {
		if id := g.identity(p.root, p.real); g.entered[id] == "" {
			g.entered[id] = g.shown(p.root, p.name) + "/"
		}
	}
	return f, verdict{}, troubles
}

// readDir is fs.ReadDir without its sorting, and with less to keep for each file of a large folder.
func readDir(fsys fs.FS, name string) ([]fs.DirEntry, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	dir, ok := f.(fs.ReadDirFile)
	if !ok {
		return fs.ReadDir(fsys, name)
	}
	const batch = 4096 // in a smaller folder it does not matter what an entry keeps
	var entries []fs.DirEntry
	for {
		some, err := dir.ReadDir(batch)
		if len(entries) > 0 {
			for i, e := range some {
				some[i] = slimmed(e)
			}
		}
		entries = append(entries, some...)
		if errors.Is(err, io.EOF) || err == nil && len(some) == 0 {
			return entries, nil
		}
		if err != nil {
			return entries, err
		}
	}
}

// slim is a regular file in 96 bytes; what the os package keeps of one is four times that.
type slim struct {
	name     string
	mode     fs.FileMode
	size     int64
	modified time.Time
	stamp    Stamp
}

func slimmed(e fs.DirEntry) fs.DirEntry {
	if !e.Type().IsRegular() {
		return e
	}
	if _, whole := e.(fs.FileInfo); whole {
		return e // it keeps nothing but itself
	}
	info, err := e.Info()
	if err != nil {
		return e
	}
	return &slim{e.Name(), info.Mode(), info.Size(), info.ModTime(), stampOf(info)}
}

func (s *slim) Name() string               { return s.name }
func (s *slim) IsDir() bool                { return false }
func (s *slim) Type() fs.FileMode          { return s.mode.Type() }
func (s *slim) Mode() fs.FileMode          { return s.mode }
func (s *slim) Size() int64                { return s.size }
func (s *slim) ModTime() time.Time         { return s.modified }
func (s *slim) Sys() any                   { return nil }
func (s *slim) Stamp() Stamp               { return s.stamp }
func (s *slim) Info() (fs.FileInfo, error) { return s, nil }

// judge says whether an entry of a folder that was let in is in itself. It fills in what p leads
// to.
func (g *scanner) judge(p *place) verdict {
	base := p.entry.Name()
	if Temporary(base) {
		return verdict{reason: Unfinished, silent: true}
	}
	var dead verdict // of a link that does not lead to anything that could be in
	if p.entry.Type()&fs.ModeSymlink != 0 {
		dead = g.follow(p)
	}
	v := verdict{}
	if only := g.globs[p.root]; only != nil && !p.asked {
		if p.folder && IsArchive(FormatOf(base)) && only.match(p.name, base, false) {
			p.asked = true
		} else if p.folder && !only.mayHold(p.name) || !p.folder && !only.match(p.name, base, false) {
			return verdict{silent: true}
		}
	}
	if p.entry.Type()&fs.ModeIrregular != 0 {
		if e, ok := p.entry.(UnusableEntry); ok {
			return verdict{reason: Unusable, rule: e.Unusable()}
		}
	}
	if p.folder && isVersionControl(base) {
		return verdict{reason: VersionControl}
	}
	for i := range g.exclude {
		if x := &g.exclude[i]; x.match(p.name, base, p.folder) {
			return verdict{reason: ExcludedByGlob, rule: x.text}
		}
	}
	if !g.Hidden && strings.HasPrefix(base, ".") {
		return verdict{reason: HiddenName}
	}
	if v.by = p.rules.last(p.name, base, p.folder); v.by != nil && !v.by.negated {
		v.reason, v.rule = Ignored, v.by.String()
		return v
	}
	if dead.reason != "" || dead.err != nil {
		return dead
	}
	g.cover(p, base)
	if p.folder {
		switch {
		case g.NoRecursive:
			v.reason = Subfolder
		case !g.mayInclude(p):
			v.reason = NotIncluded
		}
		return v
	}
	g.judgeFile(p, base, &v)
	return v
}

// judgeFile looks at what only a file has: its type, its format, its size.
func (g *scanner) judgeFile(p *place, base string, v *verdict) {
	typ := p.entry.Type()
	if p.info != nil {
		typ = p.info.Mode().Type()
	}
	if typ&fs.ModeSymlink != 0 {
		v.reason = Link
		return
	}
	if !typ.IsRegular() {
		v.reason, v.rule = NotRegular, typeName(typ)
		return
	}
	if len(g.include) > 0 && p.within == "" {
		v.reason = NotIncluded
		return
	}
	format := FormatOf(base)
	switch {
	case len(g.exts) > 0 && !g.wantsExtension(base):
		v.reason, v.rule = WrongExtension, extension(base)
		return
	case format == "" && (len(g.exts) > 0 || g.spelled(p, base)):
		format = "txt"
	case format == "":
		v.reason, v.rule = UnknownFormat, extension(base)
		return
	}
	if g.Supported != nil && !g.Supported(format) {
		v.reason, v.rule = UnsupportedFormat, format
		return
	}
	info, err := p.info, error(nil)
	if info == nil {
		info, err = p.entry.Info()
	}
	if err != nil {
		v.err = err
		return
	}
	if g.MaxSize > 0 && info.Size() > g.MaxSize {
		v.reason, v.rule = TooLarge, strconv.FormatInt(g.MaxSize, 10)
		return
	}
	v.file = g.fileOf(p, info, format)
}

func (g *scanner) fileOf(p *place, info fs.FileInfo, format string) File {
	return File{
		Path: g.shown(p.root, p.name), Size: info.Size(), Modified: said(info.ModTime()), Format: format,
		Stamp: stampOf(info), Root: p.root, Name: p.real,
	}
}

// said is t in UTC, or the nearest time that RFC 3339, and so JSON, can say: some file systems go
// beyond the year 9999.
func said(t time.Time) time.Time {
	t = t.UTC()
	switch year := t.Year(); {
	case year > 9999:
		return time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	case year < 0:
		return time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t
}

// named judges a file that is a root of its own: no rule of the selection hides it.
func (g *scanner) named(p *place) verdict {
	to := g.resolve(p.root, p.name)
	switch {
	case to.err != nil:
		return verdict{err: to.err}
	case to.reason == LinkDangles:
		return verdict{err: fs.ErrNotExist}
	case to.reason != "":
		return verdict{err: errors.New(to.reason)}
	case to.info.IsDir():
		return verdict{err: errIsFolder}
	case !to.info.Mode().IsRegular():
		return verdict{err: errors.New(NotRegular + ": " + typeName(to.info.Mode().Type()))}
	}
	p.real, p.info = to.real, to.info
	format := FormatOf(path.Base(p.name))
	if format == "" {
		format = "txt"
	}
	if g.Supported != nil && !g.Supported(format) {
		return verdict{reason: UnsupportedFormat, rule: format}
	}
	return verdict{file: g.fileOf(p, to.info, format)}
}

var errIsFolder = errors.New("is a folder")

// cover notes whether an include glob matches p, or a folder above it does.
func (g *scanner) cover(p *place, base string) {
	for i := range g.include {
		if p.within != "" {
			return
		}
		if in := &g.include[i]; in.match(p.name, base, p.folder) {
			p.within = in.text
		}
	}
}

// mayInclude reports whether a folder can hold a file that is included.
func (g *scanner) mayInclude(p *place) bool {
	if len(g.include) == 0 || p.within != "" {
		return true
	}
	return slices.ContainsFunc(g.include, func(in glob) bool { return in.mayHold(p.name) })
}

// wantsExtension reports whether Options.Ext names the extension of a file.
func (g *scanner) wantsExtension(base string) bool {
	for _, e := range g.exts {
		if n := len(base) - len(e); n > 0 && strings.EqualFold(base[n:], e) {
			return true
		}
	}
	return false
}

// spelled reports whether a glob of the user spells out the unknown extension of a file, as *.log
// does: then it is text to them.
func (g *scanner) spelled(p *place, base string) bool {
	if only := g.globs[p.root]; only != nil && only.spells(p.name, base) {
		return true
	}
	return slices.ContainsFunc(g.include, func(in glob) bool { return in.spells(p.name, base) })
}

func isVersionControl(name string) bool {
	return name == ".git" || name == ".hg" || name == ".svn" || name == ".jj"
}

func typeName(typ fs.FileMode) string {
	switch {
	case typ&fs.ModeSymlink != 0:
		return "link"
	case typ&fs.ModeNamedPipe != 0:
		return "FIFO"
	case typ&fs.ModeSocket != 0:
		return "socket"
	case typ&fs.ModeDevice != 0:
		return "device"
	}
	return "unknown"
}
