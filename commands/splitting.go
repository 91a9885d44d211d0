package commands

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/parts"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
)

// SplitInto says how a text was split.
type SplitInto struct {
	Limit     int       `json:"limit"`     // tokens of a part, as asked for
	Largest   int       `json:"largest"`   // tokens
	Mean      int       `json:"mean"`      // tokens, rounded
	Imbalance float64   `json:"imbalance"` // Largest through the mean
	Cuts      []CutFile `json:"cuts"`      // files that are in several parts
}

// CutFile is a file that is in several parts.
type CutFile struct {
	Path   string    `json:"path"`
	Cut    parts.Cut `json:"cut"` // the finest: turn, row, paragraph or character
	Pieces int       `json:"pieces"`
}

// splitting is a text that is being split.
type splitting struct {
	*combining
	limit    int // tokens of a part by our count
	entries  spooled[entry]
	sources  []parts.Source
	paths    []string
	selected int
	dry      bool   // nothing is written
	name     string // of the text, of which those of the parts are made
}

// least is room for any character.
const least = 16

// saveParts splits the text into files, all or none.
func (w *World) saveParts(ctx context.Context, r CombineRequest, file string) (*Combined, error) {
	c, err := w.combining(ctx, r, file)
	if err != nil {
		return nil, err
	}
	s := &splitting{combining: c, limit: r.SplitTokens, name: file, entries: spooled[entry]{decode: entryFrom}}
	defer s.entries.close()
	if c.counter.Method == tokens.Estimated { // the true count may be above
		s.limit = int(float64(r.SplitTokens) / (1 + tokens.EstimateError))
	}
	err = s.read(ctx)
	if err == nil && len(s.sources) == 0 {
		err = errNothing
	}
	if err == nil {
		err = s.write(ctx, r.SplitTokens)
	}
	return c.made(*w, err)
}

// countParts is how many files the text is split into; nothing is written.
func (w *World) countParts(ctx context.Context, r CombineRequest) (int, error) {
	c, err := w.combining(ctx, r, "all.txt")
	if err != nil {
		return 0, err
	}
	defer func() { _ = c.let() }() // only read
	s := &splitting{combining: c, limit: r.SplitTokens, name: "all.txt", entries: spooled[entry]{decode: entryFrom}, dry: true}
	defer s.entries.close()
	defer func() { _ = s.Close() }() // it never fails
	if c.counter.Method == tokens.Estimated {
		s.limit = int(float64(r.SplitTokens) / (1 + tokens.EstimateError))
	}
	if err := s.read(ctx); err != nil {
		return 0, err
	}
	err = s.write(ctx, r.SplitTokens)
	return len(s.Head.Parts), err
}

// read reads all sources once, and cuts them into units.
func (s *splitting) read(ctx context.Context) error {
	meter, header, err := combine.NewMeter(s.counter, s.part(99, 100, s.name, s.name)) // as long as it gets
	if err != nil {
		return err
	}
	tooLow := 0
	for d, err := range s.docs(ctx) {
		if err != nil && d.Path == "" {
			return err
		}
		s.selected++
		why := ""
		if err != nil {
			why = err.Error()
		} else {
			wrapper, err := meter.Wrapper(combine.Piece{Document: &d, Index: 1_000_000, Piece: 10, Pieces: 10})
			if err != nil {
				return err
			}
			room := s.limit - header - wrapper
			if room < least {
				tooLow = max(tooLow, header+wrapper+least)
				room = least
			}
			s.sources = append(s.sources, s.source(&d, wrapper, room))
			s.paths = append(s.paths, d.Path)
		}
		if err := s.entries.add(func(dst []byte) []byte { return appendEntry(dst, &d, why) }); err != nil {
			return err
		}
	}
	if tooLow > 0 {
		return s.tooLow(tooLow)
	}
	return nil
}

// littleShare is the share of a part below which a file is never cut: a cut in it moves little.
const littleShare = 20

// source is a text in units.
func (s *splitting) source(d *sources.Document, wrapper, room int) parts.Source {
	if d.Tokens > 0 && d.Tokens <= room/littleShare {
		return parts.Source{Wrapper: wrapper, Units: []parts.Unit{{Bytes: int32(len(d.Text)), Tokens: int32(d.Tokens)}}, Cut: parts.File}
	}
	units, cut := parts.Units(d.Format, d.Text, room, s.counter.Count)
	return parts.Source{Wrapper: wrapper, Units: units, Cut: cut}
}

// tooLow is the error of a limit, and the least that works.
func (s *splitting) tooLow(n int) error {
	if s.counter.Method == tokens.Estimated {
		n = int(float64(n)*(1+tokens.EstimateError)) + 1
	}
	return usage(fmt.Sprintf("the least is --split-tokens %d", n), "--split-tokens: what stands around the longest source does not fit")
}

// part is how the part of that number is laid out.
func (s *splitting) part(number, of int, before, after string) combine.Options {
	o := s.how
	o.Total = cmp.Or(s.selected, 1_000_000)
	o.Part = combine.PartOf{Number: number, Of: of, Before: filepath.Base(before), After: filepath.Base(after)}
	if before == "" {
		o.Part.Before = ""
	}
	if after == "" {
		o.Part.After = ""
	}
	return o
}

// tries is how often a split is planned anew because a part turned out too large: the tokens of two
// texts side by side are not the sum of both.
const tries = 12

// write plans the parts and writes them, with less room if one turns out too large.
func (s *splitting) write(ctx context.Context, asked int) error {
	_, header, err := combine.NewMeter(s.counter, s.part(99, 100, s.name, s.name))
	if err != nil {
		return err
	}
	room := s.limit
	for try := range tries {
		plan, err := parts.Plan(s.sources, room, header)
		var low *parts.TooLow
		if errors.As(err, &low) {
			return s.tooLow(low.Least + s.limit - room)
		}
		names := partNames(s.name, len(plan))
		over, err := s.writeParts(ctx, plan, names, asked)
		if err != nil || over == 0 {
			return err
		}
		room -= over + 1 + try*try // further each time: what is cut anew turns out anew
	}
	return usage("a larger --split-tokens helps", "--split-tokens %d: what the template writes does not fit", asked)
}

// writeParts writes the parts and puts them in their places, unless one is too large: then over is
// by how much.
func (s *splitting) writeParts(ctx context.Context, plan [][]parts.Piece, names []string, asked int) (over int, err error) {
	var old []string
	var folder *whole.Folder
	if !s.dry {
		if old, err = s.replaced(names); err != nil {
			return 0, err
		}
		if folder, err = whole.NewFolder(s.name); err != nil {
			return 0, notWritten(s.name, placeHint, reason(err))
		}
		defer folder.Discard()
	}
	s.reset(names)
	p := &partsWriter{splitting: s, folder: folder, plan: plan, names: names}
	if err := p.run(ctx); err != nil {
		return 0, err
	}
	sum, most := 0, 0
	var sums []byte
	for _, part := range s.Head.Parts {
		sum += part.Tokens
		most = max(most, part.Tokens)
		sums = manifest.AppendSum(sums, part.SHA256, filepath.Base(part.File))
	}
	if most > s.limit || s.dry {
		return max(0, most-s.limit), nil
	}
	mean := float64(sum) / float64(len(plan))
	s.Head.TotalTokens = sum
	s.Head.Split = &SplitInto{Limit: asked, Largest: most, Mean: int(mean + 0.5), Imbalance: float64(int(float64(most)/mean*1000+0.5)) / 1000, Cuts: s.cuts(plan)}
	if err := folder.WriteFile(filepath.Base(listOfParts(s.name)), sums); err != nil {
		return 0, unsaved(s.name, err)
	}
	var base []string
	for _, n := range append(names, listOfParts(s.name)) {
		base = append(base, filepath.Base(n))
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if err := folder.PutFiles(base, old); err != nil {
		return 0, unsaved(s.name, err)
	}
	return 0, nil
}

// reset forgets what an earlier try made.
func (s *splitting) reset(names []string) {
	s.list.close()
	s.list = spooled[combinedEntry]{decode: entryOf}
	s.Head.TotalFiles, s.Head.TotalBytes, s.Head.Hidden = 0, 0, []HiddenIn{}
	s.last = 0
	s.Head.Parts = nil
	for _, n := range names {
		s.Head.Parts = append(s.Head.Parts, combine.Part{File: n})
	}
}

// cuts are the files that are in several parts.
func (s *splitting) cuts(plan [][]parts.Piece) []CutFile {
	list := []CutFile{}
	for _, part := range plan {
		for _, p := range part {
			if p.Pieces > 1 && p.Piece == 1 {
				list = append(list, CutFile{Path: s.paths[p.Source], Cut: s.sources[p.Source].Cut, Pieces: p.Pieces})
			}
		}
	}
	return list
}
