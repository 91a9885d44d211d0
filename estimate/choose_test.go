package estimate_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/evidence"
)

func TestChoose(t *testing.T) {
	few := estimate.Estimate{Recommended: 2, Low: 1, High: 2, Support: evidence.TooFew}
	none := estimate.Estimate{Recommended: 1, Low: 1, High: 1, Support: evidence.None}
	three := estimate.Estimate{Recommended: 3, Low: 2, High: 4, Support: evidence.Weak}
	rows := []struct {
		name         string
		spec         string
		est          estimate.Estimate
		participants int
		want         estimate.Choice
		err          string
	}{
		{"auto takes what is recommended", "auto", three, 12,
			estimate.Choice{Number: 3, Reason: "As many as recommended: the data supports 3 (2 to 4), support weak."}, ""},
		{"auto says that nothing was tested", "auto", few, 5,
			estimate.Choice{Number: 2, Reason: "As many as recommended: the data supports 2 (1 to 2), with too few participants to test it."}, ""},
		{"auto says that there are no groups", "auto", none, 12,
			estimate.Choice{Number: 1, Reason: "The data does not show different kinds of participants, so one persona describes them all."}, ""},
		{"auto makes no more personas than there are participants", "auto", three, 2,
			estimate.Choice{Number: 2, Reason: "As many as recommended: the data supports 3 (2 to 4), support weak."}, ""},
		{"auto makes none without participants", "auto", estimate.Estimate{Support: evidence.TooFew}, 0,
			estimate.Choice{Number: 0, Reason: "As many as recommended: the data supports 0, with too few participants to test it."}, ""},
		{"a range that holds the recommendation takes it", "2-7", three, 12,
			estimate.Choice{Number: 3, Reason: "3 of what was asked for; the data supports 3 (2 to 4), support weak."}, ""},
		{"a range above it takes its lower end", "4-7", three, 12,
			estimate.Choice{Number: 4, Reason: "4 of what was asked for; the data supports 3 (2 to 4), support weak."}, ""},
		{"a range below it takes its upper end", "up to 2", three, 12,
			estimate.Choice{Number: 2, Reason: "2 of what was asked for; the data supports 3 (2 to 4), support weak."}, ""},
		{"a number that the data does not support is made and said", "6", three, 12,
			estimate.Choice{Number: 6, Reason: "6 as asked for, although the data supports 3 (2 to 4), support weak."}, ""},
		{"so is one below the range", "1", three, 12,
			estimate.Choice{Number: 1, Reason: "1 as asked for, although the data supports 3 (2 to 4), support weak."}, ""},
		{"a range of one number is that number", "2", none, 12,
			estimate.Choice{Number: 2, Reason: "2 as asked for, although the data supports 1, support none."}, ""},
		{"more personas than participants cannot be", "3-5", few, 2, estimate.Choice{},
			"a count that the participants cannot meet: 3-5 asked for at least 3 personas, of 2 participants"},
	}
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			got, err := estimate.Choose(count.MustParse(tt.spec), tt.est, tt.participants)
			message := ""
			if err != nil {
				message = err.Error()
			}
			if got != tt.want || message != tt.err || errors.Is(err, estimate.ErrCount) != (tt.err != "") {
				t.Errorf("got  %+v, %q\nwant %+v, %q", got, message, tt.want, tt.err)
			}
		})
	}
}

func TestAChoiceIsWhatWasAskedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := count.MustParse(rapid.SampledFrom([]string{"auto", "1", "3", "2-4", "~3", "at least 2", "up to 5"}).Draw(t, "spec"))
		est := estimate.Estimate{Recommended: rapid.IntRange(0, 9).Draw(t, "recommended")}
		participants := rapid.IntRange(1, 9).Draw(t, "participants")
		got, err := estimate.Choose(spec, est, participants)
		if err != nil {
			if spec.Min <= participants {
				t.Fatalf("%s of %d: %v", spec, participants, err)
			}
			return
		}
		if ok, message := spec.Check(got.Number); !ok || got.Number > participants {
			t.Fatalf("%s of %d participants: got %d; %s", spec, participants, got.Number, message)
		}
	})
}
