package estimate

import (
	"cmp"
	"fmt"
	"math"
)

// Saturation says whether further participants still bring new themes, by the method of Guest,
// Namey and Chen, "A simple method to assess and report thematic saturation in qualitative
// research", PLoS ONE 15(5), 2020. It is stricter in one point: all later runs must be saturated
// too.
type Saturation struct {
	Base      int     `json:"base"`      // participants by whose themes all others are measured
	Run       int     `json:"run"`       // participants in a row who are looked at together
	Threshold float64 `json:"threshold"` // a run with at most this share of new themes is saturated
	Themes    int     `json:"themes"`    // in the base
	Steps     []Step  `json:"steps"`     // for each participant from Base+Run on, until saturation
	At        int     `json:"at"`        // the participants heard when saturation began; 0: it did not
	Reason    string  `json:"reason"`    // a full sentence
}

// Step is a run of participants.
type Step struct {
	Participants int     `json:"participants"` // heard so far, with the run
	New          int     `json:"new"`          // themes that nobody before the run spoke of
	Share        float64 `json:"share"`        // New in parts of the base's themes, to 3 places
}

// SaturationOptions of Saturate. The zero value gives the values that Guest, Namey and Chen found
// good for most purposes.
type SaturationOptions struct {
	Base      int     // 0: 4
	Run       int     // 0: 2
	Threshold float64 // 0: 0.05
}

// saturationThemes is the most themes that are counted, a codebook's usual size several times over.
const saturationThemes = 600

// Saturate hears the participants in the order of the study. Themes are the words and phrases that
// at least two of them use, not a reader's codes. Because it takes two to make a theme, the last to
// be heard bring fewer than they would with more to come: a saturated run near the end says less
// than one in the middle.
func Saturate(s Study, o SaturationOptions) Saturation {
	r := Saturation{Base: cmp.Or(o.Base, 4), Run: cmp.Or(o.Run, 2), Threshold: cmp.Or(o.Threshold, 0.05), Steps: []Step{}}
	u := hear(s)
	brings := make([]int, len(s.People)) // participant → themes that nobody before spoke of
	for _, t := range u.themes(2, saturationThemes) {
		brings[t.people[0]]++
	}
	var heard []int // what each participant with words brought
	for i, p := range s.People {
		if len(p.Said) > 0 {
			heard = append(heard, brings[i])
		}
	}
	if len(heard) < r.Base+r.Run {
		r.Reason = fmt.Sprintf("%s too few to tell whether more would bring new themes: at least %d are needed.",
			plural(len(heard), "participant is", "participants are"), r.Base+r.Run)
		return r
	}
	for _, n := range heard[:r.Base] {
		r.Themes += n
	}
	for end := r.Base + r.Run; end <= len(heard); end++ {
		step := Step{Participants: end}
		for _, n := range heard[end-r.Run : end] {
			step.New += n
		}
		step.Share = math.Round(1000*float64(step.New)/float64(max(1, r.Themes))) / 1000
		r.Steps = append(r.Steps, step)
		switch {
		case step.Share > r.Threshold:
			r.At = 0
		case r.At == 0:
			r.At = end - r.Run
		}
	}
	last := r.Steps[len(r.Steps)-1]
	if r.At > 0 {
		r.Steps = r.Steps[:r.At-r.Base+1]
	}
	switch {
	case r.Themes == 0:
		r.At, r.Steps = 0, r.Steps[:1]
		r.Reason = fmt.Sprintf("The first %d participants share no theme with anybody, so there is nothing to measure others by.", r.Base)
	case r.At == 0:
		r.Reason = fmt.Sprintf("New themes still come: the last %d of %d participants brought %d, %s of the %d that the first %d spoke of. More participants would add to the picture.",
			r.Run, len(heard), last.New, percent(last.Share), r.Themes, r.Base)
	default:
		r.Reason = fmt.Sprintf("After %d of %d participants no %d in a row brought more than %s new themes, measured by the %d of the first %d; more of the same kind of participant would add little.",
			r.At, len(heard), r.Run, percent(r.Threshold), r.Themes, r.Base)
	}
	return r
}
