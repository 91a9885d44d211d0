package persona_test

import (
	"slices"
	"testing"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/combine"
	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/tokens"
	"github.com/persona-go/persona/tree"
)

// memory knows nothing, and notes how its readings were.
type memory struct{ ways, counters []string }

func (m *memory) Begin(_ []scan.Root, way, tokenizer string) {
	m.ways, m.counters = append(m.ways, way), append(m.counters, tokenizer)
}
func (*memory) Known(scan.File) (src sources.Source, binary string, ok bool) { return }
func (*memory) Learned(scan.File, sources.Source, error)                     {}
func (*memory) End()                                                         {}

// look reads a study with o.
func look(t *testing.T, o persona.Options) {
	t.Helper()
	if _, err := read(t, given{{FS: study(), Name: "study"}}, o); err != nil {
		t.Fatal(err)
	}
}

func TestAMemoryIsToldWhatDecidesTheFacts(t *testing.T) {
	refusing := func([]byte, extract.Limits) (extract.Result, error) { return extract.Result{}, nil }
	for _, r := range []struct {
		name    string
		then    func(o *persona.Options)
		way     bool // another way
		counter bool // another tokenizer
	}{
		{"nothing changed", func(*persona.Options) {}, false, false},
		{"nobody counts now", func(o *persona.Options) { o.Counter = nil }, false, true},
		{"another tokenizer counts", func(o *persona.Options) {
			c, err := combine.NewCounter("r50k_base")
			if err != nil {
				t.Fatal(err)
			}
			o.Counter = c
		}, false, true},
		{"an encoding is given", func(o *persona.Options) { o.Encoding = "windows-1252" }, true, false},
		{"other limits", func(o *persona.Options) { o.Readers.Limits.Depth = 5 }, true, false},
		{"the default limits by their numbers", func(o *persona.Options) { o.Readers.Limits = extract.Limits{}.Defaults() }, false, false},
		{"another reader", func(o *persona.Options) {
			o.Readers.More = []extract.Reader{{Format: "json", Version: "json/2", Read: refusing}}
		}, true, false},
		{"in another order, by one worker", func(o *persona.Options) { o.Workers, o.Order, o.Desc = 1, "size", true }, false, false},
	} {
		t.Run(r.name, func(t *testing.T) {
			m := &memory{}
			o := persona.Options{Counter: counter(t), Memory: m}
			look(t, o)
			r.then(&o)
			look(t, o)
			if len(m.ways) != 2 {
				t.Fatalf("two readings began %d times", len(m.ways))
			}
			if way := m.ways[0] != m.ways[1]; way != r.way {
				t.Errorf("got another way: %v, want %v\n%s\n%s", way, r.way, m.ways[0], m.ways[1])
			}
			if other := m.counters[0] != m.counters[1]; other != r.counter {
				t.Errorf("got another tokenizer: %v, want %v: %q", other, r.counter, m.counters)
			}
		})
	}
}

func TestSomeReadingsAskNoMemory(t *testing.T) {
	enc, err := tokens.Named("r50k_base")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct {
		name string
		read func(o persona.Options) error
		want int // readings that began
	}{
		{"one without texts does", func(o persona.Options) error { look(t, o); return nil }, 1},
		{"not one that somebody counts whom nobody can tell from others", func(o persona.Options) error {
			o.Counter = combine.CounterOf(enc)
			look(t, o)
			return nil
		}, 0},
		{"not one that keeps the texts", func(o persona.Options) error {
			for _, err := range persona.Documents(t.Context(), given{{FS: study()}}, o, &persona.Ledger{}) {
				if err != nil {
					return err
				}
			}
			return nil
		}, 0},
		{"not a study", func(o persona.Options) error {
			_, err := persona.Open(t.Context(), tree.FS(study()), o)
			return err
		}, 0},
	} {
		t.Run(r.name, func(t *testing.T) {
			m := &memory{}
			if err := r.read(persona.Options{Memory: m}); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(m.counters, make([]string, r.want)) {
				t.Errorf("got readings by the counters %q, want %d of nobody", m.counters, r.want)
			}
		})
	}
}
