// Package par is the ordered, bounded parallel map, and the fetching of what will be asked for: the
// only goroutines of the project. It never reorders results and never lets more than a bounded
// number wait.
package par

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"sync"
)

// perWorker is how many items a worker may be ahead of the consumer. It is large enough that a slow
// file does not leave the other workers idle, and small enough that few results wait (they are
// texts, if texts are kept).
const perWorker = 16

// Panic is what [Map] panics with if fn, newWorker or the input panicked on another goroutine.
type Panic struct {
	Value any    // what was panicked with
	Stack []byte // of the goroutine that panicked
}

// Error describes the panic with the stack where it began.
func (p *Panic) Error() string { return fmt.Sprintf("%v\n\n%s", p.Value, p.Stack) }

// Unwrap returns the value of the panic if it is an error, else nil.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

var errGoexit = errors.New("par: a worker or the input ended its goroutine by runtime.Goexit")

// Map applies fn to the items of in and yields the results in the order of the items. It runs n
// workers; n < 1 means GOMAXPROCS. Each worker calls newWorker once, in its own goroutine, for a fn
// that is its alone and may keep state.
//
// At most 16*n items are in flight, that is, taken from in with a result that is not yet consumed.
// The items are taken on another goroutine than the caller's, one at a time.
//
// Map ends early, without yielding the results that wait, when ctx is cancelled or when the
// consumer breaks out. Either way the context that fn gets is cancelled, and Map returns once all
// its goroutines have. So a fn that blocks must heed its context. ctx.Err says whether the results
// are complete.
//
// A panic of fn, of newWorker or of in is raised again, as a *[Panic], in the goroutine of the
// consumer, after the results of the items before it.
func Map[T, R any](ctx context.Context, n int, in iter.Seq[T], newWorker func() func(context.Context, T) R) iter.Seq[R] {
	if n < 1 {
		n = runtime.GOMAXPROCS(0)
	}
	return func(yield func(R) bool) {
		if ctx.Err() != nil {
			return
		}
		ctx, cancel := context.WithCancel(ctx)
		q := &queue[T, R]{slots: make([]slot[T, R], n*perWorker)}
		q.space.L, q.work.L, q.ready.L = &q.mu, &q.mu, &q.mu

		var group sync.WaitGroup
		group.Add(1)
		context.AfterFunc(ctx, func() { defer group.Done(); q.stop() })
		defer group.Wait()
		defer cancel() // stops the queue, by the func above
		group.Go(func() { q.noExit(func() { q.feed(in) }) })
		for range n {
			group.Go(func() { q.noExit(func() { q.run(ctx, newWorker) }) })
		}
		for {
			r, panicked, ok := q.next()
			switch {
			case panicked != nil:
				panic(panicked)
			case !ok || ctx.Err() != nil || !yield(r):
				return
			}
		}
	}
}

// slot is one item in flight, then its result.
type slot[T, R any] struct {
	item     T
	result   R
	panicked *Panic
	done     bool
}

// queue is a ring of slots: those from head to taken are with workers or done, those from taken to
// tail wait for a worker.
type queue[T, R any] struct {
	mu                 sync.Mutex
	space, work, ready sync.Cond // for the feeder, the workers, the consumer
	slots              []slot[T, R]
	head, taken, tail  int
	waiting            bool   // the consumer waits for the slot at head
	full               bool   // the feeder waits for space
	closed             bool   // no more items come
	stopped            bool   // nobody wants results any more
	exited             *Panic // why nobody does, if a goroutine of ours was ended from within
}

func (q *queue[T, R]) at(i int) *slot[T, R] { return &q.slots[i%len(q.slots)] }

// stop makes everybody give up.
func (q *queue[T, R]) stop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.stopped = true
	q.space.Broadcast()
	q.work.Broadcast()
	q.ready.Broadcast()
}

// feed puts the items of in into the ring. A panic of in becomes a result of its own behind all
// items.
func (q *queue[T, R]) feed(in iter.Seq[T]) {
	p := guard(func() {
		in(func(item T) bool { return q.put(slot[T, R]{item: item}) })
	})
	if p != nil {
		q.put(slot[T, R]{panicked: p})
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.work.Broadcast()
	q.ready.Signal()
}

func (q *queue[T, R]) put(s slot[T, R]) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.tail-q.head == len(q.slots) && !q.stopped {
		q.full = true
		q.space.Wait()
	}
	if q.stopped {
		return false
	}
	*q.at(q.tail) = s
	q.tail++
	q.work.Signal()
	return true
}

// run is the loop of one worker.
func (q *queue[T, R]) run(ctx context.Context, newWorker func() func(context.Context, T) R) {
	var fn func(context.Context, T) R
	// If newWorker panics, each item that this worker takes panics, so that the order of events stays
	// that of the items.
	broken := guard(func() { fn = newWorker() })
	for {
		i, ok := q.claim()
		if !ok || ctx.Err() != nil {
			return
		}
		s := q.at(i) // ours alone until it is done
		switch {
		case s.panicked != nil: // the input's
		case broken != nil:
			s.panicked = broken
		default:
			s.panicked = guard(func() { s.result = fn(ctx, s.item) })
		}
		q.finish(i)
	}
}

// claim waits for an item and takes it; it returns false when no more will come. It takes one at a
// time: to take several at once, so as to spare locks, gained 5 % of 60 ns an item (BenchmarkMap),
// and makes long items wait for each other.
func (q *queue[T, R]) claim() (i int, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.taken == q.tail && !q.closed && !q.stopped {
		q.work.Wait()
	}
	if q.stopped || q.taken == q.tail {
		return 0, false
	}
	q.taken++
	return q.taken - 1, true
}

// finish marks an item as done, and wakes the consumer if it waits for this one.
func (q *queue[T, R]) finish(i int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.at(i).done = true
	if q.waiting && i == q.head {
		q.ready.Signal()
	}
}

// next waits for the result at the head of the ring.
func (q *queue[T, R]) next() (result R, panicked *Panic, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = true
	for !q.stopped && !(q.head < q.tail && q.at(q.head).done) && !(q.closed && q.head == q.tail) {
		q.ready.Wait()
	}
	q.waiting = false
	if q.stopped || q.head == q.tail {
		return result, q.exited, false
	}
	s := *q.at(q.head)
	*q.at(q.head) = slot[T, R]{} // lets go of what it holds
	q.head++
	if q.full && q.tail-q.head <= len(q.slots)/2 { // wakes the feeder for many items, not for one
		q.full = false
		q.space.Signal()
	}
	return s.result, s.panicked, true
}

// noExit calls f. If f ends the goroutine, as testing's FailNow does, everybody is stopped.
func (q *queue[T, R]) noExit(f func()) {
	returned := false
	defer func() {
		if returned {
			return
		}
		q.mu.Lock()
		q.exited = &Panic{Value: errGoexit, Stack: debug.Stack()}
		q.mu.Unlock()
		q.stop()
	}()
	f()
	returned = true
}

// guard calls f and returns its panic, if any.
func guard(f func()) (p *Panic) {
	defer func() {
		if v := recover(); v != nil {
			p = &Panic{Value: v, Stack: debug.Stack()}
		}
	}()
	f()
	return nil
}
