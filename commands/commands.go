// Package commands is every command of Persona without its face: for each one a function from a
// request to a document. It reads no flags, draws nothing, and never prints or ends a process: the
// terminal, --json, and whatever else shows answers are faces of it.
//
// A document whose list is as long as the corpus is a [Stream]: its entries come one by one, so
// that memory stays flat. Every other document comes whole. Either says by its Outcome what was
// wrong although it is complete: a file that could not be read, a check that failed.
package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/internal/whole"
	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/sources"
)

// World is what commands need from outside, beside their requests. The zero value reads the
// built-in formats, has nothing on standard input, remembers nothing and tells nobody.
type World struct {
	// Readers are the formats that can be read.
	Readers extract.Readers
	// In is standard input; nil: there is none.
	In io.Reader
	// Memory is what earlier runs found out; nil: nothing. Only Tokens and those that put sources on
	// record ask it, and a bag does not. It serves one reading at a time: commands that run at the
	// same time need one each.
	Memory sources.Memory
	// Warn is told what is worth a word although the run goes on; nil: nobody is.
	Warn func(message string)
	// Read is told of each file that was read, for a progress bar; nil: nobody is. Only Tokens and
	// those that put sources on record, as a bag too, tell it.
	Read func(sources.Source)
	// Settings are the file of settings that the request was made with, for the record; nil: none.
	Settings *manifest.Settings
	// Now is the time, for any number of goroutines; nil: nobody knows it. Only Batch asks, how long
	// tasks take.
	Now func() time.Time
	// Task is told of each task of a batch that has ended, for a progress bar; nil: nobody is.
	Task func(TaskProgress)
}

func (w *World) warn(format string, args ...any) {
	if w.Warn != nil {
		w.Warn(fmt.Sprintf(format, args...))
	}
}

func (w *World) read(s sources.Source) {
	if w.Read != nil {
		w.Read(s)
	}
}

// The exit codes of the program, which scripts may rely on.
const (
	ExitDone        = 0
	ExitFailed      = 1
	ExitUsage       = 2 // the request is wrong
	ExitCheckFailed = 3 // verification found a difference, the window is exceeded, a count cannot be met
	ExitPartial     = 4 // done, but something that should have been readable was not
)

// Error is why a command failed, or what is wrong although it is done.
type Error struct {
	Exit     int                // one of the exit codes; never ExitDone
	Err      error              // what is wrong, in words
	Path     string             // the file, folder or root that it is about; "" if it is about none, or about many
	Hint     string             // what to do about it; "" if nobody knows
	Problems []manifest.Problem // files that could not be read, each worth a line of its own; nil: none
}

// Error returns what is wrong, without the hint.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// ErrorSchema is the schema of an [ErrorDocument].
const ErrorSchema = "persona.error/v1"

// ErrorDocument is the document of a command that failed.
type ErrorDocument struct {
	Schema  string `json:"schema"`
	Message string `json:"message"`
	Path    string `json:"path"` // "" if the error is about no file, or about many
	Hint    string `json:"hint"` // "" if nobody knows what to do
	Exit    int    `json:"exit"`
}

// ErrorOf returns an error of this package, or any other, as a document. An error that is no
// [*Error] has the exit code ExitFailed.
func ErrorOf(err error) ErrorDocument {
	e := AsError(err)
	return ErrorDocument{Schema: ErrorSchema, Message: e.Error(), Path: e.Path, Hint: e.Hint, Exit: e.Exit}
}

// AsError returns err as an [*Error]; one that is none has the exit code ExitFailed. If a context
// was cancelled, it is that of an interrupt.
func AsError(err error) *Error {
	var e *Error
	var spool *whole.SpoolError
	switch {
	case errors.Is(err, context.Canceled):
		return &Error{Exit: ExitFailed, Err: errInterrupted}
	case errors.As(err, &e):
		return e
	case errors.As(err, &spool): // no room, and nobody named a file
		return &Error{
			Exit: ExitFailed, Err: fmt.Errorf("temporary file in %s: %s", spool.Dir, reason(spool.Err)),
			Path: spool.Dir, Hint: "TMPDIR names the folder for temporary files",
		}
	}
	return &Error{Exit: ExitFailed, Err: err}
}

var errInterrupted = errors.New("interrupted")

func usage(hint, format string, args ...any) error {
	return &Error{Exit: ExitUsage, Err: fmt.Errorf(format, args...), Hint: hint}
}

func failed(hint, format string, args ...any) error {
	return &Error{Exit: ExitFailed, Err: fmt.Errorf(format, args...), Hint: hint}
}

// failedAt is failed about one file, whose path stands before the message.
func failedAt(path, hint, format string, args ...any) error {
	return &Error{Exit: ExitFailed, Err: fmt.Errorf("%s: %w", path, fmt.Errorf(format, args...)), Path: path, Hint: hint}
}

// at says which file, folder or root an error is about, without a word more in its message.
func at(path string, err error) error {
	e := AsError(err)
	e.Path = path
	return e
}

func checkFailed(format string, args ...any) error {
	return &Error{Exit: ExitCheckFailed, Err: fmt.Errorf(format, args...)}
}

// outcome is the part of documents that says how the command ended.
type outcome struct{ err error }

// Outcome returns what is wrong although the document is complete, an [*Error]; nil if nothing is.
func (o *outcome) Outcome() error { return o.err }

// reason is what an error says beyond the path, which the message names already.
func reason(err error) string {
	var pe *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return notThere
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.As(err, &pe):
		return pe.Err.Error()
	}
	return err.Error()
}

const notThere = "no such file or folder"

// interrupted reports whether err is that of a context that ended.
func interrupted(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// Quote returns a word as a command line for a POSIX shell has it.
func Quote(word string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:+@%"
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return inQuotes(word)
}

// inQuotes is Quote for a word that has quotes even if it needs none.
func inQuotes(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// quotePath is Quote for a path that stands where a command line may have flags.
func quotePath(path string) string {
	if strings.HasPrefix(path, "-") && path != "-" {
		path = "./" + path
	}
	return Quote(path)
}

// orEmpty returns a list that is never nil: what is promised as a list is one in JSON too.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
