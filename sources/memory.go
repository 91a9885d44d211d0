package sources

import (
	"io/fs"
	"iter"

	"github.com/persona-go/persona/scan"
)

// Memory is what earlier readings found out about files, so that those that did not change need not
// be opened again. It keeps facts and never a text. It serves one reading at a time; package
// sources/cache has one on this machine's disk.
type Memory interface {
	// Begin is called before the first file of a reading. roots are those of the reading's files. way
	// says everything but the bytes of a file that decides what is found out about it, and tokenizer
	// who sets [Source.Tokens]; "" is nobody.
	Begin(roots []scan.Root, way, tokenizer string)
	// Known returns what is known of a file that need not be opened again: a Source with that File
	// or, if the file is no text after all, why. It is called with one file after the other, before
	// each is opened, by one goroutine.
	Known(f scan.File) (src Source, binary string, ok bool)
	// Learned is told of each file that was opened, before it is yielded, by the goroutine that
	// consumes the sequence, which may be another than that of Known: as what the file was opened,
	// what was found, and the document's error, which wraps ErrBinary if the file is no text after
	// all.
	Learned(opened scan.File, src Source, err error)
	// End is called after all other calls, also of a reading that was broken off.
	End()
}

// found is a file on its way to a worker.
type found struct {
	src   Source // only its File is set if it is to be read
	err   error
	known bool // src is complete, or err says why the file is no text
}

// look asks memory about each file, if there is one.
func look(memory Memory, files iter.Seq2[scan.File, error]) iter.Seq[found] {
	return func(yield func(found) bool) {
		for f, err := range files {
			in := found{src: Source{File: f}, err: err}
			if err == nil && memory != nil {
				if src, binary, ok := memory.Known(f); ok {
					in.src, in.known = src, true
					if binary != "" {
						in.err = &fs.PathError{Op: "decode", Path: f.Path, Err: binaryError(binary)}
					}
				}
			}
			if !yield(in) {
				return
			}
		}
	}
}
