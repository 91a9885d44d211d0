package amount_test

import (
	"testing"

	"github.com/persona-go/persona/internal/amount"
)

func TestNumbersAreWrittenAsPeopleDo(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1: "-1", -100: "-100", -1000: "-1,000",
	} {
		if got := amount.Number(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}

func TestOneIsNotPlural(t *testing.T) {
	for n, want := range map[int64]string{0: "0 files", 1: "1 file", 2: "2 files", 2000: "2,000 files", -1: "-1 files"} {
		if got := amount.Of(n, "file"); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}

func TestSizesAreRoundedToATenthOfTheirUnit(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 kB", 999_949: "999.9 kB", 999_950: "1.0 MB", 204_600_000: "204.6 MB", 3e12: "3.0 TB",
	} {
		if got := amount.Bytes(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
	if got := string(amount.AppendBytes([]byte("size "), 512)); got != "size 512 B" {
		t.Errorf("got %q", got)
	}
}
