package manifest

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"iter"
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// Verdict is what became of a source.
type Verdict string

// The verdicts. A source that is not where it was recorded is Moved if its bytes are at a path that was not recorded, else
// Missing. A file that was not recorded is New, unless it is where a source moved to. Unreadable is what could not be looked at.
const (
	Same       Verdict = "same"
	Changed    Verdict = "changed"
	Moved      Verdict = "moved"
	New        Verdict = "new"
	Missing    Verdict = "missing"
	Unreadable Verdict = "unreadable"
)

// Result is the verdict on one path.
type Result struct {
	Path    string  `json:"path"` // as recorded; of a new file as found
	Verdict Verdict `json:"verdict"`
	To      string  `json:"to"`              // where a moved source is now; "" else
	Error   string  `json:"error,omitempty"` // why it is unreadable, or where what is missing might be; does not repeat the path
}

// Counts is how many results have each verdict.
type Counts struct {
	Same       int `json:"same"`
	Changed    int `json:"changed"`
	Moved      int `json:"moved"`
	New        int `json:"new"`
	Missing    int `json:"missing"`
	Unreadable int `json:"unreadable"`
}

// Different is how many results have another verdict than same.
func (c Counts) Different() int { return c.Changed + c.Moved + c.New + c.Missing + c.Unreadable }

// add counts one verdict.
func (c *Counts) add(v Verdict) {
	switch v {
	case Same:
		c.Same++
	case Changed:
		c.Changed++
	case Moved:
		c.Moved++
	case New:
		c.New++
	case Missing:
		c.Missing++
	case Unreadable:
		c.Unreadable++
	}
}

// Report is the result of a verification.
type Report struct {
	Results []Result `json:"results"` // the sources in the order of the manifest, then what is new in the order it was found
	Counts  Counts   `json:"counts"`
}

// Verify reads the sources of m again, below roots, and says what became of each. Its problems are not looked at again. present are the files that the recorded
// selection finds now; those that m does not have are new. A source that is not among them is looked for by its path, so that a
// narrower selection loses nothing. o says how to read; only its Encoding, Workers and Container matter.
//
// Paths are compared byte for byte first; what is left over, by letters composed or not (NFC, NFD) and either slash. Sources that moved are paired with unrecorded
// files of the same digest, those of the same base name first, then in order. A file that turns out to be binary is not new: it
// would be left out.
//
// Every file is opened at most once. A recorded path that leads out of the roots is unreadable and never opened, and so is one
// that is no regular file. The error is the context's, or that of present where it concerns no file.
func Verify(ctx context.Context, m *Manifest, roots []scan.Root, present iter.Seq2[scan.File, error], o sources.Options) (*Report, error) {
	o = sources.Options{Encoding: o.Encoding, Workers: o.Workers, Container: o.Container}
	return verify(ctx, m, roots, present, func(files iter.Seq2[scan.File, error]) iter.Seq2[sources.Document, error] {
		return sources.Read(ctx, roots, files, o)
	})
}

// verify is Verify with any way to read, which says in SHA256 what is compared.
func verify(ctx context.Context, m *Manifest, roots []scan.Root, present iter.Seq2[scan.File, error],
	read func(iter.Seq2[scan.File, error]) iter.Seq2[sources.Document, error],
) (*Report, error) {
	v := &verification{m: m, results: make([]Result, len(m.Sources)), at: make(map[string]int, len(m.Sources))}
	for i, s := range m.Sources {
		v.results[i].Path = s.Path
		v.at[s.Path] = i
	}
	known := map[string]bool{} // what could not be read then is on record, and not new
	for _, p := range m.Problems {
		known[p.Path] = true
	}
	for d, err := range read(present) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if d.Path == "" && err != nil {
			return nil, err
		}
		if !known[d.Path] {
			v.meet(d.Source, err)
		}
	}
	v.matchSpellings()
	for d, err := range read(v.absent(roots)) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		v.judge(v.at[d.Path], d.Source, err)
	}
	v.matchMoves()
	return v.report(), nil
}

// verification is what is known so far.
type verification struct {
	m       *Manifest
	results []Result       // of the sources; Verdict "" while nothing is known
	at      map[string]int // index of a source by its path
	extra   []extra        // what is present and not recorded
}

// extra is a file that was not recorded.
type extra struct {
	src   sources.Source
	err   error
	taken bool // it is a source after all
}

// meet takes a file that is present.
func (v *verification) meet(src sources.Source, err error) {
	if i, ok := v.at[src.Path]; ok {
		v.judge(i, src, err)
		return
	}
	v.extra = append(v.extra, extra{src: src, err: err})
}

// judge compares source i with the file that stands for it.
func (v *verification) judge(i int, now sources.Source, err error) {
	r := &v.results[i]
	switch {
	case sameDigest(v.m.Sources[i].SHA256, now.SHA256):
		r.Verdict = Same
	case now.SHA256 != "": // also where it is no text any more
		r.Verdict = Changed
	case errors.Is(err, fs.ErrNotExist):
		r.Verdict = Missing
	default:
		r.Verdict, r.Error = Unreadable, why(err)
	}
}

// sameDigest tells whether a file has the digest that was recorded, or, of a bag, all those that some of its manifests have.
func sameDigest(recorded, now string) bool {
	if recorded == now {
		return true
	}
	if !strings.HasPrefix(recorded, " ") {
		return false
	}
	for word := range strings.FieldsSeq(recorded) {
		if !strings.Contains(now, word) {
			return false
		}
	}
	return true
}

// matchSpellings finds sources among the files present whose path is spelt another way.
func (v *verification) matchSpellings() {
	if len(v.extra) == 0 {
		return
	}
	keys := map[string][]int{} // sources not yet seen
	for i, r := range v.results {
		if r.Verdict == "" && local(r.Path) {
			key := pathKey(r.Path)
			keys[key] = append(keys[key], i)
		}
	}
	for j := range v.extra {
		e := &v.extra[j]
		key := pathKey(e.src.Path)
		if same := keys[key]; len(same) > 0 {
			keys[key] = same[1:]
			v.judge(same[0], e.src, e.err)
			e.taken = true
		}
	}
}

// pathKey is the same for all spellings of a path that file systems and tools confuse.
func pathKey(p string) string {
	return path.Clean(norm.NFC.String(strings.ReplaceAll(p, `\`, "/")))
}

// absent lists the sources that are not among the files present but exist, and judges the others.
func (v *verification) absent(roots []scan.Root) iter.Seq2[scan.File, error] {
	var files []scan.File
	for i := range v.results {
		r := &v.results[i]
		if r.Verdict != "" {
			continue
		}
		f, err := locate(roots, r.Path)
		f.Format = v.m.Sources[i].Format
		switch {
		case err == nil:
			files = append(files, f)
		case errors.Is(err, fs.ErrNotExist):
			r.Verdict = Missing
		default:
			r.Verdict, r.Error = Unreadable, why(err)
		}
	}
	return func(yield func(scan.File, error) bool) {
		for _, f := range files {
			if !yield(f, nil) {
				return
			}
		}
	}
}

// locate finds the file that a recorded path names, without opening it.
func locate(roots []scan.Root, p string) (scan.File, error) {
	f := scan.File{Path: p}
	var first error
	for _, spelling := range [...]string{path.Clean(p), path.Clean(strings.ReplaceAll(p, `\`, "/"))} {
		var ok bool
		if !local(spelling) {
			first = errOutside
			break
		}
		if f.Root, f.Name, ok = inRoot(roots, spelling); !ok {
			continue
		}
		info, err := fs.Stat(roots[f.Root].FS, f.Name)
		switch {
		case err == nil && info.Mode().IsRegular():
			return f, nil
		case err == nil && info.IsDir():
			err = errors.New("is a directory")
		case err == nil:
			err = errors.New("not a regular file")
		}
		if first == nil || errors.Is(first, fs.ErrNotExist) {
			first = err
		}
	}
	if first == nil {
		return f, fs.ErrNotExist
	}
	return f, first
}

// inRoot splits a path as shown into the root it is in and its name there.
func inRoot(roots []scan.Root, p string) (root int, name string, ok bool) {
	for i, r := range roots {
		switch {
		case r.File != "":
			if p == cmp.Or(r.Name, path.Base(r.File)) {
				return i, r.File, true
			}
			continue
		case len(roots) == 1 || r.Name == "":
			return i, p, true
		}
		if rest, ok := strings.CutPrefix(p, r.Name+"/"); ok {
			return i, rest, true
		}
	}
	return 0, "", false
}

// matchMoves pairs missing sources with files that were not recorded.
func (v *verification) matchMoves() {
	var from, to []item
	for i, r := range v.results {
		if r.Verdict == Missing {
			from = append(from, item{i, r.Path, v.m.Sources[i].SHA256})
		}
	}
	for j, e := range v.extra {
		if !e.taken && e.src.SHA256 != "" {
			to = append(to, item{j, e.src.Path, e.src.SHA256})
		}
	}
	for i, j := range pair(from, to) {
		v.results[i].Verdict, v.results[i].To = Moved, v.extra[j].src.Path
		v.extra[j].taken = true
	}
}

// item is one side of a possible move.
type item struct {
	index        int
	path, sha256 string
}

// pair finds for each of from one of to with the same digest: of the same base name if there is one, else the first. The result
// maps indices to indices.
func pair(from, to []item) map[int]int {
	type name struct{ sha256, base string }
	byName, byDigest := map[name][]item{}, map[string][]item{}
	for _, t := range to {
		n := name{t.sha256, path.Base(t.path)}
		byName[n] = append(byName[n], t)
		byDigest[t.sha256] = append(byDigest[t.sha256], t)
	}
	pairs := map[int]int{}
	used := map[int]bool{}
	for _, f := range from {
		n := name{f.sha256, path.Base(f.path)}
		if same := byName[n]; len(same) > 0 {
			byName[n] = same[1:]
			pairs[f.index] = same[0].index
			used[same[0].index] = true
		}
	}
	for _, f := range from {
		if _, ok := pairs[f.index]; ok {
			continue
		}
		same := byDigest[f.sha256]
		for len(same) > 0 && used[same[0].index] {
			same = same[1:]
		}
		if len(same) > 0 {
			pairs[f.index] = same[0].index
			same = same[1:]
		}
		byDigest[f.sha256] = same
	}
	return pairs
}

// report is the end of it.
func (v *verification) report() *Report {
	r := &Report{Results: v.results}
	for _, e := range v.extra {
		switch {
		case e.taken || errors.Is(e.err, sources.ErrBinary) || errors.Is(e.err, fs.ErrNotExist):
		case e.err != nil:
			r.Results = append(r.Results, Result{Path: e.src.Path, Verdict: Unreadable, Error: why(e.err)})
		default:
			r.Results = append(r.Results, Result{Path: e.src.Path, Verdict: New})
		}
	}
	for _, result := range r.Results {
		r.Counts.add(result.Verdict)
	}
	return r
}
