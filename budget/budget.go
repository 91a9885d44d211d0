// Package budget does the arithmetic on a context window: what is used, how serious that is, what
// still fits, and what helps.
// It never uses floating point to decide and never knows a model: windows, names and token counts
// come in as values.
package budget

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// The percentages of the window, output reserve included, at which the levels begin. They are those
// of the ancestor, REPPL/Persona v0.7.0 (its feature F-062), so that its users find their warnings
// where they were.
const (
	YellowPercent = 70
	OrangePercent = 85
	RedPercent    = 95
)

// Level says how full a window is. Levels are ordered: Green < Yellow < Orange < Red.
type Level int

// The levels; each begins exactly at its percentage.
const (
	Green  Level = iota // below 70 % of the window
	Yellow              // from 70 %
	Orange              // from 85 %
	Red                 // from 95 %, and beyond the window
)

var levelNames = [...]string{"green", "yellow", "orange", "red"}

// String returns green, yellow, orange or red.
func (l Level) String() string {
	if l < 0 || int(l) >= len(levelNames) {
		return fmt.Sprintf("level(%d)", int(l))
	}
	return levelNames[l]
}

// MarshalText writes the level's name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what [Level.MarshalText] writes. The error wraps [ErrInvalid].
func (l *Level) UnmarshalText(text []byte) error {
	level, err := ParseLevel(string(text))
	if err == nil {
		*l = level
	}
	return err
}

// ParseLevel returns the level of that name, in any case. The error wraps [ErrInvalid].
func ParseLevel(name string) (Level, error) {
	for l, known := range levelNames {
		if strings.EqualFold(name, known) {
			return Level(l), nil
		}
	}
	return 0, fmt.Errorf("%w: level %q is none of %s", ErrInvalid, name, strings.Join(levelNames[:], ", "))
}

// Percent returns the percentage at which l begins, 0 for [Green].
func (l Level) Percent() int {
	switch l {
	case Yellow:
		return YellowPercent
	case Orange:
		return OrangePercent
	case Red:
		return RedPercent
	}
	return 0
}

// A Percent counts hundredths of a percent, rounded down, so that a printed percentage never
// reaches a level that the budget does not have: 94.99 is what is left of 94.996.
type Percent int

// String returns the percentage with the decimals that it has, at most two: "71.5". In JSON it is
// the same as a number.
func (p Percent) String() string {
	s := fmt.Sprintf("%d.%02d", p/100, p%100)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// MarshalJSON writes the percentage as a number.
func (p Percent) MarshalJSON() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalJSON reads what [Percent.MarshalJSON] writes. The error wraps [ErrInvalid].
func (p *Percent) UnmarshalJSON(data []byte) error {
	if string(data) == "null" { // by convention nothing is said
		return nil
	}
	whole, hundredths, _ := strings.Cut(string(data), ".")
	digits := whole + (hundredths + "00")[:max(2, len(hundredths))]
	n, err := strconv.Atoi(digits)
	if err != nil || len(hundredths) > 2 {
		return fmt.Errorf("%w: %s is not a number of hundredths of a percent", ErrInvalid, data)
	}
	*p = Percent(n)
	return nil
}

// Budget is a context window and what fills it, in tokens. It comes from [Compute]; the zero Budget
// has no window.
type Budget struct {
	Window       int     `json:"window"`        // everything that model can hold, at least 1
	System       int     `json:"system"`        // the instructions
	Input        int     `json:"input"`         // the data
	Output       int     `json:"output"`        // kept free for the answer
	Available    int     `json:"available"`     // what all three leave; negative if they do not fit
	UsagePercent Percent `json:"usage_percent"` // system, input and output, of the window; above 100 if they do not fit
}

// ErrInvalid is what every error of this package wraps: a number or a name that the caller got
// wrong.
var ErrInvalid = errors.New("invalid budget")

// Compute returns the budget of a window of window tokens. A window below 1, a negative number and
// numbers whose sum overflows an int are errors that wrap [ErrInvalid].
func Compute(window, system, input, output int) (Budget, error) {
	if window < 1 {
		return Budget{}, fmt.Errorf("%w: the window is %d tokens, at least 1 is needed", ErrInvalid, window)
	}
	used := 0
	for _, part := range []struct {
		name   string
		tokens int
	}{{"system", system}, {"input", input}, {"output", output}} {
		if part.tokens < 0 {
			return Budget{}, fmt.Errorf("%w: %s is %d tokens, it cannot be negative", ErrInvalid, part.name, part.tokens)
		}
		if part.tokens > math.MaxInt-used {
			return Budget{}, fmt.Errorf("%w: with %d tokens of %s the sum is too large", ErrInvalid, part.tokens, part.name)
		}
		used += part.tokens
	}
	return Budget{window, system, input, output, window - used, percentOf(used, window)}, nil
}

// percentOf returns part of whole in hundredths of a percent, rounded down; it stops at the
// greatest Percent.
func percentOf(part, whole int) Percent {
	high, low := bits.Mul64(uint64(part%whole), 100*100)
	rest, _ := bits.Div64(high, low, uint64(whole)) // below 10,000, because part%whole < whole
	times := part / whole
	if times > (math.MaxInt-int(rest))/(100*100) {
		return math.MaxInt
	}
	return Percent(times*100*100 + int(rest))
}

// Used returns the sum of system, input and output.
func (b Budget) Used() int { return b.Window - b.Available }

// Level returns how full the window is, exact at the boundaries: 70 of 100 tokens are yellow, 69
// are green.
func (b Budget) Level() Level {
	for level := Red; level > Green; level-- {
		if b.Used() > below(b.Window, level.Percent()) {
			return level
		}
	}
	return Green
}

// Over reports whether the parts do not fit into the window: they are more than 100 % of it.
func (b Budget) Over() bool { return b.Available < 0 }

// Room returns how many more tokens of input fit, 0 if none do.
func (b Budget) Room() int { return max(b.Available, 0) }

// LargestChunk returns the largest input, in tokens, whose usage with the same system and output
// stays under percent of the window; from 100 on, the largest that fits into it. It returns 0 if
// system and output alone are too much.
func (b Budget) LargestChunk(percent int) int {
	return max(below(b.Window, percent)-b.System-b.Output, 0)
}

// Runs returns into how many runs the input must be split so that each stays under percent of the
// window, as in [Budget.LargestChunk]: 1 if it need not be split, 0 if no number of runs is enough
// because nothing fits with system and output.
func (b Budget) Runs(percent int) int {
	chunk := b.LargestChunk(percent)
	switch {
	case b.Input <= chunk && b.Used() <= below(b.Window, percent):
		return 1
	case chunk == 0:
		return 0
	}
	return (b.Input-1)/chunk + 1
}

// below returns the greatest number of tokens that is less than percent of window; from 100 on,
// window itself; never less than 0.
func below(window, percent int) int {
	if percent >= 100 {
		return window
	}
	percent = max(percent, 0)
	// percent*window/100, rounded up, less one; in two parts, because the product might overflow.
	return max(window/100*percent+(window%100*percent+99)/100-1, 0)
}

// thousands returns n with commas: 118,000.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
