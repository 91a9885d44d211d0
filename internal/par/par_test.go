package par_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/persona-go/persona/internal/par"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// upTo yields 0 to n-1.
func upTo(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// each makes a worker without state.
func each[T, R any](f func(context.Context, T) R) func() func(context.Context, T) R {
	return func() func(context.Context, T) R { return f }
}

func square(_ context.Context, i int) int { return i * i }

func TestResultsComeInInputOrder(t *testing.T) {
	for _, workers := range []int{0, -1, 1, 2, 3, 8, 64} {
		for _, n := range []int{0, 1, 2, 15, 16, 17, 1000} {
			t.Run(fmt.Sprintf("%d items on %d workers", n, workers), func(t *testing.T) {
				var want []int
				for i := range n {
					want = append(want, i*i)
				}
				uneven := func(_ context.Context, i int) int {
					for range (i * 7919) % 13 {
						runtime.Gosched()
					}
					return i * i
				}
				got := slices.Collect(par.Map(t.Context(), workers, upTo(n), each(uneven)))
				if !slices.Equal(got, want) {
					t.Errorf("got %v, want %v", got, want)
				}
			})
		}
	}
}

func TestASequenceCanBeRunAgain(t *testing.T) {
	seq := par.Map(t.Context(), 2, upTo(5), each(square))
	for range 2 {
		if got, want := slices.Collect(seq), []int{0, 1, 4, 9, 16}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

func TestEveryWorkerHasItsOwnState(t *testing.T) {
	var workers atomic.Int64
	newWorker := func() func(context.Context, int) int {
		workers.Add(1)
		busy := false // the race detector and this flag see a worker that is shared
		return func(context.Context, int) int {
			if busy {
				t.Error("two items at once in one worker")
			}
			busy = true
			runtime.Gosched()
			busy = false
			return 0
		}
	}
	for range par.Map(t.Context(), 3, upTo(500), newWorker) {
	}
	if got := workers.Load(); got != 3 {
		t.Errorf("got %d workers, want 3", got)
	}
}

func TestABoundedNumberIsInFlight(t *testing.T) {
	const workers = 3
	var taken atomic.Int64
	in := func(yield func(int) bool) {
		for i := range 5000 {
			taken.Add(1)
			if !yield(i) {
				return
			}
		}
	}
	consumed := int64(0)
	for range par.Map(t.Context(), workers, in, each(square)) {
		consumed++
		// One more than in flight, since the input has made the next item before it learns that there is
		// no space.
		if ahead := taken.Load() - consumed; ahead > workers*16+1 {
			t.Fatalf("the input is %d items ahead, want at most %d", ahead, workers*16)
		}
		runtime.Gosched()
	}
	if consumed != 5000 {
		t.Errorf("got %d results, want 5000", consumed)
	}
}

func TestLongItemsSpreadOverAllWorkers(t *testing.T) {
	tests := []struct {
		name           string
		items, workers int
		want           time.Duration // each item takes a second
	}{
		{"as many items as workers take as long as one", 4, 4, time.Second},
		{"twice as many take twice as long", 8, 4, 2 * time.Second},
		{"one worker takes them one by one", 5, 1, 5 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				// The items arrive one by one, as the files of a slow disk do.
				in := func(yield func(int) bool) {
					for i := range tt.items {
						synctest.Wait()
						if !yield(i) {
							return
						}
					}
				}
				n := 0
				for range par.Map(t.Context(), tt.workers, in, each(func(context.Context, int) int {
					time.Sleep(time.Second)
					return 0
				})) {
					n++
				}
				if got := time.Since(start); got != tt.want || n != tt.items {
					t.Errorf("got %d results in %v, want %d in %v", n, got, tt.items, tt.want)
				}
			})
		})
	}
}

func TestBreakEndsEverything(t *testing.T) {
	var cancelled, taken atomic.Int64
	in := func(yield func(int) bool) {
		for i := 0; ; i++ {
			taken.Add(1)
			if !yield(i) {
				return
			}
		}
	}
	fn := func(ctx context.Context, i int) int {
		if i >= 3 {
			<-ctx.Done() // a fn that heeds its context ends, though the caller's context lives on
			cancelled.Add(1)
		}
		return i
	}
	n := 0
	for range par.Map(t.Context(), 2, in, each(fn)) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 || cancelled.Load() > 2 || taken.Load() > 40 {
		t.Errorf("got %d results, %d items given up and %d taken, want 3, at most 2 and at most 40", n, cancelled.Load(), taken.Load())
	}
	if err := t.Context().Err(); err != nil {
		t.Errorf("the caller's context was cancelled: %v", err)
	}
}

func TestCancellingTheContextEndsEverything(t *testing.T) {
	tests := []struct {
		name string
		fn   func(context.Context, int) int
	}{
		{"while the workers are quick", square},
		{"while the workers block", func(ctx context.Context, i int) int {
			if i >= 5 {
				<-ctx.Done()
			}
			return i * i
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			n := 0
			for range par.Map(ctx, 4, upTo(1_000_000), each(tt.fn)) {
				if n++; n == 5 {
					go cancel()
				}
				if n >= 5 && ctx.Err() != nil {
					break // the loop body must see at most this one
				}
			}
			if n < 5 || n == 1_000_000 {
				t.Errorf("got %d results, want an early end", n)
			}
		})
	}
	t.Run("before it began, nothing is done", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range par.Map(ctx, 2, upTo(10), func() func(context.Context, int) int { t.Error("a worker was made"); return square }) {
			t.Error("got a result")
		}
	})
}

func TestPanicsSurfaceInTheConsumer(t *testing.T) {
	boom := errors.New("boom")
	tests := []struct {
		name string
		run  func() iter.Seq[int]
		want int // results before the panic
		exit bool
	}{
		{"of a worker, after the results before it", func() iter.Seq[int] {
			return par.Map(context.Background(), 3, upTo(100), each(func(_ context.Context, i int) int {
				if i == 42 {
					panic(boom)
				}
				return i
			}))
		}, 42, false},
		{"of the first of several", func() iter.Seq[int] {
			return par.Map(context.Background(), 8, upTo(1000), each(func(_ context.Context, i int) int {
				if i >= 7 {
					panic(boom)
				}
				return i
			}))
		}, 7, false},
		{"of newWorker", func() iter.Seq[int] {
			return par.Map(context.Background(), 2, upTo(100), func() func(context.Context, int) int { panic(boom) })
		}, 0, false},
		{"of the input, after the results of its items", func() iter.Seq[int] {
			return par.Map(context.Background(), 2, func(yield func(int) bool) {
				for i := range 9 {
					yield(i)
				}
				panic(boom)
			}, each(square))
		}, 9, false},
		{"when a worker ends its goroutine", func() iter.Seq[int] {
			return par.Map(context.Background(), 2, upTo(100), each(func(context.Context, int) int { runtime.Goexit(); return 0 }))
		}, 0, true},
		{"when the input ends its goroutine", func() iter.Seq[int] {
			return par.Map(context.Background(), 2, func(func(int) bool) { runtime.Goexit() }, each(square))
		}, 0, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := 0
			defer func() {
				p, ok := recover().(*par.Panic)
				if !ok {
					t.Fatal("got no panic")
				}
				if !tt.exit && !errors.Is(p, boom) {
					t.Errorf("got %v, want boom", p)
				}
				if tt.exit && (!strings.Contains(p.Error(), "Goexit") || p.Unwrap() == nil) {
					t.Errorf("got %v, want Goexit named", p)
				}
				if len(p.Stack) == 0 || n != tt.want {
					t.Errorf("got %d results and a stack of %d bytes, want %d results and a stack", n, len(p.Stack), tt.want)
				}
			}()
			for range tt.run() {
				n++
			}
		})
	}
	t.Run("with a value that is no error", func(t *testing.T) {
		defer func() {
			p := recover().(*par.Panic)
			if !strings.HasPrefix(p.Error(), "7\n") || p.Unwrap() != nil {
				t.Errorf("got %v", p)
			}
		}()
		for range par.Map(t.Context(), 1, upTo(1), each(func(context.Context, int) int { panic(7) })) {
		}
	})
	t.Run("of the loop body, unchanged", func(t *testing.T) {
		defer func() {
			if got := recover(); got != any(boom) {
				t.Errorf("got %v, want boom", got)
			}
		}()
		for range par.Map(t.Context(), 2, upTo(100), each(square)) {
			panic(boom)
		}
	})
}

// BenchmarkMap measures the overhead of 50,000 items of no work.
func BenchmarkMap(b *testing.B) {
	for _, workers := range []int{1, 2, 8} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				n := 0
				for range par.Map(b.Context(), workers, upTo(50_000), each(square)) {
					n++
				}
				if n != 50_000 {
					b.Fatal(n)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/50_000, "ns/item")
		})
	}
}
