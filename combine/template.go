package combine

import (
	"context"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/persona-go/persona/internal/template"
)

// Template is a template in the language of Jinja2, which lays out each source instead of a style.
// It is rendered once a piece, with the variables filename, path, format, size_bytes, modified (in
// UTC, RFC 3339; none if it is not known), index, total, content, metadata (what the file states
// about itself, in its order), sha256, tokens, encoding, fence (16 digits of its hash that neither
// its text nor its metadata contains), piece, pieces, instruction, and part, parts, before and
// after of a text that is split. Each rendering is stripped of whitespace around it, and they are
// joined by one empty line. The blocks head and foot stand before and behind the whole, with total,
// instruction and the last four alone.
type Template struct{ parsed *template.Template }

// ParseTemplate reads a template. name stands in its errors, with the line.
func ParseTemplate(name, source string) (*Template, error) {
	t, err := template.Parse(name, source)
	if err != nil {
		return nil, err
	}
	return &Template{t}, nil
}

// Counts reports whether the template states tokens, which somebody has to count then.
func (t *Template) Counts() bool { return t.parsed.Asks("tokens") }

// templateHead writes what stands before the sources: the template's head, and the instruction if
// the template has no place for it.
func (w *Writer) templateHead() error {
	if s := w.o.Instruction; s != "" && !w.o.Template.parsed.Asks("instruction") {
		w.joined("instruction", oneLine(s))
	}
	if p := w.o.Part; p.Of > 0 && !w.o.Template.parsed.Asks("part") {
		w.joined("header", p.line())
	}
	return w.templateBlock(template.Head, "header")
}

// templateFoot writes what stands behind them.
func (w *Writer) templateFoot() error {
	if err := w.templateBlock(template.Foot, "footer"); err != nil {
		return err
	}
	if w.at > 0 {
		w.wrap("template", "\n")
	}
	return nil
}

func (w *Writer) templateBlock(name, kind string) error {
	t := w.o.Template.parsed
	if !t.Has(name) {
		return nil
	}
	vars := w.common(w.o.Total)
	text, err := t.RenderBlock(context.Background(), name, vars)
	if err != nil {
		return err
	}
	w.joined(kind, strings.TrimFunc(text, blank))
	return nil
}

// joined writes a text behind an empty line, if anything stands before it.
func (w *Writer) joined(kind, text string) {
	if w.at > 0 {
		w.wrap("template", "\n\n")
	}
	w.wrap(kind, text)
}

// blank reports whether Python's strip takes a character away.
func blank(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// render writes a piece by the template, and says in r where its text stands, if it does as it is.
func (w *Writer) render(p Piece, r *Range) error {
	out, err := w.o.Template.parsed.Render(context.Background(), w.variables(p), "content")
	if err != nil {
		return err
	}
	if w.at > 0 {
		w.wrap("template", "\n\n")
	}
	text := strings.TrimRightFunc(out.Text, blank)
	before := len(text)
	text = strings.TrimLeftFunc(text, blank)
	start := w.at - int64(before-len(text)) // of the rendering, as it was
	r.Start, r.End = -1, -1
	if out.At < 0 { // nobody can say what of it is the source's
		w.source(p, text)
		return nil
	}
	lead := before - len(text)
	from := min(max(out.At-lead, 0), len(text))
	to := max(min(out.At-lead+len(p.Text), len(text)), from)
	if to-from == len(p.Text) {
		r.Start = start + int64(out.At)
		r.End = r.Start + int64(len(p.Text))
	}
	w.wrap("template", text[:from])
	w.source(p, text[from:to])
	w.wrap("template", text[to:])
	return nil
}

// source writes what is the source's of a rendering.
func (w *Writer) source(p Piece, text string) {
	t := []byte(text)
	w.write(t)
	if w.counter != nil {
		w.count("source", p.Document.Path, w.counter.part(t))
	}
}

// variables are those of a piece.
func (w *Writer) variables(p Piece) []template.Var {
	d := p.Document
	metadata := template.Map{}
	if !w.o.NoMetadata {
		for _, f := range statedInOrder(d.Text) {
			metadata = append(metadata, template.Var{Name: f.key, Value: f.value})
		}
	}
	within := d.Path
	for _, f := range metadata {
		within += "\n" + f.Name + "\n" + f.Value.(string)
	}
	var modified any
	if !d.Modified.IsZero() {
		modified = d.Modified.UTC().Format(time.RFC3339)
	}
	valid := func(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
	return append(w.common(max(p.Index, w.o.Total)), []template.Var{
		{Name: "filename", Value: valid(path.Base(d.Path))}, {Name: "path", Value: valid(d.Path)}, {Name: "format", Value: d.Format},
		{Name: "size_bytes", Value: d.Size}, {Name: "modified", Value: modified}, {Name: "index", Value: p.Index},
		{Name: "content", Value: string(p.Text)}, {Name: "metadata", Value: metadata},
		{Name: "sha256", Value: d.SHA256}, {Name: "tokens", Value: d.Tokens}, {Name: "encoding", Value: d.Encoding},
		{Name: "fence", Value: fenceDigits(d.SHA256, p.Text, within)}, {Name: "piece", Value: p.Piece}, {Name: "pieces", Value: p.Pieces},
	}...)
}

// common are the variables of the whole.
func (w *Writer) common(total int) []template.Var {
	p := w.o.Part
	if p.Of == 0 {
		p.Number, p.Of = 1, 1
	}
	return []template.Var{
		{Name: "total", Value: total}, {Name: "instruction", Value: w.o.Instruction}, {Name: "part", Value: p.Number}, {Name: "parts", Value: p.Of},
		{Name: "before", Value: p.Before}, {Name: "after", Value: p.After},
	}
}
