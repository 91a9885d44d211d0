// Package tokens counts tokens exactly: the byte pair encodings of OpenAI's models, with their
// vocabularies, and the usage of calls.
// It never reaches for the network, and never calls a count exact that is not.
//
//	enc, err := tokens.Named("o200k_base")
//	n := enc.Count(text)
//
// Text is ordinary text: what looks like a special token ("<|endoftext|>") is counted as the
// characters it is. Invalid UTF-8 counts as one U+FFFD for each maximal invalid subpart. An
// Encoding serves any number of goroutines; a worker that counts much takes a [Counter] of its own.
// BPE.md says how it works and why it is right.
package tokens

import (
	"embed"
	"fmt"
	"slices"
	"sync"
)

//go:generate go run gen_vocab.go

// files are the vocabularies of the tiktoken encodings, MIT licence, Copyright (c) 2022 OpenAI,
// Shantanu Jain.
//
//go:embed vocab/*.pairs
var files embed.FS

// encodings are the names that [Named] knows, the most recent first; the variables below build
// them.
var encodings = []string{"o200k_base", "o200k_harmony", "cl100k_base", "p50k_base", "p50k_edit", "r50k_base"}

// An Encoding turns text into tokens. It is read-only and serves any number of goroutines. The zero
// value is of no use; [Named] and [LoadJSON] return one.
type Encoding struct {
	name     string
	family   family
	vocab    *vocab  // nil if it is from a tokenizer.json
	merges   *merges // nil if it is not
	special  map[uint32]string
	counters spares // for the methods without one
}

// Names returns the names of the encodings, the most recent first.
func Names() []string { return slices.Clone(encodings) }

// Named returns the encoding of that name. The first call builds it, in some milliseconds; later
// ones share it. A name that is not in [Names] is an error.
func Named(name string) (*Encoding, error) {
	switch name {
	case "r50k_base":
		return r50k(), nil
	case "p50k_base":
		return p50k(), nil
	case "p50k_edit":
		return p50kEdit(), nil
	case "cl100k_base":
		return cl100kBase(), nil
	case "o200k_base":
		return o200kBase(), nil
	case "o200k_harmony":
		return o200kHarmony(), nil
	}
	return nil, fmt.Errorf("encoding %q: unknown, there are %s", name, list(encodings))
}

func list(names []string) (s string) {
	for i, n := range names {
		if i > 0 {
			s += ", "
		}
		s += n
	}
	return s
}

// Vocabularies and encodings are built once, on demand. The special tokens are those of
// tiktoken_ext/openai_public.py; they are only decoded.
var (
	r50kVocab   = sync.OnceValue(func() *vocab { return open("p50k_base", 50256) })
	p50kVocab   = sync.OnceValue(func() *vocab { return open("p50k_base", 0) })
	cl100kVocab = sync.OnceValue(func() *vocab { return open("cl100k_base", 0) })
	o200kVocab  = sync.OnceValue(func() *vocab { return open("o200k_base", 0) })

	r50k = sync.OnceValue(func() *Encoding {
		return &Encoding{name: "r50k_base", family: gpt2, vocab: r50kVocab(), special: map[uint32]string{50256: "<|endoftext|>"}}
	})
	p50k = sync.OnceValue(func() *Encoding {
		return &Encoding{name: "p50k_base", family: gpt2, vocab: p50kVocab(), special: map[uint32]string{50256: "<|endoftext|>"}}
	})
	p50kEdit = sync.OnceValue(func() *Encoding {
		return &Encoding{name: "p50k_edit", family: gpt2, vocab: p50kVocab(), special: map[uint32]string{
			50256: "<|endoftext|>", 50281: "<|fim_prefix|>", 50282: "<|fim_middle|>", 50283: "<|fim_suffix|>",
		}}
	})
	cl100kBase = sync.OnceValue(func() *Encoding {
		return &Encoding{name: "cl100k_base", family: cl100k, vocab: cl100kVocab(), special: map[uint32]string{
			100257: "<|endoftext|>", 100258: "<|fim_prefix|>", 100259: "<|fim_middle|>", 100260: "<|fim_suffix|>", 100276: "<|endofprompt|>",
		}}
	})
	o200kBase = sync.OnceValue(func() *Encoding {
		return &Encoding{name: "o200k_base", family: o200k, vocab: o200kVocab(), special: map[uint32]string{
			199999: "<|endoftext|>", 200018: "<|endofprompt|>",
		}}
	})
	o200kHarmony = sync.OnceValue(func() *Encoding {
		special := map[uint32]string{}
		for id := uint32(200000); id < 201088; id++ {
			special[id] = fmt.Sprintf("<|reserved_%d|>", id)
		}
		for id, s := range map[uint32]string{
			199998: "startoftext", 199999: "endoftext", 200002: "return", 200003: "constrain", 200005: "channel", 200006: "start",
			200007: "end", 200008: "message", 200012: "call", 200018: "endofprompt",
		} {
			special[id] = "<|" + s + "|>"
		}
		return &Encoding{name: "o200k_harmony", family: o200k, vocab: o200kVocab(), special: special}
	})
)

// open reads an embedded table, with its first n tokens only if n is not 0.
func open(name string, n int) *vocab {
	data, err := files.ReadFile("vocab/" + name + ".pairs") // a copy
	if err != nil {
		panic(err) // the file is embedded above
	}
	return newVocab(data, n)
}

// Name returns the name of the encoding, as [Named] takes it; that of a tokenizer.json is the one
// in its [JSONOptions].
func (e *Encoding) Name() string { return e.name }

func (e *Encoding) counter() *Counter {
	if c := e.counters.get(); c != nil {
		return c
	}
	return e.Counter()
}

// spares are counters that wait for the next text. A few stay through every collection of garbage:
// what they remember, and the memory of it, is worth more than its megabytes.
type spares struct {
	mu   sync.Mutex
	kept []*Counter
	pool sync.Pool // of *Counter
}

// maxKept is how many counters stay.
const maxKept = 4

// get returns a counter; nil if none waits.
func (s *spares) get() *Counter {
	s.mu.Lock()
	if n := len(s.kept); n > 0 {
		c := s.kept[n-1]
		s.kept = s.kept[:n-1]
		s.mu.Unlock()
		return c
	}
	s.mu.Unlock()
	c, _ := s.pool.Get().(*Counter)
	return c
}

func (s *spares) put(c *Counter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) < maxKept {
		s.kept = append(s.kept, c)
		return
	}
	s.pool.Put(c)
}

// Count returns the number of tokens of text. It allocates nothing in the steady state.
func (e *Encoding) Count(text []byte) int {
	c := e.counter()
	n := c.Count(text)
	e.counters.put(c)
	return n
}

// Append appends the tokens of text to dst.
func (e *Encoding) Append(dst []uint32, text []byte) []uint32 {
	c := e.counter()
	dst = c.Append(dst, text)
	e.counters.put(c)
	return dst
}

// Decode appends the bytes of the tokens to dst. A text's tokens give the text again (with U+FFFD
// where it was invalid), but some of its tokens may end within a character. Special tokens give
// their names. An id that the encoding does not have is an error.
func (e *Encoding) Decode(dst []byte, ids []uint32) ([]byte, error) {
	if e.merges != nil {
		return e.decodeJSON(dst, ids)
	}
	index := e.vocab.index()
	for _, id := range ids {
		if s, ok := e.special[id]; ok {
			dst = append(dst, s...)
			continue
		}
		if int(id) >= len(e.vocab.parts) || e.vocab.parts[id][0] == none {
			return dst, fmt.Errorf("decode token %d: %s has no such token", id, e.name)
		}
		dst = append(dst, index.bytes(id)...)
	}
	return dst, nil
}

func (e *Encoding) decodeJSON(dst []byte, ids []uint32) ([]byte, error) {
	m, start := e.merges, len(dst)
	for _, id := range ids {
		s, ok := e.special[id]
		if !ok {
			if int(id) >= len(m.tokens) || m.tokens[id] == "" {
				return dst, fmt.Errorf("decode token %d: %s has no such token", id, e.name)
			}
			s = m.tokens[id]
		}
		dst = append(dst, s...)
	}
	if m.strip && len(dst) > start && dst[start] == ' ' {
		dst = slices.Delete(dst, start, start+1)
	}
	return dst, nil
}
