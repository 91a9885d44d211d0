package commands

import (
	"bufio"
	"context"
	"io"
	"iter"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/internal/jsonw"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
)

// CombineRequest asks for the texts of files as one text. The path "-" alone is the text on
// standard input, of which the Selection says the encoding and nothing else.
type CombineRequest struct {
	Data
	Counting
	Style      combine.Style // "" is [combine.Standard]
	Template   string        // a file with a template, instead of a Style; "" for none
	NoMetadata bool          // leaves out what the files state about themselves
	// SplitTokens is how many tokens each file has at most into which the text is split; 0: it is not.
	SplitTokens int
	// MaxTokens is how many tokens the text has at most, and Sample how it is made to; 0: any number.
	MaxTokens int
	Sample    SampleRequest
	Count     *count.Spec // how many personas are asked for: the text then begins with it; nil: it says nothing of it
}

// CombineDocument is what was made of files: one text.
type CombineDocument struct {
	Schema      string             `json:"schema"`
	Style       combine.Style      `json:"style"`    // "template" if one was given
	Template    *TemplateUsed      `json:"template"` // null: none
	Tokenizer   string             `json:"tokenizer"`
	Method      tokens.Method      `json:"method"`
	Steps       []combine.Step     `json:"steps"` // their tokens add up to TotalTokens
	TotalTokens int                `json:"total_tokens"`
	TotalBytes  int64              `json:"total_bytes"` // of the sources, as they lie on disk
	Parts       []combine.Part     `json:"parts"`
	Split       *SplitInto         `json:"split"`   // null: it is whole
	Sample      *SampleDocument    `json:"sample"`  // null: it is no sample
	Sources     []CombineSource    `json:"sources"` // one entry a piece where a file is cut
	Hidden      []HiddenIn         `json:"hidden"`  // sources with characters that nobody sees
	Excluded    []scan.Excluded    `json:"excluded"`
	Errors      []manifest.Problem `json:"errors"`
	TotalFiles  int                `json:"-"` // the sources that are in the text
	Noted       []sources.Source   `json:"-"` // used, but without what their Notes say
	outcome
}

// TemplateUsed is the template of a combined text.
type TemplateUsed struct {
	Path   string `json:"path"` // with slashes, as given
	SHA256 string `json:"sha256"`
}

// CombineSource is where a source's text stands in a part.
type CombineSource struct {
	Path   string `json:"path"`
	Format string `json:"format"`
	Size   int64  `json:"size"`  // bytes, as it lies on disk
	Index  int    `json:"index"` // its number among all files that were selected, from 1 on
	Part   int    `json:"part"`  // from 1 on
	Start  *int64 `json:"start"` // bytes from the beginning of the part; null if escaping or a template changed the text
	End    *int64 `json:"end"`   // exclusive; null if escaping or a template changed the text
}

// HiddenIn is what nobody sees in a source.
type HiddenIn struct {
	Path string `json:"path"`
	combine.Hidden
}

// Combined is a [CombineDocument] whose two lists are as long as the corpus: they wait outside of
// memory. It must be closed.
type Combined struct {
	// Head is the document without its lists, complete.
	Head *CombineDocument

	list spooled[combinedEntry]
}

// Steps returns the shares of the tokens, in the order of the text, as often as it is ranged over.
// If nothing was counted there are none. An error ends them: their temporary file cannot be read.
func (c *Combined) Steps() iter.Seq2[combine.Step, error] {
	return func(yield func(combine.Step, error) bool) {
		for e, err := range c.list.all() {
			if !yield(e.step, err) {
				return
			}
		}
	}
}

// Sources returns where each source's text stands, as Steps returns its list.
func (c *Combined) Sources() iter.Seq2[CombineSource, error] {
	return func(yield func(CombineSource, error) bool) {
		for e, err := range c.list.all() {
			if (err != nil || e.step.Kind == sourceKind) && !yield(e.source(), err) {
				return
			}
		}
	}
}

// Outcome returns that of the document.
func (c *Combined) Outcome() error { return c.Head.Outcome() }

// Close lets go of the lists. It returns nil.
func (c *Combined) Close() error {
	c.list.close()
	return nil
}

// writeJSON writes the document, with its lists in their places.
func (c *Combined) writeJSON(w io.Writer) error {
	var o jsonw.Object
	return writeDocument(w, c.Head, func(name string, _ any) func(*jsonw.Document) error {
		switch name {
		case "steps":
			return func(doc *jsonw.Document) error {
				return writeEntries(doc, c.Steps(), func(line []byte, s *combine.Step) ([]byte, error) {
					return o.Entry(line).Str("name", s.Name).Str("kind", s.Kind).Int("tokens", int64(s.Tokens)).End(), nil
				})
			}
		case "sources":
			return func(doc *jsonw.Document) error {
				return writeEntries(doc, c.Sources(), func(line []byte, s *CombineSource) ([]byte, error) {
					o.Entry(line).Str("path", s.Path).Str("format", s.Format).Int("size", s.Size).Int("index", int64(s.Index)).Int("part", int64(s.Part))
					if s.Start == nil || s.End == nil {
						return o.Null("start").Null("end").End(), nil
					}
					return o.Int("start", *s.Start).Int("end", *s.End).End(), nil
				})
			}
		}
		return nil
	})
}

// SaveCombined writes the texts of files as one text to a file, which appears whole or not at all.
// It counts the tokens of every step. It is an error if no file can be used, or if the file is one
// of the sources, and nothing is written then.
//
// If the text is to be split, the file's name is that of which those of the parts are made.
func SaveCombined(ctx context.Context, w World, r CombineRequest, file string) (*Combined, error) {
	switch {
	case r.SplitTokens > 0:
		return w.saveParts(ctx, r, file)
	case r.MaxTokens > 0 && r.Sample.By != "":
		return w.saveSample(ctx, r, file)
	}
	c, err := w.combining(ctx, r, file)
	if err != nil {
		return nil, err
	}
	return c.made(w, saveFile(ctx, file, func(out io.Writer) error {
		buffer := bufio.NewWriterSize(out, 1<<20)
		if err := c.write(ctx, buffer); err != nil {
			return err
		}
		if err := c.allowed(r.MaxTokens); err != nil {
			return err
		}
		return buffer.Flush()
	}))
}

// WriteCombined writes the texts of files as one text to out while they are read. Nothing is
// counted then: the text says no tokens, and the document has no Steps and no Sources. It is an
// error if no file can be used, and nothing is written then.
func WriteCombined(ctx context.Context, w World, r CombineRequest, out io.Writer) (*Combined, error) {
	c, err := w.combining(ctx, r, "")
	if err != nil {
		return nil, err
	}
	buffer := bufio.NewWriterSize(struct{ io.Writer }{out}, 64<<10) // of its own, whatever out is
	err = c.write(ctx, struct{ io.Writer }{buffer})                 // nobody else flushes it
	if err == nil {
		err = buffer.Flush()
	}
	return c.made(w, err)
}
