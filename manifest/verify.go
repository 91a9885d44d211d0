package manifest

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// Verdict is what became of a source.
type Verdict string

// The verdicts. A source that is not where it was recorded is Moved if its bytes are at a path that
// was not recorded, else it is Missing. A file that was not recorded is New, unless a source moved
// there. What could not be looked at is Unreadable.
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
	To      string  `json:"to"` // where a moved source is now; else ""
	// Error is why it is unreadable, or where a missing one might be found, without the path; else "".
	Error string `json:"error,omitempty"`

	index int // its place, while results are not in order
}

// Counts is the number of results of each verdict.
type Counts struct {
	Same       int `json:"same"`
	Changed    int `json:"changed"`
	Moved      int `json:"moved"`
	New        int `json:"new"`
	Missing    int `json:"missing"`
	Unreadable int `json:"unreadable"`
}

// Different returns the number of results that are not Same.
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
	// Results are the sources in the order of the manifest, then what is new, in the order in which it
	// was found; nil if there is nothing to say.
	Results []Result `json:"results"`
	Counts  Counts   `json:"counts"`
}

// VerifyOptions say how to verify. The zero value detects encodings and reports on every source.
type VerifyOptions struct {
	Encoding  string                   // as in [sources.Options]
	Workers   int                      // likewise
	Container func(format string) bool // as in [sources.Formats]; nil: no format is one
	// Differences leaves what is the same out of the results, so that of a million files that did not
	// change none is in memory.
	Differences bool
}

// Verify reads the sources of m again, below roots, and says what became of each. present are the
// files that the recorded selection finds now; those that m does not have are new, unless m names
// them as problems. A source that is not among them is looked for by its path, so that a narrower
// selection loses nothing.
//
// Paths are compared byte for byte first; those left over, with letters composed or not (NFC, NFD)
// and with either slash. Sources that moved are paired with unrecorded files of the same digest,
// first those of the same base name, then in order. A file that turns out to be binary is not new:
// it would be left out.
//
// If present comes in the order of the manifest, memory stays flat as both grow: a source that was
// compared is forgotten.
//
// Every file is opened at most once. A recorded path that leads out of the roots is unreadable and
// never opened, and so is one that is no regular file. The error is that of the context, that of m,
// or that of present if it is about no file.
func Verify(ctx context.Context, m *Reader, roots []scan.Root, present iter.Seq2[scan.File, error], o VerifyOptions) (*Report, error) {
	read := sources.Options{Encoding: o.Encoding, Workers: o.Workers, Formats: hashed(o.Container)}
	return verify(ctx, m, roots, present, o.Differences, func(files iter.Seq2[scan.File, error]) iter.Seq2[sources.Document, error] {
		return sources.Read(ctx, roots, files, read)
	})
}

// hashed reports the formats whose bytes are compared, whatever they mean; all others are decoded.
type hashed func(format string) bool

func (h hashed) Container(format string) bool { return h != nil && h(format) }

func (hashed) Extractor(string) string { return "" }

func (h hashed) Read(format string, data []byte) ([]byte, func(int) string, []string, error) {
	if h.Container(format) {
		return nil, nil, nil, nil
	}
	return data, nil, nil, nil
}

// verify is Verify with any way to read. What read sets as SHA256 is compared.
func verify(ctx context.Context, m *Reader, roots []scan.Root, present iter.Seq2[scan.File, error], differences bool,
	read func(iter.Seq2[scan.File, error]) iter.Seq2[sources.Document, error],
) (*Report, error) {
	v := &verification{differences: differences, open: map[string]record{}, extra: map[string]extra{}}
	for d, err := range read(present) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if d.Path == "" && err != nil {
			return nil, err
		}
		v.meet(&d.Source, err)
		if err := v.expect(m); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
	}
	for {
		if err := v.expect(m); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	for _, p := range m.Problems { // what could not be read then is on record, and not new
		delete(v.extra, p.Path)
	}
	v.matchSpellings()
	for d, err := range read(v.absent(roots)) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		v.judge(v.open[d.Path], &d.Source, err)
	}
	v.matchMoves()
	return v.report(), nil
}

// verification is what is known so far. Sources on record and files that are present come side by
// side; each waits for the other.
type verification struct {
	differences bool
	results     []Result // with their index
	counts      Counts
	recorded    int               // the number of records that came
	found       int               // the number of files that came
	open        map[string]record // by path: recorded, and not judged yet
	extra       map[string]extra  // by path: present, and not recorded as far as is known
}

// record is a source of the manifest.
type record struct {
	index                int // in the manifest
	path, sha256, format string
}

// extra is a file that was found.
type extra struct {
	index int // among the files found
	src   sources.Source
	err   error
}

// expect takes the next source of the manifest.
func (v *verification) expect(m *Reader) error {
	s, err := m.Next()
	if err != nil {
		return err
	}
	r := record{v.recorded, s.Path, s.SHA256, s.Format}
	v.recorded++
	v.open[r.path] = r
	if e, ok := v.extra[r.path]; ok {
		delete(v.extra, r.path)
		v.judge(r, &e.src, e.err)
	}
	return nil
}

// meet takes a file that is present.
func (v *verification) meet(src *sources.Source, err error) {
	if r, ok := v.open[src.Path]; ok {
		v.judge(r, src, err)
		return
	}
	v.extra[src.Path] = extra{v.found, *src, err}
	v.found++
}

// judge compares a record with the file that stands for it.
func (v *verification) judge(r record, now *sources.Source, err error) {
	switch {
	case sameDigest(r.sha256, now.SHA256):
		v.say(r, Result{Verdict: Same})
	case now.SHA256 != "": // also if it is no text any more
		v.say(r, Result{Verdict: Changed})
	case errors.Is(err, fs.ErrNotExist): // it may have moved
	default:
		v.say(r, Result{Verdict: Unreadable, Error: why(err)})
	}
}

// say says the last word on a record.
func (v *verification) say(r record, result Result) {
	delete(v.open, r.path)
	v.counts.add(result.Verdict)
	if result.Verdict == Same && v.differences {
		return
	}
	result.Path, result.index = r.path, r.index
	v.results = append(v.results, result)
}

// sameDigest reports whether a file has the digest that was recorded or, in a bag, all those that
// any of its manifests has.
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

// left returns the records that are not judged, in order.
func (v *verification) left() []record {
	return slices.SortedFunc(maps.Values(v.open), func(a, b record) int { return cmp.Compare(a.index, b.index) })
}

// extras returns the files that are not recorded, in order.
func (v *verification) extras() []extra {
	return slices.SortedFunc(maps.Values(v.extra), func(a, b extra) int { return cmp.Compare(a.index, b.index) })
}

// matchSpellings finds sources among the files present whose path is spelt another way.
func (v *verification) matchSpellings() {
	if len(v.extra) == 0 {
		return
	}
	keys := map[string][]record{}
	for _, r := range v.left() {
		if local(r.path) {
			key := pathKey(r.path)
			keys[key] = append(keys[key], r)
		}
	}
	for _, e := range v.extras() {
		key := pathKey(e.src.Path)
		if same := keys[key]; len(same) > 0 {
			keys[key] = same[1:]
			v.judge(same[0], &e.src, e.err)
			delete(v.extra, e.src.Path)
		}
	}
}

// pathKey is the same for all spellings of a path that file systems and tools confuse.
func pathKey(p string) string {
	return path.Clean(norm.NFC.String(strings.ReplaceAll(p, `\`, "/")))
}

// absent lists the sources that are not among the files present but exist, and judges those that
// cannot be read. The sources that stay open do not exist.
func (v *verification) absent(roots []scan.Root) iter.Seq2[scan.File, error] {
	var files []scan.File
	for _, r := range v.left() {
		f, err := locate(roots, r.path)
		f.Format = r.format
		switch {
		case err == nil:
			files = append(files, f)
		case !errors.Is(err, fs.ErrNotExist):
			v.say(r, Result{Verdict: Unreadable, Error: why(err)})
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

// inRoot splits a path, as it is shown, into its root and its name there.
func inRoot(roots []scan.Root, p string) (root int, name string, ok bool) {
	for i, r := range roots {
		switch {
		case r.File != "":
			if p == cmp.Or(r.Name, path.Base(r.File)) {
				return i, r.File, true
			}
			continue
		case len(roots) == 1 && !r.Shown || r.Name == "":
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
	missing, extras := v.left(), v.extras()
	var from, to []item
	for i, r := range missing {
		from = append(from, item{i, r.path, r.sha256})
	}
	for j, e := range extras {
		if e.src.SHA256 != "" {
			to = append(to, item{j, e.src.Path, e.src.SHA256})
		}
	}
	moved := pair(from, to)
	for i, r := range missing {
		if j, ok := moved[i]; ok {
			v.say(r, Result{Verdict: Moved, To: extras[j].src.Path})
			delete(v.extra, extras[j].src.Path)
		} else {
			v.say(r, Result{Verdict: Missing})
		}
	}
}

// item is one side of a possible move.
type item struct {
	index        int
	path, sha256 string
}

// pair finds for each of from one of to with the same digest: one of the same base name if there is
// any, else the first. The result maps indices to indices.
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

// report adds what is new, and puts the results in order.
func (v *verification) report() *Report {
	for i, e := range v.extras() {
		result := Result{Path: e.src.Path, Verdict: New, index: v.recorded + i}
		switch {
		case errors.Is(e.err, sources.ErrBinary) || errors.Is(e.err, fs.ErrNotExist):
			continue
		case e.err != nil:
			result.Verdict, result.Error = Unreadable, why(e.err)
		}
		v.counts.add(result.Verdict)
		v.results = append(v.results, result)
	}
	slices.SortFunc(v.results, func(a, b Result) int { return cmp.Compare(a.index, b.index) })
	for i := range v.results {
		v.results[i].index = 0
	}
	return &Report{Results: v.results, Counts: v.counts}
}
