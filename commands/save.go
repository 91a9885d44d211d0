package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/persona-go/persona/internal/whole"
)

// errNothing ends a writing that has nothing to write, so that no file appears.
var errNothing = errors.New("nothing to write")

// saveFile writes a file so that it appears whole or not at all, see [whole.Write]. An error of
// write's own is returned as it is. The end of ctx ends the waiting for who reads a pipe.
func saveFile(ctx context.Context, name string, write func(io.Writer) error) error {
	err := whole.Write(ctx, name, write)
	pe, ok := err.(*fs.PathError) //nolint:errorlint // what is wrapped is write's own
	switch {
	case !ok:
		return err
	case errors.Is(pe, whole.ErrFolder):
		return failedAt(name, "give -o a file's name", "is a folder")
	case pe.Op == "stat":
		return notWritten(name, "", reason(err))
	case pe.Op == "create":
		return notWritten(name, placeHint, reason(err))
	case pe.Op == "write":
		return unsaved(name, err)
	}
	return err
}

// placeHint is what to do about a place in which nothing can be made.
const placeHint = "does its folder exist, and may you write there?"

// notWritten is the error of a file or folder that could not be made or written.
func notWritten(name, hint, why string) error {
	return &Error{Exit: ExitFailed, Err: fmt.Errorf("write %s: %s", name, why), Path: name, Hint: hint}
}

// unsaved is the error of a file or folder that could not be put in its place, without the name of
// a temporary. Errors that are not of the file system are returned as they are.
func unsaved(name string, err error) error {
	var pe *fs.PathError
	var le *os.LinkError
	switch {
	case errors.As(err, &le):
		return notWritten(name, "", le.Err.Error()+"; nothing was written")
	case errors.As(err, &pe):
		return notWritten(name, "", pe.Err.Error()+"; nothing was written")
	}
	return err
}
