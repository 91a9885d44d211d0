package par_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/persona-go/persona/internal/par"
)

// log records what was fetched and dropped, in any order.
type log struct {
	mu   sync.Mutex
	list []string
}

func (l *log) add(s string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, s)
}

func (l *log) sorted() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(slices.Sorted(slices.Values(l.list)), " ")
}

func TestPrefetch(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2)) // so many fetch
	for _, row := range []struct {
		name          string
		items, weight int
		announce      [][]string
		take          []string
		fetched, took string
	}{
		{"what is announced is fetched before it is asked for", 9, 99, [][]string{{"a", "b"}}, nil, "a b", ""},
		{"what is taken is what was fetched", 9, 99, [][]string{{"a", "b"}}, []string{"a", "b"}, "a b", "A B"},
		{"nobody takes anything twice", 9, 99, [][]string{{"a"}}, []string{"a", "a"}, "a", "A -"},
		{"what was not announced is not fetched", 9, 99, [][]string{{"a"}}, []string{"z"}, "a", "-"},
		{"no more than Items are begun", 2, 99, [][]string{{"a", "b", "c", "d"}}, nil, "a b", ""},
		{"nothing is begun while Weight is reached", 9, 2, [][]string{{"a", "b", "c", "d"}}, nil, "a b", ""},
		{"what is taken makes room", 2, 99, [][]string{{"a", "b", "c"}}, []string{"a"}, "a b c", "A"},
		{"what was announced last comes first", 2, 99, [][]string{{"a", "b"}, {"c"}}, []string{"a"}, "a b c", "A"},
		{"without room nothing is fetched", 0, 99, [][]string{{"a"}}, []string{"a"}, "", "-"},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fetched, dropped := &log{}, &log{}
				p := &par.Prefetch[string]{
					Fetch: func(name string) string { fetched.add(name); return strings.ToUpper(name) },
					Weigh: func(s string) int { return len(s) },
					Drop:  func(s string) { dropped.add(strings.ToLower(s)) },
					Items: row.items, Weight: row.weight,
				}
				for _, names := range row.announce {
					p.Announce(names)
					synctest.Wait()
				}
				var took, kept []string
				for _, name := range row.take {
					s, ok := p.Take(name)
					if !ok {
						s = "-"
					} else {
						kept = append(kept, name)
					}
					took = append(took, s)
					synctest.Wait()
				}
				if got := fetched.sorted(); got != row.fetched {
					t.Errorf("fetched %q, want %q", got, row.fetched)
				}
				if got := strings.Join(took, " "); got != row.took {
					t.Errorf("took %q, want %q", got, row.took)
				}
				p.Close()
				if got := strings.Join(slices.Sorted(slices.Values(append(kept, dropped.list...))), " "); got != row.fetched {
					t.Errorf("taken or dropped %q, want %q", got, row.fetched)
				}
				p.Announce([]string{"late"})
				synctest.Wait()
				if got := fetched.sorted(); got != row.fetched {
					t.Errorf("fetched %q after Close, want %q", got, row.fetched)
				}
			})
		})
	}
}

func TestWhatPanicsWhileItIsFetchedPanicsWhereItIsTaken(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2)) // so many fetch
	broken := errors.New("broken")
	p := &par.Prefetch[int]{Fetch: func(string) int { panic(broken) }, Items: 9, Weight: 9, Drop: func(int) { t.Error("dropped what is none") }}
	defer p.Close()
	synctest.Test(t, func(t *testing.T) {
		p.Announce([]string{"a", "b"})
		synctest.Wait()
		defer func() {
			if err, ok := recover().(*par.Panic); !ok || !errors.Is(err, broken) {
				t.Errorf("got %v, want a panic of %v", err, broken)
			}
		}()
		p.Take("a")
	})
}

func TestWhoeverAsksWaitsForWhatIsBeingFetched(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2)) // so many fetch
	synctest.Test(t, func(t *testing.T) {
		begun, resume := make(chan string), make(chan bool)
		p := &par.Prefetch[string]{Items: 1, Weight: 1, Fetch: func(name string) string {
			begun <- name
			<-resume
			return fmt.Sprint("what ", name, " is")
		}}
		p.Announce([]string{"a"})
		<-begun
		var got string
		var ok bool
		asked := make(chan bool)
		go func() { got, ok = p.Take("a"); close(asked) }()
		synctest.Wait()
		select {
		case <-asked:
			t.Error("it did not wait")
		default:
		}
		close(resume)
		<-asked
		if got != "what a is" || !ok {
			t.Errorf("got %q, %v", got, ok)
		}
		p.Close()
	})
}
