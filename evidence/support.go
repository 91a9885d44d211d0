package evidence

// Support says how well the data holds a split of the participants into groups up: those that
// package groups finds, that an estimate recommends, and that personas stand for.
type Support string

// The degrees of support.
const (
	None   Support = "none"    // the groups are no clearer than chance makes them
	Weak   Support = "weak"    // there are groups, but how many is a guess inside the range
	Clear  Support = "clear"   // whatever separates the groups is far beyond chance
	TooFew Support = "too_few" // too few participants said something comparable: not tested
)
