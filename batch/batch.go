// Package batch does many tasks of one kind: several at once, told in their order, each on its own,
// so that one that fails does not harm the others. It never reads or writes anything, and does not
// know what a task is.
package batch

import (
	"context"
	"iter"
	"runtime"
	"strings"
	"time"

	"github.com/persona-go/persona/internal/par"
)

// Options say how tasks are done. The zero value does as many at once as there are processors, and
// all of them.
type Options struct {
	Workers  int  // tasks at once; 0 is GOMAXPROCS
	FailFast bool // ends with the first task, in their order, that fails
}

// Run does tasks, each by do, which several goroutines call at once. put is called with every
// result, one at a time and in the order of the tasks; what it returns is how the task ended. Run
// returns the context's error or, with FailFast, that of the first task that failed, and calls put
// with no later one then. A failed task is no error else.
func Run[T, R any](ctx context.Context, o Options, tasks []T, do func(context.Context, T) (R, error), put func(task int, result R, err error) error) error {
	type done struct {
		result R
		err    error
	}
	var all iter.Seq[T] = func(yield func(T) bool) {
		for _, t := range tasks {
			if !yield(t) {
				return
			}
		}
	}
	worker := func() func(context.Context, T) done {
		return func(ctx context.Context, t T) done {
			r, err := do(ctx, t)
			return done{r, err}
		}
	}
	i := 0
	for d := range par.Map(ctx, o.Workers, all, worker) {
		if ctx.Err() != nil {
			break
		}
		err := put(i, d.result, d.err)
		if err != nil && o.FailFast {
			return err
		}
		i++
	}
	return ctx.Err()
}

// Share returns how many tasks of n are done at once by workers, of which 0 are GOMAXPROCS, and how
// many workers are left for the inside of each. Both are at least 1.
func Share(workers, n int) (tasks, inside int) {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	tasks = max(1, min(workers, n))
	return tasks, max(1, workers/tasks)
}

// Left returns how long the rest of a batch takes if it is as fast as what was done: done of total,
// in any unit, in the time elapsed. It is 0 if nothing is known.
func Left(done, total int64, elapsed time.Duration) time.Duration {
	if done <= 0 || total <= done || elapsed <= 0 {
		return 0
	}
	return time.Duration(float64(elapsed) / float64(done) * float64(total-done))
}

// Twins reports which of names another has too. Capitals make no difference, as in some file
// systems.
func Twins(names []string) []bool {
	count := map[string]int{}
	for _, n := range names {
		count[strings.ToLower(n)]++
	}
	twins := make([]bool, len(names))
	for i, n := range names {
		twins[i] = count[strings.ToLower(n)] > 1
	}
	return twins
}
