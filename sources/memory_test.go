package sources_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// memory knows some files by their names, and notes the order in which it is asked and told: the one
// by the goroutine of the files, the other by the caller's.
type memory struct {
	mu     sync.Mutex
	knows  map[string]sources.Source
	binary map[string]string
	begun  string
	asked  []string
	told   []string
	ended  int
	late   bool // asked or told before its beginning or after its end
}

func (m *memory) Begin(roots []scan.Root, way, tokenizer string) {
	m.begun = fmt.Sprintf("%d roots, %s, %s", len(roots), way, tokenizer)
}

func (m *memory) Known(f scan.File) (sources.Source, string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.late = m.late || m.begun == "" || m.ended > 0
	m.asked = append(m.asked, f.Name)
	src, ok := m.knows[f.Name]
	src.File = f
	return src, m.binary[f.Name], ok
}

func (m *memory) Learned(opened scan.File, src sources.Source, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.late = m.late || m.begun == "" || m.ended > 0
	m.told = append(m.told, fmt.Sprintf("%s %d %.4s %s %v", opened.Name, opened.Size, src.SHA256, sources.BinaryReason(err), err != nil))
}

func (m *memory) End() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ended++
}

func TestAMemoryIsAskedAndTold(t *testing.T) {
	tree := twist{MapFS: fstest.MapFS{
		"a.txt":   {Data: []byte("plain")},
		"b.txt":   {Data: []byte("\x89PNG\r\n\x1a\n")},
		"c.txt":   {Data: []byte("known")},
		"d.txt":   {Data: []byte("known to be binary")},
		"bad.txt": {Data: []byte("broken")},
	}, size: map[string]int64{"bad.txt": 99}, opens: &tally{}}
	roots := []scan.Root{{FS: tree}}
	names := []string{"a.txt", "b.txt", "bad.txt", "c.txt", "d.txt", "gone.txt"}
	for _, workers := range []int{1, 4} {
		t.Run(fmt.Sprintf("%d workers", workers), func(t *testing.T) {
			tree.opens.n = nil
			m := &memory{knows: map[string]sources.Source{"c.txt": {SHA256: "c5", Tokens: 7, Notes: []string{"a note"}}, "d.txt": {SHA256: "d5"}}, binary: map[string]string{"d.txt": "a PNG image"}}
			var got []string
			o := sources.Options{Workers: workers, Memory: m, Way: "as text", Tokenizer: "nobody"}
			for d, err := range sources.Read(t.Context(), roots, list(names...), o) {
				got = append(got, fmt.Sprintf("%s %.4s %d %q %v", d.Name, d.SHA256, d.Tokens, d.Notes, err))
			}
			want := []string{
				fmt.Sprintf(`a.txt %.4s 0 [] <nil>`, sum("plain")),
				fmt.Sprintf(`b.txt %.4s 0 [] decode study/b.txt: binary file: a PNG image`, sum("\x89PNG\r\n\x1a\n")),
				`bad.txt  0 [] read study/bad.txt: changed while it was read: 99 bytes when it was opened, 6 were read`,
				`c.txt c5 7 ["a note"] <nil>`,
				`d.txt d5 0 [] decode study/d.txt: binary file: a PNG image`,
				`gone.txt  0 [] open study/gone.txt: file does not exist`,
			}
			if !slices.Equal(got, want) {
				t.Errorf("got\n%q\nwant\n%q", got, want)
			}
			told := []string{
				fmt.Sprintf("a.txt 5 %.4s  false", sum("plain")),
				fmt.Sprintf("b.txt 8 %.4s a PNG image true", sum("\x89PNG\r\n\x1a\n")),
				"bad.txt 99   true",
			}
			if !slices.Equal(m.asked, names) || !slices.Equal(m.told, told) {
				t.Errorf("asked %q, want %q\ntold %q, want %q", m.asked, names, m.told, told)
			}
			if m.begun != "1 roots, as text, nobody" || m.ended != 1 || m.late {
				t.Errorf("begun with %q, ended %d times, asked or told outside: %v", m.begun, m.ended, m.late)
			}
			if tree.opens.of("c.txt")+tree.opens.of("d.txt") != 0 || tree.opens.of("a.txt") != 1 {
				t.Errorf("opened %v", tree.opens.n)
			}
		})
	}
}

func TestAMemoryIsToldOfTheEnd(t *testing.T) {
	roots := []scan.Root{{FS: fstest.MapFS{"a.txt": {Data: []byte("plain")}}}}
	read := func(ctx context.Context, m *memory, o sources.Options, stop func(n int) bool) (last error) {
		n := 0
		o.Memory = m
		for _, err := range sources.Read(ctx, roots, endless, o) {
			last = err
			if n++; stop(n) {
				break
			}
		}
		return last
	}
	ctx, cancel := context.WithCancel(t.Context())
	for _, row := range []struct {
		name string
		o    sources.Options
		stop func(n int) bool
		ends int
		is   error
	}{
		{"of a reading that was broken off", sources.Options{}, func(n int) bool { return n == 50 }, 1, nil},
		{"not if nothing began", sources.Options{Encoding: "utf-9"}, func(int) bool { return false }, 0, nil},
		{"of one that was cancelled", sources.Options{}, func(n int) bool {
			if n == 50 {
				cancel()
			}
			return false
		}, 1, context.Canceled},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := &memory{}
			err := read(ctx, m, row.o, row.stop)
			if m.ended != row.ends || m.late || row.is != nil && !errors.Is(err, row.is) {
				t.Errorf("ended %d times, want %d; asked or told outside: %v; %v", m.ended, row.ends, m.late, err)
			}
		})
	}
}
