package commands

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/parts"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tokens"
)

// SampleBy is what a sample is drawn from.
type SampleBy string

// The samples.
const (
	SampleParticipants SampleBy = "participants" // turns or rows, a fair share of each participant: a row of a table, a file otherwise
	SampleFiles        SampleBy = "files"        // whole files, a fair share of each folder
	SampleSegments     SampleBy = "segments"     // turns or rows, a fair share of each file
)

// SampleRequest says how a sample is drawn if a text is too large.
type SampleRequest struct {
	By       SampleBy // "" for none: a text that is too large is an error
	Priority []string // globs: files that are offered first
	Seed     uint64
}

// SampleDocument is how a sample was drawn, so that it can be drawn again.
type SampleDocument struct {
	By       SampleBy       `json:"by"`
	Seed     uint64         `json:"seed"`
	Priority []string       `json:"priority"`
	Limit    int            `json:"limit"` // tokens, as asked for
	Groups   []SampledGroup `json:"groups"`
	Folded   []FoldedFile   `json:"folded"` // files whose text another has too
}

// SampledGroup is what was taken of a participant, or of a file.
type SampledGroup struct {
	Stratum string `json:"stratum"` // a folder, or a file
	Group   string `json:"group"`   // a participant, or a file
	Units   int    `json:"units"`   // turns, rows, paragraphs or files that were taken
	Of      int    `json:"of"`      // of so many
	Tokens  int    `json:"tokens"`  // of what was taken, each counted alone
}

// FoldedFile is a file that is left out as another has its text.
type FoldedFile struct {
	Path string `json:"path"`
	As   string `json:"as"`
}

// sampling is a sample that is being drawn.
type sampling struct {
	*splitting
	request    SampleRequest
	candidates []parts.Candidate
	bytes      []int32 // of each candidate
	wrappers   []int
	taken      []bool
	folded     map[int]string // sources that are left out, and the path of the same text
}

// saveSample writes a text of at most so many tokens to a file.
func (w *World) saveSample(ctx context.Context, r CombineRequest, file string) (*Combined, error) {
	for _, p := range r.Sample.Priority {
		if _, err := scan.Match(p, "x"); err != nil {
			return nil, usage("a glob has * ? [a-z] {a,b} and **", "--priority: %w", err)
		}
	}
	c, err := w.combining(ctx, r, file)
	if err != nil {
		return nil, err
	}
	s := &sampling{
		splitting: &splitting{combining: c, limit: r.MaxTokens, name: file, entries: spooled[entry]{decode: entryFrom}}, request: r.Sample, folded: map[int]string{},
	}
	defer s.entries.close()
	if c.counter.Method == tokens.Estimated { // the true count may be above
		s.limit = int(float64(r.MaxTokens) / (1 + tokens.EstimateError))
	}
	header, err := s.gather(ctx)
	if err == nil && len(s.wrappers) == 0 {
		err = errNothing
	}
	if err == nil {
		err = s.draw(ctx, r.MaxTokens, header)
	}
	return c.made(*w, err)
}

// gather reads all sources once, and lists what may be taken.
func (s *sampling) gather(ctx context.Context) (header int, err error) {
	o := s.layout(1_000_000)
	meter, header, err := combine.NewMeter(s.counter, o)
	if err != nil {
		return 0, err
	}
	seen := map[string]string{}
	for d, err := range s.docs(ctx) {
		if err != nil && d.Path == "" {
			return 0, err
		}
		s.selected++
		why := ""
		if err != nil {
			why = err.Error()
		} else {
			n := len(s.wrappers)
			wrapper, err := meter.Wrapper(combine.Piece{Document: &d, Index: 1_000_000, Piece: 1, Pieces: 1})
			if err != nil {
				return 0, err
			}
			s.wrappers, s.paths = append(s.wrappers, wrapper), append(s.paths, d.Path)
			if first, ok := seen[string(d.Text)]; ok && len(d.Text) > 0 {
				s.folded[n] = first
			} else {
				seen[string(d.Text)] = d.Path
				s.offer(n, d.Path, d.Format, d.Text)
			}
		}
		if err := s.entries.add(func(dst []byte) []byte { return appendEntry(dst, &d, why) }); err != nil {
			return 0, err
		}
	}
	return header, nil
}

// layout is how the text is laid out, of so many sources.
func (s *sampling) layout(total int) combine.Options {
	o := s.how
	o.Total = total
	return o
}

// offer lists the units of a source.
func (s *sampling) offer(source int, name, format string, text []byte) {
	first := false
	for _, p := range s.request.Priority {
		ok, _ := scan.Match(p, name) // it was validated
		first = first || ok
	}
	folder := path.Dir(name)
	if s.request.By == SampleFiles {
		s.candidates = append(s.candidates, parts.Candidate{Stratum: folder, Group: name, Source: source, First: first, Tokens: s.counter.Count(text)})
		s.bytes = append(s.bytes, int32(len(text)))
		return
	}
	units, cut := parts.Units(format, text, 1<<30, s.counter.Count)
	for i, u := range units {
		c := parts.Candidate{Stratum: name, Group: name, Source: source, First: first, Tokens: int(u.Tokens)}
		if s.request.By == SampleParticipants {
			if c.Stratum = folder; cut == parts.Row {
				c.Group = fmt.Sprintf("%s, row %d", name, i+1)
			}
		}
		s.candidates, s.bytes = append(s.candidates, c), append(s.bytes, u.Bytes)
	}
}

// draw draws the sample and writes it, with less room if it turns out too large.
func (s *sampling) draw(ctx context.Context, asked, header int) error {
	room := s.limit - header
	for try := range tries {
		s.taken = parts.Sample(s.candidates, s.wrappers, room, s.request.Seed)
		if !s.any() {
			return &Error{Exit: ExitCheckFailed, Err: fmt.Errorf("--max-tokens %d: not even the smallest unit fits", asked), Hint: fmt.Sprintf("the least is --max-tokens %d", s.least(header, asked))}
		}
		s.reset([]string{s.name})
		over := 0
		err := saveFile(ctx, s.name, func(out io.Writer) error {
			total, err := s.writeTo(ctx, out)
			if over = total - s.limit; err == nil && over > 0 {
				err = errTooMuch
			}
			return err
		})
		if !errors.Is(err, errTooMuch) {
			if err == nil {
				s.say(asked)
			}
			return err
		}
		room -= over + 1 + try*try
	}
	return &Error{Exit: ExitCheckFailed, Err: fmt.Errorf("--max-tokens %d: what stands around the texts does not fit", asked), Hint: "a larger --max-tokens helps"}
}

var errTooMuch = errors.New("more than was asked for")

// any reports whether anything was taken.
func (s *sampling) any() bool {
	for _, t := range s.taken {
		if t {
			return true
		}
	}
	return len(s.candidates) == 0
}

// least is the limit at which the smallest unit fits.
func (s *sampling) least(header, asked int) int {
	n := 1 << 40
	for _, c := range s.candidates {
		n = min(n, header+c.Tokens+s.wrappers[c.Source]+least)
	}
	if s.counter.Method == tokens.Estimated {
		n = int(float64(n)*(1+tokens.EstimateError)) + 1
	}
	return max(n, asked+1)
}

// writeTo writes what was taken, and returns its tokens.
func (s *sampling) writeTo(ctx context.Context, file io.Writer) (total int, err error) {
	buffer := bufio.NewWriterSize(file, 1<<20)
	out, err := combine.NewWriter(buffer, s.counter, s.layout(s.selected))
	if err != nil {
		return 0, err
	}
	source, next, index := 0, 0, 0
	for e, err := range s.entries.all() {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return 0, err
		}
		index++
		if e.why != "" {
			if err := out.Skip(e.Path, index, errors.New(e.why)); err != nil {
				return 0, err
			}
			continue
		}
		var text []byte
		at, some := 0, false
		for ; next < len(s.candidates) && s.candidates[next].Source == source; next++ {
			n := int(s.bytes[next])
			if s.taken[next] {
				text, some = append(text, e.Text[at:at+n]...), true
			}
			at += n
		}
		source++
		if some {
			s.partial = len(text) < len(e.Text)
			if err := out.Add(combine.Piece{Document: &e.Document, Index: index, Text: text, Piece: 1, Pieces: 1}); err != nil {
				return 0, err
			}
		}
	}
	result, err := out.Close()
	if err == nil {
		err = buffer.Flush()
	}
	if err != nil {
		return 0, err
	}
	result.Parts[0].File = s.name
	s.Head.Parts, s.Head.TotalTokens = result.Parts, result.TotalTokens
	return result.TotalTokens, nil
}

// say says in the document how the sample was drawn.
func (s *sampling) say(asked int) {
	doc := &SampleDocument{By: s.request.By, Seed: s.request.Seed, Priority: orEmpty(s.request.Priority), Limit: asked, Groups: []SampledGroup{}, Folded: []FoldedFile{}}
	at := map[string]int{}
	for i, c := range s.candidates {
		key := c.Stratum + "\x00" + c.Group
		j, ok := at[key]
		if !ok {
			j = len(doc.Groups)
			at[key] = j
			doc.Groups = append(doc.Groups, SampledGroup{Stratum: c.Stratum, Group: c.Group})
		}
		doc.Groups[j].Of++
		if s.taken[i] {
			doc.Groups[j].Units++
			doc.Groups[j].Tokens += c.Tokens
		}
	}
	for i, p := range s.paths {
		if as, ok := s.folded[i]; ok {
			doc.Folded = append(doc.Folded, FoldedFile{p, as})
		}
	}
	s.Head.Sample = doc
}
