package draft

import (
	"encoding/binary"
	"regexp"
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// mask is a set of rules: bit i is the rule i of an automaton. The zero value is the empty set.
type mask uint64

func (m mask) has(rule int) bool { return m>>rule&1 != 0 }

// automaton is many expressions that are looked for at once. It never changes, so any number of
// goroutines may read it. Package regexp is its oracle in the test.
type automaton struct {
	insts  []syntax.Inst // of all rules, one program behind the other; a match's Arg is its rule
	starts []uint32      // where each rule begins in insts
	// Characters of one class are the same to every rule.
	ascii   [utf8.RuneSelf]uint8
	bounds  []rune  // where another class begins, ascending, from 0
	classes []uint8 // of the characters from each of bounds on
	samples []rune  // one character of each class; the last stands for the end of the text
}

// mostRules is how many rules have a bit in a mask.
const mostRules = 64

// newAutomaton joins expressions. It panics if there are more than mostRules, or if they tell apart
// more than 255 classes of characters.
func newAutomaton(rules []*regexp.Regexp) *automaton {
	if len(rules) > mostRules {
		panic("draft: more rules than a mask has bits")
	}
	a := &automaton{}
	for i, rule := range rules {
		parsed, err := syntax.Parse(rule.String(), syntax.Perl)
		if err != nil {
			panic(err) // it is an expression, and was parsed before
		}
		prog, err := syntax.Compile(parsed.Simplify())
		if err != nil {
			panic(err)
		}
		at := uint32(len(a.insts))
		for _, in := range prog.Inst {
			switch in.Op {
			case syntax.InstMatch:
				in.Arg = uint32(i)
			case syntax.InstAlt, syntax.InstAltMatch:
				in.Arg += at
			}
			in.Out += at
			a.insts = append(a.insts, in)
		}
		a.starts = append(a.starts, at+uint32(prog.Start))
	}
	a.classify()
	return a
}

// reads reports whether an instruction reads a character.
func reads(in *syntax.Inst) bool {
	switch in.Op {
	case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		return true
	}
	return false
}

// classify finds the classes: it asks every instruction that is unlike the others about the first
// character behind each bound at which any of them may begin to say something else.
func (a *automaton) classify() {
	bounds := []rune{0, '\n', '\n' + 1, '0', '9' + 1, 'A', 'Z' + 1, '_', '_' + 1, 'a', 'z' + 1, utf8.RuneSelf}
	var readers []*syntax.Inst
	seen := map[string]bool{}
	for i := range a.insts {
		in := &a.insts[i]
		if !reads(in) {
			continue
		}
		key := string(rune(in.Op)) + string(rune(in.Arg)) + string(in.Rune)
		if seen[key] {
			continue
		}
		seen[key] = true
		readers = append(readers, in)
		if len(in.Rune) == 1 {
			for r := in.Rune[0]; ; {
				bounds = append(bounds, r, r+1)
				if r = unicode.SimpleFold(r); r == in.Rune[0] {
					break
				}
			}
			continue
		}
		for j := 0; j+1 < len(in.Rune); j += 2 {
			bounds = append(bounds, in.Rune[j], in.Rune[j+1]+1)
		}
	}
	slices.Sort(bounds)
	a.bounds = slices.Compact(bounds)
	ids := map[string]int{}
	said := make([]byte, len(readers)+1)
	for _, r := range a.bounds {
		said[len(readers)] = kindOf(r)
		for i, in := range readers {
			said[i] = 0
			if in.MatchRune(r) {
				said[i] = 1
			}
		}
		id, ok := ids[string(said)]
		if !ok {
			id = len(a.samples)
			ids[string(said)] = id
			a.samples = append(a.samples, r)
		}
		if id >= 255 {
			panic("draft: more classes of characters than a byte tells apart")
		}
		a.classes = append(a.classes, uint8(id))
	}
	a.samples = append(a.samples, -1)
	for c := range a.ascii {
		a.ascii[c] = a.class(rune(c))
	}
}

// class returns the class of a character by binary search.
func (a *automaton) class(r rune) uint8 {
	i, found := slices.BinarySearch(a.bounds, r)
	if !found {
		i--
	}
	return a.classes[i]
}

// The kinds of characters that boundaries tell apart, each with one that stands for it.
const (
	atBegin = iota
	atLine
	atWord
	atOther
	kinds
)

func kindOf(r rune) uint8 {
	switch {
	case r < 0:
		return atBegin
	case r == '\n':
		return atLine
	case syntax.IsWordChar(r):
		return atWord
	}
	return atOther
}

// step is where a state goes with a character: to a state of a matcher, on the way to which the
// rules of found matched. The zero value is a step nobody took so far.
type step struct{ state, found int32 }

// matcher looks for the rules of an automaton in texts. It remembers the states that texts lead to,
// so it is faster the more it has read; it is for one goroutine.
type matcher struct {
	*automaton
	width  int
	ids    map[string]int32 // the states by their key
	keys   []string         // of each state: the kind of the last character, then the threads
	steps  []step           // width of each state
	found  []mask           // the sets of rules that steps have found; the first is empty
	begins [kinds][]threads // what begins behind a kind of character, by the class of the next
	// For the state that is being made:
	mark  []uint32
	turn  uint32
	stack []uint32
	key   []byte
}

// threads are the places in a program that a character led to, and the rules that matched before
// it.
type threads struct {
	known bool
	at    []uint32
	found mask
}

// mostStates is how many states a matcher remembers: with 100 classes, 6 MB. If there are more, it
// forgets them all and goes on; that costs time and changes no answer.
const mostStates = 8192

func (a *automaton) matcher() *matcher {
	m := &matcher{automaton: a, width: len(a.samples), mark: make([]uint32, len(a.insts))}
	for k := range m.begins {
		m.begins[k] = make([]threads, m.width)
	}
	m.forget()
	return m
}

// forget leaves nothing but the state in which every text begins, which is the first, and the one
// behind every text, which is state 0.
func (m *matcher) forget() {
	m.ids = map[string]int32{}
	m.keys = append(m.keys[:0], "")
	m.steps = append(m.steps[:0], make([]step, m.width)...)
	m.found = append(m.found[:0], 0)
	m.state([]byte{atBegin})
}

// state returns the state of a key, and makes it if there is none.
func (m *matcher) state(key []byte) int32 {
	id, ok := m.ids[string(key)]
	if !ok {
		id = int32(len(m.keys))
		text := string(key)
		m.keys = append(m.keys, text)
		m.ids[text] = id
		m.steps = append(m.steps, make([]step, m.width)...)
	}
	return id
}

// match returns the rules that match somewhere in the text.
func (m *matcher) match(text string) mask {
	var all mask
	at := int32(1)
	for i := 0; i < len(text); {
		var class int
		if c := text[i]; c < utf8.RuneSelf {
			class = int(m.ascii[c])
			i++
		} else {
			r, n := utf8.DecodeRuneInString(text[i:])
			class = int(m.automaton.class(r))
			i += n
		}
		s := m.steps[int(at)*m.width+class]
		if s.state == 0 {
			s = m.take(at, class)
		}
		if s.found != 0 {
			all |= m.found[s.found]
		}
		at = s.state
	}
	// The step at the end leads nowhere, and is remembered as one to the beginning.
	s := m.steps[int(at)*m.width+m.width-1]
	if s.state == 0 {
		s = m.take(at, m.width-1)
	}
	return all | m.found[s.found]
}

// take finds out where a state goes with a class of characters.
func (m *matcher) take(from int32, class int) step {
	key := m.keys[from]
	if len(m.keys) >= mostStates {
		m.forget()
		from = m.state([]byte(key))
	}
	kind := key[0]
	begin := &m.begins[kind][class]
	if !begin.known {
		begin.known = true
		m.turn++
		begin.at, begin.found = m.run(m.starts, kind, class, nil)
	}
	var own []uint32
	for b := []byte(key[1:]); len(b) > 0; b = b[4:] {
		own = append(own, binary.LittleEndian.Uint32(b))
	}
	m.turn++
	at, found := m.run(own, kind, class, slices.Clone(begin.at))
	found |= begin.found
	s := step{state: 1}
	if class != m.width-1 {
		slices.Sort(at)
		m.key = append(m.key[:0], kindOf(m.samples[class]))
		for _, pc := range slices.Compact(at) {
			m.key = binary.LittleEndian.AppendUint32(m.key, pc)
		}
		s.state = m.state(m.key)
	}
	if found != 0 {
		i := slices.Index(m.found, found)
		if i < 0 {
			i = len(m.found)
			m.found = append(m.found, found)
		}
		s.found = int32(i)
	}
	m.steps[int(from)*m.width+class] = s
	return s
}

// run follows threads through all that reads nothing, and over one character of the class. It adds
// to next where they are then, and returns it with the rules that matched before the character.
func (m *matcher) run(from []uint32, kind uint8, class int, next []uint32) ([]uint32, mask) {
	r := m.samples[class]
	holds := syntax.EmptyOpContext([...]rune{-1, '\n', 'a', ' '}[kind], r)
	var found mask
	m.stack = append(m.stack[:0], from...)
	for len(m.stack) > 0 {
		pc := m.stack[len(m.stack)-1]
		m.stack = m.stack[:len(m.stack)-1]
		if m.mark[pc] == m.turn {
			continue
		}
		m.mark[pc] = m.turn
		switch in := &m.insts[pc]; in.Op {
		case syntax.InstMatch:
			found |= 1 << in.Arg
		case syntax.InstAlt, syntax.InstAltMatch:
			m.stack = append(m.stack, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			m.stack = append(m.stack, in.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^holds == 0 {
				m.stack = append(m.stack, in.Out)
			}
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			if r >= 0 && in.MatchRune(r) {
				next = append(next, in.Out)
			}
		}
	}
	return next, found
}
