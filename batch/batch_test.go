package batch_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/persona-go/persona/batch"
)

var errBad = errors.New("bad")

func TestRunTellsInOrderWhateverTheWorkersDo(t *testing.T) {
	for _, row := range []struct {
		name     string
		failFast bool
		bad      string // tasks that fail when they are done
		badPut   string // tasks that fail when they are put
		want     string
		err      error
	}{
		{"all go well", false, "", "", "a b c d e f", nil},
		{"one fails and the others go on", false, "c", "", "a b c! d e f", nil},
		{"one fails as it is put and the others go on", false, "", "c", "a b c! d e f", nil},
		{"the first that fails ends it", true, "ce", "", "a b c!", errBad},
		{"the first that cannot be put ends it", true, "", "b", "a b!", errBad},
	} {
		for _, workers := range []int{0, 1, 4} {
			var got []string
			tasks := strings.Split("abcdef", "")
			do := func(_ context.Context, s string) (string, error) {
				if strings.Contains(row.bad, s) {
					return s, errBad
				}
				return s, nil
			}
			put := func(i int, s string, err error) error {
				if tasks[i] != s {
					t.Errorf("%s: task %d came as %s", row.name, i, s)
				}
				if strings.Contains(row.badPut, s) && s != "" {
					err = errBad
				}
				if err != nil {
					s += "!"
				}
				got = append(got, s)
				return err
			}
			err := batch.Run(t.Context(), batch.Options{Workers: workers, FailFast: row.failFast}, tasks, do, put)
			if !errors.Is(err, row.err) || strings.Join(got, " ") != row.want {
				t.Errorf("%s, %d workers: got %v, %v, want %s, %v", row.name, workers, got, err, row.want, row.err)
			}
		}
	}
}

func TestAnInterruptEndsRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := batch.Run(ctx, batch.Options{Workers: 2}, make([]int, 100), func(context.Context, int) (int, error) { return 0, nil }, func(int, int, error) error {
		if n++; n == 3 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || n != 3 {
		t.Errorf("got %v after %d tasks, want an interrupt after 3", err, n)
	}
}

func TestShare(t *testing.T) {
	for _, row := range []struct{ workers, n, tasks, inside int }{
		{1, 10, 1, 1}, {4, 10, 4, 1}, {4, 1, 1, 4}, {8, 3, 3, 2}, {2, 0, 1, 2},
	} {
		if tasks, inside := batch.Share(row.workers, row.n); tasks != row.tasks || inside != row.inside {
			t.Errorf("%d workers for %d tasks: got %d with %d, want %d with %d", row.workers, row.n, tasks, inside, row.tasks, row.inside)
		}
	}
	if tasks, inside := batch.Share(0, 1); tasks != 1 || inside < 1 {
		t.Errorf("no number of workers: got %d with %d", tasks, inside)
	}
}

func TestLeft(t *testing.T) {
	for _, row := range []struct {
		done, total int64
		elapsed     time.Duration
		want        time.Duration
	}{
		{1, 4, time.Second, 3 * time.Second}, {4, 4, time.Second, 0}, {0, 4, time.Second, 0}, {1, 4, 0, 0}, {5, 4, time.Second, 0},
	} {
		if got := batch.Left(row.done, row.total, row.elapsed); got != row.want {
			t.Errorf("%d of %d in %v: got %v, want %v", row.done, row.total, row.elapsed, got, row.want)
		}
	}
}

func TestTwins(t *testing.T) {
	if got, want := batch.Twins([]string{"a", "b", "A", "c"}), []bool{true, false, true, false}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func ExampleRun() {
	double := func(_ context.Context, n int) (int, error) { return 2 * n, nil }
	_ = batch.Run(context.Background(), batch.Options{Workers: 2}, []int{1, 2, 3}, double, func(i, result int, err error) error {
		fmt.Println(i, result)
		return err
	})
	// Output:
	// 0 2
	// 1 4
	// 2 6
}
