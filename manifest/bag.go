package manifest

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/ianaindex"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// Bag is a bag (BagIt, RFC 8493, and the drafts before it since 0.93) as its tag files describe it.
type Bag struct {
	Version    string   `json:"version"`    // "1.0"; "" if bagit.txt does not say
	Algorithms []string `json:"algorithms"` // of the payload manifests: "md5" or "sha256", for example
	// Problems are what is wrong apart from the verdicts on the payload; empty if nothing is.
	Problems []Problem `json:"problems"`
	// Warnings are what is allowed, and makes trouble elsewhere; empty if nothing does.
	Warnings []Problem `json:"warnings"`

	fsys     fs.FS
	encoding encoding.Encoding // of the tag files; nil: UTF-8
	payload  listing
	tags     listing
	fetch    map[string]bool // the paths of files that fetch.txt says how to get
	oxum     string          // "bytes.files"; "" if nobody says
}

// maxTagFile is the largest tag file that is read, in bytes: a list of 5 million files.
const maxTagFile = 1 << 30

// hashes are the algorithms that bags are checked by.
// https://www.rfc-editor.org/rfc/rfc8493#section-2.4
var hashes = [...]struct {
	name string
	sum  func(data []byte) []byte
}{
	{"md5", func(data []byte) []byte { h := md5.Sum(data); return h[:] }},
	{"sha1", func(data []byte) []byte { h := sha1.Sum(data); return h[:] }},
	{"sha224", func(data []byte) []byte { h := sha256.Sum224(data); return h[:] }},
	{"sha256", func(data []byte) []byte { h := sha256.Sum256(data); return h[:] }},
	{"sha384", func(data []byte) []byte { h := sha512.Sum384(data); return h[:] }},
	{"sha512", func(data []byte) []byte { h := sha512.Sum512(data); return h[:] }},
}

const viaSHA256 = 3 // index of sha256 in hashes

// sums are the digests of a file, in hexadecimal digits, in the order of hashes; "" if nobody says.
type sums [len(hashes)]string

// listing is what all manifests of one kind say together.
type listing struct {
	used  [len(hashes)]bool
	paths []string // in the order in which they are first listed
	sums  map[string]sums
}

func (l *listing) names() []string {
	names := []string{}
	for i, h := range hashes {
		if l.used[i] {
			names = append(names, h.name)
		}
	}
	return names
}

// IsBag reports whether a folder is a bag, or was meant to be one.
func IsBag(fsys fs.FS) bool {
	if _, err := fs.Stat(fsys, "bagit.txt"); err == nil {
		return true
	}
	found, _ := fs.Glob(fsys, "manifest-*.txt")
	info, err := fs.Stat(fsys, payloadDir)
	return len(found) > 0 && err == nil && info.IsDir()
}

// OpenBag reads the tag files of a bag. What is wrong with them is among the problems of the bag;
// the error is that of a folder that cannot be listed.
func OpenBag(fsys fs.FS) (*Bag, error) {
	b := &Bag{fsys: fsys, Problems: []Problem{}, Warnings: []Problem{}, fetch: map[string]bool{}}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("read bag: %w", err)
	}
	b.declaration()
	for _, e := range entries {
		name := strings.ToLower(e.Name())
		list, rest := &b.payload, name
		if tags, ok := strings.CutPrefix(name, "tag"); ok {
			list, rest = &b.tags, tags
		}
		if rest, ok := strings.CutPrefix(rest, "manifest-"); ok && strings.HasSuffix(rest, ".txt") {
			b.list(list, e.Name(), strings.TrimSuffix(rest, ".txt"))
		}
	}
	b.Algorithms = b.payload.names()
	if len(b.Algorithms) == 0 {
		b.wrong("manifest-sha256.txt", "there is no payload manifest")
	}
	b.complete()
	b.merge()
	b.fetchList(entries)
	b.info(entries)
	return b, nil
}

func (b *Bag) wrong(path, format string, args ...any) {
	b.Problems = append(b.Problems, Problem{path, fmt.Sprintf(format, args...)})
}

func (b *Bag) warn(path, format string, args ...any) {
	b.Warnings = append(b.Warnings, Problem{path, fmt.Sprintf(format, args...)})
}

// read reads a tag file as it is.
func (b *Bag) read(name string) ([]byte, error) {
	f, err := b.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read
	tooLarge := fmt.Errorf("larger than %d bytes", maxTagFile)
	if info, err := f.Stat(); err == nil && info.Size() > maxTagFile { // else memory would fill first
		return nil, tooLarge
	}
	data, err := io.ReadAll(io.LimitReader(f, maxTagFile+1))
	if err == nil && len(data) > maxTagFile {
		err = tooLarge
	}
	return data, err
}

// lines reads a tag file in the encoding of the bag. A line ends in LF, CR or both. A file that
// cannot be read is a problem, and has no lines.
func (b *Bag) lines(name string) []string {
	data, err := b.read(name)
	if err == nil && b.encoding != nil {
		data, err = b.encoding.NewDecoder().Bytes(data)
	}
	if err == nil && !utf8.Valid(data) {
		err = errors.New("not in the encoding that bagit.txt says")
	}
	if err != nil {
		b.wrong(name, "%s", why(err))
		return nil
	}
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))))
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// The two lines of bagit.txt: exactly so since 1.0, with any space before.
var (
	versionLine  = regexp.MustCompile(`^BagIt-Version: (\d+\.\d+)$`)
	encodingLine = regexp.MustCompile(`^Tag-File-Character-Encoding: (\S+)$`)
	looseLine    = regexp.MustCompile(`^(\S+)\s*:\s*(\S+)\s*$`)
	versions     = []string{"0.93", "0.94", "0.95", "0.96", "0.97", "1.0"}
)

// declaration reads bagit.txt.
func (b *Bag) declaration() {
	const name = "bagit.txt"
	data, err := b.read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		b.wrong(name, "is missing")
		return
	case err != nil:
		b.wrong(name, "%s", why(err))
		return
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		b.wrong(name, "begins with a byte order mark")
	}
	lines := b.lines(name)
	for len(lines) < 2 {
		lines = append(lines, "")
	}
	version, charset := versionLine.FindStringSubmatch(lines[0]), encodingLine.FindStringSubmatch(lines[1])
	if loose := looseLine.FindStringSubmatch(lines[0]); version == nil && loose != nil && loose[2] != "1.0" {
		version = versionLine.FindStringSubmatch(loose[1] + ": " + loose[2])
	}
	if version == nil {
		b.wrong(name, `line 1: %s: not "BagIt-Version: 1.0"`, shown(lines[0]))
	} else if b.Version = version[1]; !slices.Contains(versions, b.Version) {
		b.wrong(name, "version %s is not one of %s", b.Version, strings.Join(versions, ", "))
	}
	if loose := looseLine.FindStringSubmatch(lines[1]); charset == nil && loose != nil && b.Version != "1.0" {
		charset = encodingLine.FindStringSubmatch(loose[1] + ": " + loose[2])
	}
	switch {
	case charset == nil:
		b.wrong(name, `line 2: %s: not "Tag-File-Character-Encoding: UTF-8"`, shown(lines[1]))
	case !strings.EqualFold(charset[1], "utf-8"):
		if b.encoding, err = ianaindex.IANA.Encoding(charset[1]); err != nil || b.encoding == nil {
			b.wrong(name, "no known encoding is named %s", shown(charset[1]))
		}
	}
	if len(lines) > 2 {
		b.wrong(name, "has more than two lines")
	}
}

// list reads a manifest of the payload or of the tag files.
func (b *Bag) list(l *listing, name, algorithm string) {
	k := slices.IndexFunc(hashes[:], func(h struct {
		name string
		sum  func(data []byte) []byte
	}) bool {
		return h.name == algorithm
	})
	if k < 0 {
		b.wrong(name, "%s cannot be computed here: what it lists is not checked against it", shown(algorithm))
		return
	}
	if l.used[k] {
		b.wrong(name, "is there twice, in other letters")
		return
	}
	l.used[k] = true
	if l.sums == nil {
		l.sums = map[string]sums{}
	}
	size := len(hashes[k].sum(nil))
	for n, line := range b.lines(name) {
		if line == "" {
			continue
		}
		digest, p, err := b.entry(line, size, l == &b.payload)
		if err != nil {
			b.wrong(name, "line %d: %s", n+1, err)
			continue
		}
		known, listed := l.sums[p]
		switch {
		case !listed:
			l.paths = append(l.paths, p)
		case known[k] == "":
		case known[k] != digest:
			b.wrong(name, "line %d: %s is listed before with another digest", n+1, shown(p))
			continue
		case b.Version == "1.0":
			b.wrong(name, "line %d: %s is listed twice", n+1, shown(p))
		default:
			b.warn(name, "line %d: %s is listed twice", n+1, shown(p))
		}
		known[k] = digest
		l.sums[p] = known
		b.dubious(name, n+1, line, p)
	}
}

// entry takes a line of a manifest apart.
func (b *Bag) entry(line string, size int, payload bool) (digest, p string, err error) {
	i := strings.IndexAny(line, " \t")
	if i < 0 {
		return "", "", fmt.Errorf("%s: not a digest, a space and a name", shown(line))
	}
	digest = strings.ToLower(line[:i])
	if raw, err := hex.DecodeString(digest); err != nil || len(raw) != size {
		return "", "", fmt.Errorf("%s: not %d hexadecimal digits", shown(digest), 2*size)
	}
	p, err = b.path(strings.TrimPrefix(strings.TrimLeft(line[i:], " \t"), "*"), payload)
	return digest, p, err
}

// path reads a path of a bag. It refuses one that leads out of the bag, or that is not in the part
// of it in which it must be. Some programs write a percent sign as it is, so that the name in the
// manifest may be that of the file.
func (b *Bag) path(raw string, payload bool) (string, error) {
	raw = strings.TrimPrefix(raw, "./")
	p := bagUnescaper.Replace(raw)
	for _, spelling := range []string{p, raw} {
		slashed := strings.ReplaceAll(spelling, `\`, "/")
		switch {
		case spelling == "" || strings.IndexByte(spelling, 0) >= 0:
			return "", fmt.Errorf("%s: not a path", shown(raw))
		case !local(slashed) || slices.Contains(strings.Split(slashed, "/"), "..") || spelling[0] == '~':
			return "", fmt.Errorf("%s: leads out of the bag", shown(raw))
		case payload && !strings.HasPrefix(path.Clean(spelling), payloadDir+"/") && !strings.HasPrefix(path.Clean(slashed), payloadDir+"/"):
			return "", fmt.Errorf("%s: not a path below data/", shown(raw))
		case !payload && (slashed == payloadDir || strings.HasPrefix(path.Clean(slashed), payloadDir+"/")):
			return "", fmt.Errorf("%s: is payload, and no tag file", shown(raw))
		}
	}
	if p != raw && !b.exists(p) && b.exists(raw) {
		return raw, nil
	}
	return p, nil
}

func (b *Bag) exists(p string) bool {
	_, err := fs.Lstat(b.fsys, path.Clean(p))
	return err == nil
}

// dubious warns of what is allowed, and makes trouble elsewhere.
func (b *Bag) dubious(name string, n int, line, p string) {
	written := strings.TrimLeft(line[strings.IndexAny(line, " \t"):], " \t")
	switch base := path.Base(p); {
	case strings.HasPrefix(written, "*"):
		b.warn(name, "line %d: %s has the mark of md5sum in front", n, shown(p))
	case strings.HasPrefix(written, "./"):
		b.warn(name, "line %d: %s has ./ in front", n, shown(p))
	case base == ".DS_Store" || strings.EqualFold(base, "Thumbs.db"):
		b.warn(name, "line %d: %s is a file that a system made for itself", n, shown(p))
	}
}

// complete looks for files that not every manifest lists: that is wrong since 1.0.
func (b *Bag) complete() {
	if b.Version != "1.0" && b.Version != "" {
		return
	}
	for i, h := range hashes {
		if !b.payload.used[i] {
			continue
		}
		for _, p := range b.payload.paths {
			if b.payload.sums[p][i] == "" {
				b.wrong("manifest-"+h.name+".txt", "does not list %s, as another manifest does", shown(p))
			}
		}
	}
}

// merge warns of names in the payload that some systems take for the same. If they are one file
// here, it is listed once.
func (b *Bag) merge() {
	first := map[string]string{}
	var kept []string
	for _, p := range b.payload.paths {
		key := strings.ToLower(pathKey(p))
		other, twice := first[key]
		if !twice {
			first[key] = p
			kept = append(kept, p)
			continue
		}
		b.warn(p, "some systems take it for %s", shown(other))
		if b.payload.sums[p] != b.payload.sums[other] || b.exists(p) == b.exists(other) || pathKey(p) != pathKey(other) {
			kept = append(kept, p)
		} else if b.exists(p) {
			kept[slices.Index(kept, other)] = p
		}
	}
	b.payload.paths = kept
}

// fetchList reads fetch.txt, which says how to get files that are not in the bag. Nothing is
// fetched.
func (b *Bag) fetchList(entries []fs.DirEntry) {
	const name = "fetch.txt"
	if !has(entries, name) {
		return
	}
	for n, line := range b.lines(name) {
		if line == "" {
			continue
		}
		url, rest, _ := strings.Cut(strings.ReplaceAll(line, "\t", " "), " ")
		length, p, ok := strings.Cut(strings.TrimLeft(rest, " "), " ")
		if _, err := strconv.ParseUint(length, 10, 64); !ok || url == "" || err != nil && length != "-" {
			b.wrong(name, "line %d: %s: not an address, a length and a path", n+1, shown(line))
			continue
		}
		p, err := b.path(strings.TrimLeft(p, " "), true)
		if err != nil {
			b.wrong(name, "line %d: %s", n+1, err)
			continue
		}
		if _, listed := b.payload.sums[p]; !listed {
			b.wrong(name, "line %d: %s is in no payload manifest", n+1, shown(p))
		}
		b.fetch[p] = true
	}
}

// info reads how much payload bag-info.txt says there is.
func (b *Bag) info(entries []fs.DirEntry) {
	const name = "bag-info.txt"
	if !has(entries, name) { // it is optional
		return
	}
	for _, line := range b.lines(name) {
		label, value, ok := strings.Cut(line, ":")
		if ok && strings.EqualFold(strings.TrimSpace(label), "Payload-Oxum") {
			b.oxum = strings.TrimSpace(value)
		}
	}
}

func has(entries []fs.DirEntry, name string) bool {
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name })
}

// Verify reads the payload, each file once, and says what became of each file that a payload
// manifest lists, and of each that none lists. Tag files that are not as their manifests say, and a
// payload of another size than bag-info.txt says, are added to Problems. Nothing is fetched: a file
// that fetch.txt lists is missing like any other. The error is that of the context.
func (b *Bag) Verify(ctx context.Context) (*Report, error) {
	bytes, files := int64(0), 0
	report, err := b.verify(ctx, &b.payload, b.present(), func(size int64) { bytes, files = bytes+size, files+1 })
	if err != nil {
		return nil, err
	}
	for i, r := range report.Results {
		if r.Verdict == Missing && b.fetch[r.Path] {
			report.Results[i].Error = "fetch.txt says where it can be had; nothing is fetched"
		}
	}
	if now := fmt.Sprintf("%d.%d", bytes, files); b.oxum != "" && b.oxum != now {
		b.wrong("bag-info.txt", "Payload-Oxum is %s, and the payload has %s (bytes.files)", shown(b.oxum), now)
	}
	tags, err := b.verify(ctx, &b.tags, func(func(scan.File, error) bool) {}, func(int64) {})
	if err != nil {
		return nil, err
	}
	for _, r := range tags.Results {
		switch {
		case r.Verdict == Unreadable:
			b.wrong(r.Path, "%s", r.Error)
		case r.Verdict != Same:
			b.wrong(r.Path, "is %s", r.Verdict)
		}
	}
	return report, nil
}

// present lists the payload. Anything but a regular file, or a link to one, is a problem.
func (b *Bag) present() iter.Seq2[scan.File, error] {
	var found []scan.File
	var failed []error
	err := fs.WalkDir(b.fsys, payloadDir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && d == nil: // there is no payload at all
			b.wrong(payloadDir, "%s", why(err))
			return nil
		case err != nil:
			found, failed = append(found, scan.File{Path: name}), append(failed, err)
			return nil
		case d.IsDir():
			return nil
		}
		if !d.Type().IsRegular() {
			if info, err := fs.Stat(b.fsys, name); err != nil || !info.Mode().IsRegular() {
				b.wrong(name, "not a regular file")
				return nil
			}
		}
		found, failed = append(found, scan.File{Path: name, Name: name}), append(failed, nil)
		return nil
	})
	if err != nil { // the func returns none
		panic(err)
	}
	return func(yield func(scan.File, error) bool) {
		for i := range found {
			if !yield(found[i], failed[i]) {
				return
			}
		}
	}
}

// verify compares what a listing says with what is there. add is told the size of each file that
// was read.
func (b *Bag) verify(ctx context.Context, l *listing, present iter.Seq2[scan.File, error], add func(size int64)) (*Report, error) {
	m := &Manifest{Sources: make([]sources.Source, len(l.paths))}
	for i, p := range l.paths {
		m.Sources[i].Path, m.Sources[i].SHA256 = p, l.digest(l.sums[p])
	}
	roots := []scan.Root{{FS: b.fsys}}
	o := sources.Options{Formats: hashed(func(string) bool { return true })}
	if l.used != (listing{used: [len(hashes)]bool{viaSHA256: true}}).used {
		o.Formats = undecoded{}
		o.Each = func() func(*sources.Document) error {
			return func(d *sources.Document) error {
				var all sums
				for i, h := range hashes {
					if l.used[i] && i != viaSHA256 {
						all[i] = hex.EncodeToString(h.sum(d.Text))
					}
				}
				d.Value = all
				return nil
			}
		}
	}
	read := func(files iter.Seq2[scan.File, error]) iter.Seq2[sources.Document, error] {
		return func(yield func(sources.Document, error) bool) {
			for d, err := range sources.Read(ctx, roots, files, o) {
				if err == nil {
					add(d.Size)
					all, _ := d.Value.(sums)
					all[viaSHA256] = d.SHA256
					d.SHA256 = l.digest(all)
				}
				if !yield(d, err) {
					return
				}
			}
		}
	}
	return verify(ctx, m.Reader(), roots, present, false, read)
}

// undecoded has the bytes of every file for its text.
type undecoded struct{}

func (undecoded) Container(string) bool   { return true }
func (undecoded) Extractor(string) string { return "" }
func (undecoded) Read(_ string, data []byte) ([]byte, func(int) string, []string, error) {
	return data, nil, nil, nil
}

// digest is one word for all digests that the manifests have. It takes the place of a SHA-256.
func (l *listing) digest(all sums) string {
	var b strings.Builder
	for i, h := range hashes {
		if l.used[i] && all[i] != "" {
			b.WriteString(" " + h.name + ":" + all[i])
		}
	}
	return b.String()
}

// Manifest returns the record of the payload: all of it if Persona wrote the bag, else names and
// digests alone. It is an error if the bag has no SHA-256.
func (b *Bag) Manifest() (*Manifest, error) {
	if data, err := b.read(BagRecord); err == nil {
		if m, err := Read(bytes.NewReader(data)); err == nil {
			return m, nil
		}
	}
	if !b.payload.used[viaSHA256] {
		return nil, errors.New("read bag: it has no manifest-sha256.txt")
	}
	m := &Manifest{}
	for _, p := range b.payload.paths {
		if sum := b.payload.sums[p][viaSHA256]; sum != "" {
			name := strings.TrimPrefix(path.Clean(strings.ReplaceAll(p, `\`, "/")), payloadDir+"/")
			m.Sources = append(m.Sources, sources.Source{File: scan.File{Path: name, Format: scan.FormatOf(name)}, SHA256: sum})
		}
	}
	m.Seal()
	return m, nil
}
