// Package pdf takes the text out of PDF documents, by PDFium compiled to WebAssembly: no C
// compiler, and a sandbox without files. It never reads or writes a file except those of the
// compilation cache whose folder it is given, and never uses the network.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/persona-go/persona/extract"
)

// Version names PDFium's release and the rules of layout.go.
const Version = "persona-pdf/2 go-pdfium/1.21.4"

// memoryPages is how much memory a document may take in PDFium, in pages of 64 KiB: 512 MiB.
// Interviews take less than 32 MiB.
const memoryPages = 512 << 20 >> 16

// Options say in which folder the engine keeps itself and how much of it runs. The zero value
// caches nothing and reads two documents at once.
type Options struct {
	// CacheDir is a folder in which the compiled engine is kept, about 21 MB; it is made if it does
	// not exist. With it the engine starts in 0.1 s, without it in 2 to 9 s, once a process. "", or
	// one that cannot be used: no cache.
	CacheDir string
	// Workers is how many documents are read at once; 0 means 2. Each takes some 30 MB.
	Workers int
}

// Engine reads PDF documents. It starts when the first one comes. It must be made by [New], and
// closed by whoever made it.
type Engine struct {
	o     Options
	once  sync.Once
	pool  pdfium.Pool
	cache wazero.CompilationCache
	err   error
}

// New returns an engine that has not started.
func New(o Options) *Engine {
	if o.Workers <= 0 {
		o.Workers = 2
	}
	return &Engine{o: o}
}

// Reader returns what to plug into [extract.Readers].
func (e *Engine) Reader() extract.Reader {
	return extract.Reader{Format: "pdf", Layout: "txt", Version: Version, Read: e.Read}
}

// Close ends the engine and frees its memory. Documents cannot be read any more.
func (e *Engine) Close() error {
	e.once.Do(func() { e.err = errors.New("the PDF engine is closed") })
	if e.pool == nil {
		return nil
	}
	err := e.pool.Close()
	if e.cache != nil {
		err = errors.Join(err, e.cache.Close(context.Background()))
	}
	e.pool, e.err = nil, errors.New("the PDF engine is closed")
	return err
}

func (e *Engine) start() {
	e.once.Do(func() {
		if e.o.CacheDir != "" {
			if e.cache, e.err = wazero.NewCompilationCacheWithDir(e.o.CacheDir); e.err == nil {
				if e.pool, e.err = e.begin(); e.err == nil {
					return
				}
			}
			e.cache = nil // a disk that is full or read-only: do without
		}
		if e.pool, e.err = e.begin(); e.err != nil {
			e.err = fmt.Errorf("start the PDF engine: %w", e.err)
		}
	})
}

func (e *Engine) begin() (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling). // PDFium's setjmp needs them
		WithCloseOnContextDone(true).                                                      // so that a document can be stopped
		WithMemoryLimitPages(memoryPages)
	if e.cache != nil {
		config = config.WithCompilationCache(e.cache)
	}
	return webassembly.Init(webassembly.Config{
		Context:       experimental.WithCompilationWorkers(context.Background(), 2),
		MaxTotal:      e.o.Workers,
		FSConfig:      wazero.NewFSConfig(), // no folder: by default the whole disk is mounted
		Stdout:        io.Discard,
		Stderr:        io.Discard,
		RandomSource:  zeros{}, // same input, same output
		RuntimeConfig: config,
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// Read takes the text out of a document. Form feeds separate its pages, so that page n begins
// behind the (n-1)th of them; Locations name them "page n". Lines stay as they are printed, from
// top to bottom. Spaces separate what stands on one line, blank lines separate paragraphs, and
// numbers in the margin stand before the line they belong to. Columns of text come one after the
// other, as the document draws them; a column of labels stands beside its words. Ligatures are
// written out, an accent over a letter is part of it, and a word that a line's end parts is one.
// What somebody typed into a form or wrote onto the page stands where it is seen. Words outside the
// page's visible box are left out, and so are pictures; and, with a note, other annotations and
// lines that stand at the edge of every page. A document with pages but without any text is an
// error: it was scanned.
func (e *Engine) Read(data []byte, l extract.Limits) (result extract.Result, err error) {
	l = l.Defaults()
	if e.start(); e.err != nil {
		return extract.Result{}, e.err
	}
	ctx, cancel := context.WithTimeout(context.Background(), l.Time)
	defer cancel()
	in, err := e.pool.GetInstanceWithContext(context.Background())
	if err != nil {
		return extract.Result{}, fmt.Errorf("start the PDF engine: %w", err)
	}
	// What cannot be killed ends all the same: its calls fail.
	stop := context.AfterFunc(ctx, func() { _ = in.Kill() })
	defer func() {
		if p := recover(); p != nil { // the binding panics if a module was killed under it
			err = broken("the PDF engine gave up: %v", p)
		}
		if !stop() {
			result, err = extract.Result{}, fmt.Errorf("read pdf: it takes longer than %v: %w", l.Time, extract.ErrTooLarge)
			return
		}
		_ = in.Close() // of a document that was only read
	}()
	return read(in, data, l)
}

func broken(format string, args ...any) error {
	return &extract.SyntaxError{Format: "pdf", Reason: fmt.Sprintf(format, args...)}
}

func read(in pdfium.Pdfium, data []byte, l extract.Limits) (extract.Result, error) {
	none := extract.Result{}
	doc, err := in.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return none, broken("it is encrypted and needs a password")
	case err != nil:
		return none, broken("it is no PDF, or a damaged one (%v)", err)
	}
	count, err := in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return none, broken("%v", err)
	}
	if count.PageCount > l.Entries {
		return none, fmt.Errorf("read pdf: %d pages: %w", count.PageCount, extract.ErrTooLarge)
	}
	var result extract.Result
	pages := make([]string, count.PageCount)
	left, size := 0, int64(0)
	for i := range pages {
		var remarks int
		if pages[i], remarks, err = readPage(in, doc.Document, i); err != nil {
			return none, broken("page %d: %v", i+1, err)
		}
		left += remarks
		if size += int64(len(pages[i])); size > l.Part {
			return none, fmt.Errorf("read pdf: its text: %w", extract.ErrTooLarge)
		}
	}
	var b strings.Builder
	empty := 0
	lines, example := margins(pages)
	for i, page := range pages {
		if i > 0 {
			b.WriteByte('\f')
		}
		if page == "" {
			empty++
		}
		result.Locations = append(result.Locations, extract.Location{Start: b.Len(), Name: fmt.Sprintf("page %d", i+1)})
		b.WriteString(page)
	}
	if count.PageCount > 0 && empty == count.PageCount {
		return none, broken("no text on its %d pages: they are pictures, scanned perhaps; text recognition (OCR) makes them readable", empty)
	}
	if empty == 1 {
		result.Notes = append(result.Notes, "1 page without text")
	} else if empty > 1 {
		result.Notes = append(result.Notes, fmt.Sprintf("%d pages without text", empty))
	}
	if lines > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%d lines at the edges of pages left out, such as %q", lines, example))
	}
	if left == 1 {
		result.Notes = append(result.Notes, "1 annotation left out")
	} else if left > 1 {
		result.Notes = append(result.Notes, fmt.Sprintf("%d annotations left out", left))
	}
	result.Text = []byte(b.String())
	return result, nil
}

// readPage returns the text of a page, counted from 0, and how many annotations it leaves out.
func readPage(in pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int) (text string, left int, err error) {
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: index}}
	box, err := in.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page})
	if err != nil {
		return "", 0, err
	}
	chars, err := in.GetPageTextStructured(&requests.GetPageTextStructured{Page: page, Mode: requests.GetPageTextStructuredModeChars})
	if err != nil {
		return "", 0, err
	}
	visible := rect{
		left: float64(box.Rect.Left), right: float64(box.Rect.Right),
		bottom: float64(min(box.Rect.Bottom, box.Rect.Top)), top: float64(max(box.Rect.Bottom, box.Rect.Top)),
	}
	var b pieces
	for _, c := range chars.Chars {
		at := c.PointPosition
		b.add(c.Text, rect{at.Left, min(at.Bottom, at.Top), at.Right, max(at.Bottom, at.Top)})
	}
	all := b.done()
	typed, left, err := annotations(in, page, all)
	return layout(placed(all, typed), visible), left, err
}

// ligature writes out what fonts draw as one character.
func ligature(r rune) string {
	if 0xFB00 <= r && r <= 0xFB06 {
		return [...]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}[r-0xFB00]
	}
	switch {
	case r == '\u00a0' || r == '\t':
		return " "
	case r == unicode.ReplacementChar || unicode.IsControl(r) || 0xFFF0 <= r && r < 0xFFFD:
		return ""
	}
	return string(r)
}
