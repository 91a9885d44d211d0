package estimate

import (
	"errors"
	"fmt"

	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/evidence"
)

// ErrCount is wrapped by the error of [Choose] if there are fewer participants than personas asked
// for.
var ErrCount = errors.New("a count that the participants cannot meet")

// Choice is how many personas to make.
type Choice struct {
	Number int    // at most one for each participant, so 0 without participants; else at least 1
	Reason string // why so many: a full sentence that names what the data supports
}

// Choose returns the number of personas to make of that many participants: the one closest to what
// est recommends that spec allows. The error wraps [ErrCount] if spec asks for more personas than
// there are participants.
func Choose(spec count.Spec, est Estimate, participants int) (Choice, error) {
	if spec.Min > participants {
		return Choice{}, fmt.Errorf("%w: %s asked for at least %s, of %s", ErrCount, spec, plural(spec.Min, "persona", "personas"),
			plural(participants, "participant", "participants"))
	}
	k := max(est.Recommended, spec.Min, 1)
	if spec.Max > 0 {
		k = min(k, spec.Max)
	}
	k = min(k, participants)
	return Choice{Number: k, Reason: reason(spec, est, k)}, nil
}

// reason says in a sentence why k personas are made.
func reason(spec count.Spec, est Estimate, k int) string {
	supported := fmt.Sprintf("the data supports %d", est.Recommended)
	if est.Low != est.High {
		supported += fmt.Sprintf(" (%d to %d)", est.Low, est.High)
	}
	if est.Support == evidence.TooFew {
		supported += ", with too few participants to test it"
	} else {
		supported += fmt.Sprintf(", support %s", est.Support)
	}
	switch {
	case spec.Kind == count.KindAuto && est.Support == evidence.None:
		return "The data does not show different kinds of participants, so one persona describes them all."
	case spec.Kind == count.KindAuto:
		return "As many as recommended: " + supported + "."
	case k < est.Low || k > est.High:
		return fmt.Sprintf("%d as asked for, although %s.", k, supported)
	}
	return fmt.Sprintf("%d of what was asked for; %s.", k, supported)
}
