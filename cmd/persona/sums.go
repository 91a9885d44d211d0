package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/internal/amount"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/sources"
)

// sums writes a list that sha256sum -c checks, as the files are hashed: of a million of them none is kept.
func (a *app) sums(ctx context.Context, st *study, output string) error {
	var r *reading
	files, size := 0, int64(0)
	digest := sha256.New()
	write := func(w io.Writer) (err error) {
		out := bufio.NewWriterSize(io.MultiWriter(w, digest), 64<<10)
		r, err = a.each(ctx, st, nil, output, func(s *sources.Source) error {
			files, size = files+1, size+s.Size
			_, err := out.Write(manifest.AppendSum(out.AvailableBuffer(), s.SHA256, s.Path))
			return err
		})
		if err == nil {
			err = out.Flush()
		}
		if err == nil && files == 0 {
			err = errNothing
		}
		return err
	}
	var err error
	if output != "" {
		err = writeWhole(output, write)
	} else if err = write(a.answer()); err != nil && r != nil && !errors.Is(err, errNothing) {
		err = fmt.Errorf("write the answer: %w", err)
	}
	if err != nil && !errors.Is(err, errNothing) {
		return err
	}
	if output != "" && files > 0 {
		if _, err := fmt.Fprintf(a.out, "%s: %s, %s\ndigest %x\n", term.Safe(output), amount.Of(files, "file"), amount.Bytes(size), digest.Sum(nil)); err != nil {
			return err
		}
		printLeftOut(a.out, r.Excluded)
	}
	return a.verdict(st, files, r.Excluded, r.Problems)
}
