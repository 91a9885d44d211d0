package commands

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/parts"
)

// partNames are all-01.txt and so on for all.txt.
func partNames(name string, n int) []string {
	ext := filepath.Ext(name)
	stem, width := strings.TrimSuffix(name, ext), len(strconv.Itoa(n))
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s-%0*d%s", stem, width, i+1, ext)
	}
	return names
}

// listOfParts is the file that lists the parts of a text, by which they are known again.
func listOfParts(name string) string {
	return filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+".parts")
}

// replaced returns the files of an earlier split, which go. A file of somebody else's under a new
// part's name is an error.
func (s *splitting) replaced(names []string) (old []string, err error) {
	dir := filepath.Dir(s.name)
	text, err := whole.ReadRegular(listOfParts(s.name), 64<<20)
	if err == nil {
		old = append(old, filepath.Base(listOfParts(s.name)))
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, failedAt(listOfParts(s.name), "it lists the parts of an earlier split: remove it and them", "%s", reason(err))
	}
	for line := range strings.Lines(string(text)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		place := filepath.Join(dir, name)
		if !ok || filepath.Base(name) != name || sumOf(place) != sum {
			continue // somebody has edited it, or it is gone
		}
		if s.reads(place) {
			return nil, at(place, usage("give -o a place outside of the data", "-o: %s is a part of an earlier split, and one of the sources", place))
		}
		old = append(old, name)
	}
	for _, n := range names {
		if _, err := os.Lstat(n); err == nil && !slices.Contains(old, filepath.Base(n)) {
			return nil, failedAt(n, "give -o another name, or move it away", "is there, and no part of an earlier split that is as it was written")
		}
	}
	return old, nil
}

// sumOf is the SHA-256 of a file; "" if it cannot be read.
func sumOf(name string) string {
	f, err := whole.OpenRegular(name, 0)
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }() // only read
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// partsWriter writes the pieces of a plan.
type partsWriter struct {
	*splitting
	folder *whole.Folder
	plan   [][]parts.Piece
	names  []string
	at     int // the part that is open, from 0 on
	next   int // its next piece
	file   *os.File
	out    *combine.Writer
	buffer *bufio.Writer
}

// run writes all parts into the folder.
func (p *partsWriter) run(ctx context.Context) (err error) {
	defer func() {
		if p.file != nil {
			_ = p.file.Close() // an error says more
		}
	}()
	if err := p.open(); err != nil {
		return err
	}
	source, index := 0, 0
	for e, err := range p.entries.all() {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		index++
		if e.why != "" {
			if err := p.out.Skip(e.Path, index, errors.New(e.why)); err != nil {
				return err
			}
			continue
		}
		for {
			if p.next == len(p.plan[p.at]) && p.at+1 < len(p.plan) && p.plan[p.at+1][0].Source == source {
				if err := p.turn(); err != nil {
					return err
				}
			}
			if p.next == len(p.plan[p.at]) || p.plan[p.at][p.next].Source != source {
				break
			}
			piece := p.plan[p.at][p.next]
			p.next++
			if err := p.out.Add(combine.Piece{Document: &e.Document, Index: index, Text: e.Text[piece.Start:piece.End], Piece: piece.Piece, Pieces: piece.Pieces}); err != nil {
				return err
			}
		}
		source++
	}
	return p.close()
}

// turn closes a part and opens the next.
func (p *partsWriter) turn() error {
	if err := p.close(); err != nil {
		return err
	}
	p.at++
	p.next = 0
	return p.open()
}

func (p *partsWriter) open() (err error) {
	out := io.Discard
	if !p.dry {
		if p.file, err = p.folder.Create(filepath.Base(p.names[p.at])); err != nil {
			return unsaved(p.name, err)
		}
		out = p.file
	}
	before, after := "", ""
	if p.at > 0 {
		before = p.names[p.at-1]
	}
	if p.at+1 < len(p.names) {
		after = p.names[p.at+1]
	}
	p.now = p.at + 1
	p.buffer = bufio.NewWriterSize(out, 1<<20)
	p.out, err = combine.NewWriter(p.buffer, p.counter, p.part(p.at+1, len(p.plan), before, after))
	return err
}

func (p *partsWriter) close() error {
	result, err := p.out.Close()
	if err == nil {
		err = p.buffer.Flush()
	}
	if file := p.file; file != nil {
		p.file = nil
		if cerr := file.Close(); err == nil {
			err = cerr
		}
	}
	if err != nil {
		return unsaved(p.name, err)
	}
	result.Parts[0].File = p.names[p.at]
	p.Head.Parts[p.at] = result.Parts[0]
	return nil
}
