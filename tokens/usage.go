package tokens

import (
	"encoding/json"
	"time"
)

// A Method says what a number of tokens is worth.
type Method string

// The methods.
const (
	Exact      Method = "exact"      // counted with the model's own, open vocabulary
	Calibrated Method = "calibrated" // counted with another vocabulary and corrected by what the provider reported
	Estimated  Method = "estimate"   // see [Estimate]
)

// A Call is one call of a model.
type Call struct {
	Step   string        // what it was for: "extract", "reduce"; calls of one step are added up
	Model  string        // as the provider names it
	Input  int           // tokens sent
	Output int           // tokens received
	Time   time.Duration // from the request to the last byte of the answer
	Cost   float64       // US dollars; 0 if the price is unknown
	Began  time.Time     // when the request was sent; zero if no call was made
}

// MarshalJSON writes step, model, input, output, seconds, cost and timestamp: RFC 3339 in UTC, and
// "" if no call was made.
func (c Call) MarshalJSON() ([]byte, error) {
	timestamp := ""
	if !c.Began.IsZero() {
		timestamp = c.Began.UTC().Format(time.RFC3339)
	}
	return json.Marshal(struct {
		Step      string  `json:"step"`
		Model     string  `json:"model"`
		Input     int     `json:"input"`
		Output    int     `json:"output"`
		Seconds   float64 `json:"seconds"`
		Cost      float64 `json:"cost"`
		Timestamp string  `json:"timestamp"`
	}{c.Step, c.Model, c.Input, c.Output, c.Time.Seconds(), c.Cost, timestamp})
}

// Usage is what calls used, in the order of the calls. The zero value is ready to use.
type Usage struct{ Calls []Call }

// Step is the number of tokens of all calls for one step.
type Step struct {
	Step   string `json:"step"`
	Input  int    `json:"input"`
	Output int    `json:"output"`
}

// Totals is what a [Usage] adds up to.
type Totals struct {
	Input  int    `json:"total_input_tokens"`
	Output int    `json:"total_output_tokens"`
	Tokens int    `json:"total_tokens"`
	Steps  []Step `json:"breakdown_by_step"` // in the order of their first calls; never nil
	Calls  int    `json:"calls"`

	Time time.Duration `json:"-"` // the sum of all calls', also of those at the same time
	Cost float64       `json:"-"` // US dollars
}

// Add records a call.
func (u *Usage) Add(c Call) { u.Calls = append(u.Calls, c) }

// Totals adds up all calls.
func (u Usage) Totals() Totals { return u.totals(func(Call) bool { return true }) }

// Model adds up the calls of one model.
func (u Usage) Model(name string) Totals {
	return u.totals(func(c Call) bool { return c.Model == name })
}

func (u Usage) totals(of func(Call) bool) Totals {
	t := Totals{Steps: []Step{}}
	at := map[string]int{}
	for _, c := range u.Calls {
		if !of(c) {
			continue
		}
		t.Calls++
		t.Input += c.Input
		t.Output += c.Output
		t.Time += c.Time
		t.Cost += c.Cost
		i, ok := at[c.Step]
		if !ok {
			i = len(t.Steps)
			at[c.Step] = i
			t.Steps = append(t.Steps, Step{Step: c.Step})
		}
		t.Steps[i].Input += c.Input
		t.Steps[i].Output += c.Output
	}
	t.Tokens = t.Input + t.Output
	return t
}

// MarshalJSON writes the totals and, as call_list, the calls; [] if there was none.
func (u Usage) MarshalJSON() ([]byte, error) {
	calls := u.Calls
	if calls == nil {
		calls = []Call{}
	}
	return json.Marshal(struct {
		Totals
		CallList []Call `json:"call_list"`
	}{u.Totals(), calls})
}
