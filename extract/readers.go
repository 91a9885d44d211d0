package extract

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/persona-go/persona/internal/csv"
)

// Reader reads one format that is not built in. Its packages are too heavy for those who do not
// need it, so the program chooses it: see the sub-packages.
type Reader struct {
	// Format is the format that it reads, as scan.FormatOf names it.
	Format string
	// Layout is the format as which its text is to be segmented: "csv", "tsv", "docx", "txt".
	Layout string
	// Version changes whenever the text of some document changes; it is recorded in manifests.
	Version string
	// Read takes the text out of a document's bytes. It must be safe to call from several
	// goroutines at once and may keep nothing of data.
	Read func(data []byte, l Limits) (Result, error)
}

// Limits protect memory and time against documents that are made to exhaust them. A zero field
// means its default, a negative one no limit. What exceeds a limit is an error that wraps
// ErrTooLarge, never a text cut short.
type Limits struct {
	// Part is the bytes of one part of a container, unpacked, and of an HTML or RTF file; default
	// 64 MiB: a long book has 10.
	Part int64
	// Total is the bytes of all parts that are read, unpacked, and of a workbook; default 512 MiB:
	// a survey of 100,000 rows has 300.
	Total int64
	// Entries is the files in a container, pages of a PDF, or parts of a message; default 10,000.
	Entries int
	// Depth is how many elements or groups may stand inside each other; default 1,000: Word writes
	// some 30.
	Depth int
	// Time is the longest that reading one document may take, if the reader can be stopped (PDF);
	// default one minute: a page takes 50 ms.
	Time time.Duration
}

// Defaults returns l with every zero field replaced, and every negative one by the largest value.
func (l Limits) Defaults() Limits {
	l.Part = limit(l.Part, 64<<20)
	l.Total = limit(l.Total, 512<<20)
	l.Entries = int(limit(int64(l.Entries), 10_000))
	l.Depth = int(limit(int64(l.Depth), 1_000))
	if l.Time < 0 {
		l.Time = 1<<63 - 1
	}
	l.Time = cmp.Or(l.Time, time.Minute)
	return l
}

func limit(n, otherwise int64) int64 {
	if n < 0 {
		return 1<<31 - 2 // fits an int everywhere, with room for one more
	}
	return cmp.Or(n, otherwise)
}

// Location says what begins at a byte of a text and goes on until the next location: a page, a
// sheet, a chapter.
type Location struct {
	Start int    // byte of the text
	Name  string // what a person would say: "page 3", "sheet Answers", "chapter 2", "slide 4"
}

// LocationAt returns the name of the place at which a byte of the text stands; "" before the first
// location.
func (r Result) LocationAt(offset int) string { return nameAt(r.Locations, offset) }

func nameAt(locations []Location, offset int) string {
	// Of an empty page and the page after it, which begin at the same byte, the last counts.
	i, _ := slices.BinarySearchFunc(locations, offset+1, func(l Location, o int) int { return cmp.Compare(l.Start, o) })
	if i == 0 {
		return ""
	}
	return locations[i-1].Name
}

// Readers are the built-in readers and those that a program adds. The zero value is the built-in
// ones under the default limits. They are what package sources takes as its Formats.
type Readers struct {
	More   []Reader // before the built-in ones; of two for the same format the first counts
	Limits Limits
}

func (r Readers) find(format string) *Reader {
	for i := range r.More {
		if r.More[i].Format == format {
			return &r.More[i]
		}
	}
	return nil
}

// Formats lists the formats that can be read, in alphabetical order.
func (r Readers) Formats() []string {
	all := builtin()
	for _, m := range r.More {
		all = append(all, m.Format)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Supported reports whether format can be read.
func (r Readers) Supported(format string) bool {
	return r.find(format) != nil || slices.Contains(builtin(), format)
}

// Container reports whether the bytes of format are to be given to Read as they are on disk, not
// decoded.
func (r Readers) Container(format string) bool {
	if r.find(format) != nil {
		return true
	}
	switch format {
	case "docx", "epub", "html", "odp", "odt", "pptx", "rtf":
		return true
	}
	return false
}

// Layout returns the format as which the text of a document is to be segmented. It is the format
// itself, except for containers: "docx" means paragraphs separated by blank lines, headings with
// "#", list items with "- ", a table's cells separated by tabs, and no other markup.
func (r Readers) Layout(format string) string {
	if m := r.find(format); m != nil {
		return m.Layout
	}
	switch format {
	case "epub", "html", "odp", "odt", "pptx", "rtf":
		return "docx"
	}
	return format
}

// Extractor names what takes the text out of a container, with its version.
func (r Readers) Extractor(format string) string {
	if m := r.find(format); m != nil {
		return m.Version
	}
	return Version
}

// Text returns what [Readers.Read] does, without locations and notes.
func (r Readers) Text(format string, data []byte) ([]byte, error) {
	result, err := r.result(format, data)
	return result.Text, err
}

// Read returns the text of a document, what a person would call the place at a byte of it ("page
// 3", "chapter 2"; nil if lines say enough), and what was left out of it. For text formats data is
// the decoded file, see [Text]; for containers it is the file's bytes, and the text is never nil.
// The error is a *[SyntaxError], or wraps [ErrTooLarge] or [ErrUnsupported].
func (r Readers) Read(format string, data []byte) (text []byte, at func(offset int) string, notes []string, err error) {
	result, err := r.result(format, data)
	if err != nil {
		return nil, nil, nil, err
	}
	if result.Text == nil && r.Container(format) {
		result.Text = []byte{} // it was read, and is empty
	}
	if locations := result.Locations; len(locations) > 0 {
		at = func(offset int) string { return nameAt(locations, offset) }
	}
	return result.Text, at, result.Notes, nil
}

// result returns what Read does, in the form in which the readers give it.
func (r Readers) result(format string, data []byte) (Result, error) {
	l := r.Limits.Defaults()
	if m := r.find(format); m != nil {
		return m.Read(data, l)
	}
	var err error
	switch format {
	case "txt", "md", "vtt", "srt", "yaml":
	case "csv":
		err = checkQuotes(format, data, csv.Delimiter(data))
	case "tsv":
		err = checkQuotes(format, data, '\t')
	case "json":
		err = checkJSON(data)
	case "jsonl":
		err = checkLines(data)
	case "docx":
		return readDocx(data, l)
	case "html":
		return readHTML(data, l)
	case "epub":
		return readEPUB(data, l)
	case "odt":
		return readODT(data, l)
	case "odp":
		return readODP(data, l)
	case "pptx":
		return readPPTX(data, l)
	case "rtf":
		return readRTF(data, l)
	default:
		err = fmt.Errorf("read %q: %w", format, ErrUnsupported)
	}
	if err != nil {
		return Result{}, err
	}
	return Result{Text: data}, nil
}
