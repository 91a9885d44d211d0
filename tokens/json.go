package tokens

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// JSONOptions are the options of [LoadJSON]. The zero value is ready to use.
type JSONOptions struct {
	Name string // of the encoding; "" is "tokenizer.json"

	// NFC and NFKC are the Unicode normalisation forms, which this package does not have
	// (golang.org/x/text/unicode/norm does). A file that asks for one that is nil is an error.
	NFC, NFKC func([]byte) []byte
}

// LoadJSON builds an encoding from a Hugging Face tokenizer.json: a BPE model over bytes (Llama 3,
// Qwen 3, DeepSeek V3, GPT-OSS) or over characters with byte fallback (Llama 2, Gemma 3). It
// encodes without the special tokens that a template adds, and takes the text of a special token as
// the text it is; added tokens that are not special are matched first, as the file asks. If the
// file has what is not supported here, the error names it: a count is exact or there is none.
func LoadJSON(data []byte, o JSONOptions) (*Encoding, error) {
	name := cmp.Or(o.Name, "tokenizer.json")
	var f jsonFile
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	m := &merges{}
	e := &Encoding{name: name, merges: m, special: map[uint32]string{}}
	for _, step := range []func(*jsonFile, JSONOptions) error{e.readModel, e.readNormalizer, e.readPreTokenizer, e.readVocabulary, e.readAdded} {
		if err := step(&f, o); err != nil {
			return nil, fmt.Errorf("load %s: %w", name, err)
		}
	}
	return e, nil
}

type jsonFile struct {
	AddedTokens []struct {
		ID                                  uint32
		Content                             string
		Special, Normalized, LStrip, RStrip bool
		SingleWord                          bool `json:"single_word"`
	} `json:"added_tokens"`
	Normalizer   *jsonStep
	PreTokenizer *jsonStep `json:"pre_tokenizer"`
	Decoder      *jsonStep
	Model        struct {
		Type                    string
		Dropout                 *float64
		UnkToken                *string `json:"unk_token"`
		ContinuingSubwordPrefix *string `json:"continuing_subword_prefix"`
		EndOfWordSuffix         *string `json:"end_of_word_suffix"`
		FuseUnk                 bool    `json:"fuse_unk"`
		ByteFallback            bool    `json:"byte_fallback"`
		IgnoreMerges            bool    `json:"ignore_merges"`
		Vocab                   map[string]uint32
		Merges                  []jsonMerge
	}
}

// A jsonStep is a normalizer, a pre-tokenizer or a decoder: their union.
type jsonStep struct {
	Type           string
	Normalizers    []jsonStep
	Pretokenizers  []jsonStep
	Decoders       []jsonStep
	Pattern        struct{ String, Regex *string }
	Content        string
	Prepend        string
	Behavior       string
	Invert         bool
	AddPrefixSpace bool  `json:"add_prefix_space"`
	UseRegex       *bool `json:"use_regex"`
	Start          int
}

// A jsonMerge is "a b", or ["a", "b"] in newer files.
type jsonMerge [2]string

func (m *jsonMerge) UnmarshalJSON(data []byte) error {
	if data[0] == '[' {
		return json.Unmarshal(data, (*[2]string)(m))
	}
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	a, b, ok := strings.Cut(s, " ")
	if !ok || strings.Contains(b, " ") {
		return fmt.Errorf("merge %q is not two tokens", s)
	}
	*m = jsonMerge{a, b}
	return nil
}

// all returns the steps of a sequence, or the one step; none for null.
func (s *jsonStep) all() []jsonStep {
	if s == nil {
		return nil
	}
	if s.Type != "Sequence" {
		return []jsonStep{*s}
	}
	var steps []jsonStep
	for _, t := range slices.Concat(s.Normalizers, s.Pretokenizers, s.Decoders) {
		steps = append(steps, t.all()...)
	}
	return steps
}

func (e *Encoding) readModel(f *jsonFile, _ JSONOptions) error {
	m := &f.Model
	switch {
	case m.Type != "BPE":
		return fmt.Errorf("model %q is not supported, only BPE is", m.Type)
	case m.Dropout != nil && *m.Dropout != 0:
		return fmt.Errorf("dropout %v is not supported", *m.Dropout)
	case m.ContinuingSubwordPrefix != nil && *m.ContinuingSubwordPrefix != "":
		return fmt.Errorf("continuing_subword_prefix %q is not supported", *m.ContinuingSubwordPrefix)
	case m.EndOfWordSuffix != nil && *m.EndOfWordSuffix != "":
		return fmt.Errorf("end_of_word_suffix %q is not supported", *m.EndOfWordSuffix)
	}
	e.merges.whole = m.IgnoreMerges
	return nil
}

// metaspace stands for the space in vocabularies over characters. In this package it is the space.
const metaspace = "▁"

func (e *Encoding) readNormalizer(f *jsonFile, o JSONOptions) error {
	m := e.merges
	for _, s := range f.Normalizer.all() {
		var form func([]byte) []byte
		switch {
		case s.Type == "NFC":
			form = o.NFC
		case s.Type == "NFKC":
			form = o.NFKC
		case s.Type == "Prepend" && s.Prepend == metaspace:
			m.prepend = true
			continue
		case s.Type == "Replace" && s.Pattern.String != nil && *s.Pattern.String == " " && s.Content == metaspace:
			m.spaces = true
			continue
		default:
			return fmt.Errorf("normalizer %s is not supported here", s.Type)
		}
		if form == nil {
			return fmt.Errorf("normalizer %s needs JSONOptions.%s", s.Type, s.Type)
		}
		m.forms = append(m.forms, form)
	}
	if m.prepend && !m.spaces || len(m.forms) > 0 && m.spaces {
		return fmt.Errorf("normalizers of this combination are not supported")
	}
	return nil
}

// jsonPatterns are the patterns of pre-tokenizers that are known, with their families.
var jsonPatterns = map[string]family{
	`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|` +
		`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|` +
		`\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`: o200k,
	`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`:                                                                                     cl100k,
	`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`:                                                                                          qwen,
	`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`:                                                                                                                              gpt2,
	`\p{N}{1,3}` + "\x00" + `[一-龥぀-ゟ゠-ヿ]+` + "\x00" + "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+": deepseek,
}

func (e *Encoding) readPreTokenizer(f *jsonFile, _ JSONOptions) error {
	var patterns []string
	byteLevel := false
	for _, s := range f.PreTokenizer.all() {
		switch {
		case s.Type == "ByteLevel":
			if s.AddPrefixSpace {
				return fmt.Errorf("pre_tokenizer ByteLevel with add_prefix_space is not supported")
			}
			byteLevel = true
			if s.UseRegex == nil || *s.UseRegex {
				patterns = append(patterns, `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`)
			}
		case byteLevel:
			return fmt.Errorf("pre_tokenizer %s behind ByteLevel is not supported", s.Type)
		case s.Type == "Split" && s.Pattern.Regex != nil && (s.Behavior == "Isolated" && !s.Invert || s.Behavior == "Removed" && s.Invert):
			patterns = append(patterns, *s.Pattern.Regex)
		case s.Type == "Split" && s.Pattern.String != nil && *s.Pattern.String == " " && e.merges.spaces:
			// There is no space left after the normalizer.
		default:
			return fmt.Errorf("pre_tokenizer %s is not supported in this form", s.Type)
		}
	}
	if !byteLevel {
		if len(patterns) > 0 {
			return fmt.Errorf("pre_tokenizer Split without ByteLevel is not supported")
		}
		if !e.merges.spaces {
			return fmt.Errorf("a model over characters without the normalizer Replace of spaces is not supported")
		}
		e.family = sentence
		return nil
	}
	if e.merges.spaces {
		return fmt.Errorf("pre_tokenizer ByteLevel with the normalizer Replace is not supported")
	}
	family, ok := jsonPatterns[strings.Join(patterns, "\x00")]
	if !ok {
		return fmt.Errorf("pre_tokenizer pattern %q is not known here", patterns)
	}
	e.family = family
	return nil
}

// byteOfRune is how vocabularies over bytes write them: visible Latin-1 characters as themselves,
// the others from U+0100 on.
var byteOfRune = sync.OnceValue(func() map[rune]byte {
	m, next := map[rune]byte{}, rune(0x100)
	for b := range rune(0x100) {
		if b > ' ' && b < 0x7F || b > 0xA0 && b != 0xAD {
			m[b] = byte(b)
			continue
		}
		m[next] = byte(b)
		next++
	}
	return m
})

// tokenBytes returns the bytes that a token of the vocabulary stands for; ok is false for a token
// that stands for none, such as "<unk>" or an added one.
func (e *Encoding) tokenBytes(s string) (text string, ok bool) {
	if e.family == sentence {
		return strings.ReplaceAll(s, metaspace, " "), true
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := byteOfRune()[r]
		if !ok {
			return "", false
		}
		b = append(b, c)
	}
	return string(b), true
}

func (e *Encoding) readVocabulary(f *jsonFile, _ JSONOptions) error {
	m := e.merges
	m.ids = make(map[string]uint32, len(f.Model.Vocab))
	m.unknown = none
	for s, id := range f.Model.Vocab {
		if id >= 1<<24 {
			return fmt.Errorf("token %q has the id %d, which is too large", s, id)
		}
		for int(id) >= len(m.tokens) {
			m.tokens = append(m.tokens, make([]string, int(id)+1-len(m.tokens))...)
		}
		text, ok := e.tokenBytes(s)
		if !ok {
			e.special[id] = s
			continue
		}
		m.tokens[id] = text
		m.ids[text] = id
	}
	for i := range m.bytes {
		m.bytes[i] = none
		s := fmt.Sprintf("<0x%02X>", i)
		if e.family != sentence {
			s = string([]byte{byte(i)})
		} else if !f.Model.ByteFallback {
			continue
		}
		id, ok := m.ids[s]
		if !ok {
			return fmt.Errorf("the vocabulary has no token for the byte 0x%02X", i)
		}
		m.bytes[i] = id
		m.tokens[id] = string([]byte{byte(i)})
		if e.family == sentence {
			delete(m.ids, s)
		}
	}
	if f.Model.UnkToken != nil {
		if id, ok := f.Model.Vocab[*f.Model.UnkToken]; ok {
			m.unknown, m.fuse = id, f.Model.FuseUnk
			delete(m.ids, *f.Model.UnkToken)
			e.special[id] = *f.Model.UnkToken
		}
	}
	if e.family == sentence && !f.Model.ByteFallback && m.unknown == none {
		return fmt.Errorf("a model over characters without byte_fallback or unk_token is not supported")
	}
	m.start(len(f.Model.Merges))
	for rank, pair := range f.Model.Merges {
		a, okA := e.tokenBytes(pair[0])
		b, okB := e.tokenBytes(pair[1])
		left, okL := m.ids[a]
		right, okR := m.ids[b]
		both, ok := m.ids[a+b]
		if !ok || !okA || !okB || !okL || !okR {
			return fmt.Errorf("merge %d of %q and %q: not in the vocabulary", rank, pair[0], pair[1])
		}
		m.add(left, right, uint32(rank), both)
	}
	if e.family == sentence {
		for s := range m.ids {
			for i := 1; i < len(s); i++ {
				if s[i] == ' ' && s[i-1] != ' ' {
					m.crossed[s[i-1]] = true
				}
			}
		}
	}
	return nil
}

func (e *Encoding) readAdded(f *jsonFile, _ JSONOptions) error {
	m := e.merges
	for _, t := range f.AddedTokens {
		if t.Special || t.Content == "" {
			e.special[t.ID] = t.Content
			continue
		}
		switch {
		case t.LStrip:
			return fmt.Errorf("added token %q: lstrip is not supported", t.Content)
		case t.RStrip:
			return fmt.Errorf("added token %q: rstrip is not supported", t.Content)
		case t.SingleWord:
			return fmt.Errorf("added token %q: single_word is not supported", t.Content)
		case t.Normalized && (len(m.forms) > 0 || m.spaces):
			return fmt.Errorf("added token %q: normalized is not supported with a normalizer", t.Content)
		}
		e.special[t.ID] = t.Content
		m.added = append(m.added, addedToken{t.Content, t.ID})
		m.addedFirst[t.Content[0]] = true
	}
	// The longest first.
	slices.SortFunc(m.added, func(a, b addedToken) int { return cmp.Or(len(b.text)-len(a.text), strings.Compare(a.text, b.text)) })
	m.addedAt = map[byte][]addedToken{}
	for _, t := range m.added {
		m.addedAt[t.text[0]] = append(m.addedAt[t.text[0]], t)
	}
	if d := f.Decoder.all(); len(d) > 0 && d[len(d)-1].Type == "Strip" && d[len(d)-1].Start == 1 {
		m.strip = true
	}
	return nil
}

// merges is a byte pair encoding whose merges are a list of their own, as tokenizer.json has them:
// a pair's rank is its place in the list. It is read-only once it is built.
type merges struct {
	ids     map[string]uint32 // by the bytes that they stand for
	tokens  []string          // by id
	bytes   [256]uint32       // the token of a byte, on its own or as the fallback; none if there is none
	unknown uint32            // for a character without a token; none if there is none
	fuse    bool              // characters without a token make one together
	whole   bool              // a pre-token that is a token is that, whatever the merges say

	slots []mergeSlot // open addressing
	shift uint8

	spaces  bool // metaspace is the space
	prepend bool // a space goes before the text
	strip   bool // and away when it is decoded
	forms   []func([]byte) []byte
	crossed [256]bool // some token has a space behind this byte, which is none

	added      []addedToken
	addedFirst [256]bool
	addedAt    map[byte][]addedToken // by their first byte, the longest first
}

type addedToken struct {
	text string
	id   uint32
}

type mergeSlot struct {
	left, right uint32
	rank, token uint32 // rank counts from 1; 0 is an empty slot
}

func (m *merges) start(n int) {
	size := 4
	for 1<<size < 2*n {
		size++
	}
	m.slots, m.shift = make([]mergeSlot, 1<<size), uint8(64-size)
}

// find returns the slot of a pair, or an empty one.
func (m *merges) find(a, b uint32) *mergeSlot {
	for i := (uint64(a)<<32 | uint64(b)) * 0x9E3779B97F4A7C15 >> m.shift; ; i++ {
		s := &m.slots[i&uint64(len(m.slots)-1)]
		if s.rank == 0 || s.left == a && s.right == b {
			return s
		}
	}
}

// add adds a merge. Of two for the same pair the last counts, as in the reference.
func (m *merges) add(a, b, rank, token uint32) { *m.find(a, b) = mergeSlot{a, b, rank + 1, token} }

// normalize returns text as the vocabulary has it, in buf if it must change.
func (m *merges) normalize(buf, text []byte) []byte {
	for _, form := range m.forms {
		text = form(text)
	}
	if !m.spaces || len(text) == 0 || !m.prepend && !bytes.Contains(text, []byte(metaspace)) {
		return text
	}
	buf = buf[:0]
	if m.prepend {
		buf = append(buf, ' ')
	}
	for {
		before, after, found := bytes.Cut(text, []byte(metaspace))
		buf = append(buf, before...)
		if !found {
			return buf
		}
		buf, text = append(buf, ' '), after
	}
}

// nextAdded returns the first added token in text, the longest of those at its place, and its
// place, which is len(text) if there is none.
func (m *merges) nextAdded(text []byte) (at int, t addedToken) {
	if len(m.added) == 0 {
		return len(text), t
	}
	for i, b := range text {
		if !m.addedFirst[b] {
			continue
		}
		for _, t := range m.addedAt[b] {
			if len(t.text) <= len(text)-i && string(text[i:i+len(t.text)]) == t.text {
				return i, t
			}
		}
	}
	return len(text), t
}

// nextSentence returns the end of the stretch of text that starts at text[p] and that no token
// crosses: it goes up to a space behind a character that is no space.
func (m *merges) nextSentence(text []byte, p int) int {
	for i := p + 1; i < len(text); i++ {
		if text[i] == ' ' && text[i-1] != ' ' && !m.crossed[text[i-1]] {
			return i
		}
	}
	return len(text)
}

// A linker merges with a list of merges. It is for one goroutine and keeps its buffers.
type linker struct {
	ids        []uint32
	prev, next []int32
	heap       []uint64 // rank<<32 | place of the left one
}

// encode appends the tokens of a valid pre-token to dst.
func (l *linker) encode(m *merges, dst []uint32, text []byte) []uint32 {
	if id, ok := m.ids[string(text)]; ok && m.whole {
		return append(dst, id)
	}
	l.split(m, text)
	n := int32(len(l.ids))
	l.prev, l.next, l.heap = l.prev[:0], l.next[:0], l.heap[:0]
	for i := range n {
		l.prev, l.next = append(l.prev, i-1), append(l.next, i+1)
	}
	for i := range n - 1 {
		l.push(m, i)
	}
	for len(l.heap) > 0 {
		top := l.pop()
		i := int32(uint32(top))
		if l.ids[i] == none || l.next[i] >= n {
			continue
		}
		j := l.next[i]
		s := m.find(l.ids[i], l.ids[j])
		if s.rank != uint32(top>>32) {
			continue // one of the two has been merged since
		}
		l.ids[i], l.ids[j] = s.token, none
		l.next[i] = l.next[j]
		if k := l.next[i]; k < n {
			l.prev[k] = i
			l.push(m, i)
		}
		if k := l.prev[i]; k >= 0 {
			l.push(m, k)
		}
	}
	for i := int32(0); i < n; i = l.next[i] {
		dst = append(dst, l.ids[i])
	}
	return dst
}

// split puts the tokens of the bytes or characters of text in ids.
func (l *linker) split(m *merges, text []byte) {
	l.ids = l.ids[:0]
	if !m.spaces {
		for _, b := range text {
			l.ids = append(l.ids, m.bytes[b])
		}
		return
	}
	unknown := false
	for len(text) > 0 {
		_, size := utf8.DecodeRune(text)
		id, ok := m.ids[string(text[:size])]
		switch {
		case ok:
			l.ids = append(l.ids, id)
		case m.bytes[0] != none:
			for _, b := range text[:size] {
				l.ids = append(l.ids, m.bytes[b])
			}
		case !unknown || !m.fuse:
			l.ids = append(l.ids, m.unknown)
		}
		unknown = !ok
		text = text[size:]
	}
}

func (l *linker) push(m *merges, i int32) {
	s := m.find(l.ids[i], l.ids[l.next[i]])
	if s.rank == 0 {
		return
	}
	h := append(l.heap, uint64(s.rank)<<32|uint64(uint32(i)))
	for c := len(h) - 1; c > 0 && h[(c-1)/2] > h[c]; c = (c - 1) / 2 {
		h[c], h[(c-1)/2] = h[(c-1)/2], h[c]
	}
	l.heap = h
}

func (l *linker) pop() uint64 {
	h := l.heap
	top := h[0]
	h[0] = h[len(h)-1]
	h = h[:len(h)-1]
	for p := 0; ; {
		c := 2*p + 1
		if c >= len(h) {
			break
		}
		if c+1 < len(h) && h[c+1] < h[c] {
			c++
		}
		if h[p] <= h[c] {
			break
		}
		h[p], h[c] = h[c], h[p]
		p = c
	}
	l.heap = h
	return top
}
