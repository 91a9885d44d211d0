// Package count reads how many personas someone asks for ("3", "3-5", "about four", "at least 3"),
// says it to a model in one sentence, and checks an answer against it.
// It never decides how many personas the data supports: that is an estimate, and [Auto] leaves the
// number to it.
package count

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Limit is the largest count there is: every count up to it fits an int on every platform.
const Limit = math.MaxInt32

// Kind says what sort of number was asked for. The zero Kind is [KindAuto].
type Kind int

// The kinds, in the order in which [Forms] lists them.
const (
	KindAuto        Kind = iota // as many as the data supports
	KindExact                   // this many
	KindRange                   // from Min to Max
	KindApproximate             // Target, or one that lies from Min to Max
	KindMinimum                 // Min or more
	KindMaximum                 // from 1 to Max
)

var kindNames = [...]string{"auto", "exact", "range", "approximate", "minimum", "maximum"}

// String returns the kind's name in JSON: auto, exact, range, approximate, minimum or maximum.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("kind(%d)", int(k))
	}
	return kindNames[k]
}

// Spec is a count as it was asked for. The zero Spec is [Auto]. Specs that mean the same are equal
// (==): [Parse] reads "5-3" and "3 to 5" as one Spec, and "3-3" as exactly 3.
type Spec struct {
	Kind   Kind
	Target int // the number aimed at, for KindExact and KindApproximate; else 0
	Min    int // the least number accepted, at least 1; 0 for Auto, which accepts every number from 1
	Max    int // the greatest number accepted; 0: no limit
}

// Auto leaves the number to what the data supports: it asks for "as many personas as the data
// supports", and [Spec.Check] accepts every number from 1, because a result without any persona is
// not one that someone asked for.
var Auto = Spec{}

// String returns the shortest way to write s; [Parse] reads it as s again: "auto", "3", "3-5",
// "~4", "4±2", "at least 3", "up to 6".
func (s Spec) String() string {
	switch s.Kind {
	case KindExact:
		return fmt.Sprint(s.Target)
	case KindRange:
		return fmt.Sprintf("%d-%d", s.Min, s.Max)
	case KindApproximate:
		// The wider side is the tolerance that was asked for; the other one may have been cut off at 1 or
		// at Limit.
		if tolerance := max(s.Target-s.Min, s.Max-s.Target); tolerance != 1 {
			return fmt.Sprintf("%d±%d", s.Target, tolerance)
		}
		return fmt.Sprintf("~%d", s.Target)
	case KindMinimum:
		return fmt.Sprintf("at least %d", s.Min)
	case KindMaximum:
		return fmt.Sprintf("up to %d", s.Max)
	}
	return "auto"
}

// Prompt returns the instruction for a model, one sentence without a full stop: "Generate exactly 3
// personas".
func (s Spec) Prompt() string {
	switch s.Kind {
	case KindExact:
		return "Generate exactly " + personas(s.Target)
	case KindRange:
		return fmt.Sprintf("Generate %d-%d personas based on data richness", s.Min, s.Max)
	case KindApproximate:
		return fmt.Sprintf("Generate around %s (%d-%d acceptable)", personas(s.Target), s.Min, s.Max)
	case KindMinimum:
		return "Generate at least " + personas(s.Min)
	case KindMaximum:
		return "Generate at most " + personas(s.Max)
	}
	return "Generate as many personas as the data supports"
}

// Check reports whether n personas are what was asked for, and why: "generated 6 personas, expected
// at most 5".
func (s Spec) Check(n int) (ok bool, message string) {
	least := max(s.Min, 1)
	switch tooFew, tooMany := n < least, s.Max > 0 && n > s.Max; {
	case !tooFew && !tooMany:
		return true, fmt.Sprintf("generated %s, as asked (%s)", personas(n), s)
	case s.Kind == KindExact:
		return false, fmt.Sprintf("generated %s, expected exactly %d", personas(n), s.Target)
	case tooFew:
		return false, fmt.Sprintf("generated %s, expected at least %d", personas(n), least)
	}
	return false, fmt.Sprintf("generated %s, expected at most %d", personas(n), s.Max)
}

func personas(n int) string {
	if n == 1 {
		return "1 persona"
	}
	return fmt.Sprintf("%d personas", n)
}

// object is a [Spec] in JSON.
type object struct {
	Kind   string `json:"kind"`
	Target *int   `json:"target"`
	Min    *int   `json:"min"`
	Max    *int   `json:"max"`
}

// MarshalJSON writes {"kind","target","min","max"}; a number that s does not have (no target, no
// limit) is null.
func (s Spec) MarshalJSON() ([]byte, error) {
	orNull := func(n int) *int {
		if n == 0 {
			return nil
		}
		return &n
	}
	return json.Marshal(object{s.Kind.String(), orNull(s.Target), orNull(s.Min), orNull(s.Max)})
}

// UnmarshalJSON reads what [Spec.MarshalJSON] writes. Fields that contradict each other are an
// error that wraps [ErrSyntax].
func (s *Spec) UnmarshalJSON(data []byte) error {
	var o object
	if err := json.Unmarshal(data, &o); err != nil {
		return fmt.Errorf("read count: %w", err)
	}
	orZero := func(n *int) int {
		if n == nil {
			return 0
		}
		return *n
	}
	read := Spec{Kind(slices.Index(kindNames[:], o.Kind)), orZero(o.Target), orZero(o.Min), orZero(o.Max)}
	// Only what Parse can return is a Spec.
	if again, err := Parse(read.String()); err == nil && again == read {
		*s = read
		return nil
	}
	return fmt.Errorf("read count %s: its fields contradict each other: %w", shorten(string(data)), ErrSyntax)
}

// ErrSyntax is what every error of [Parse] wraps: a mistake in what was written, for which the
// program exits with 2. Its text lists what is understood.
var ErrSyntax = errors.New("understood are " + Forms)
