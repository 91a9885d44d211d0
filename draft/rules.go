package draft

import (
	"regexp"

	"github.com/persona-go/persona/internal/lazy"
)

// The rules that are asked of every sentence, by their bit in a mask. Those of the fields' cues
// follow from firstCue on.
const (
	isCalm = iota
	isGroping
	isContent
	isNegative
	isDangling
	isUnheard
	isPuzzled
	isSession
	isFumbling
	isHedge
	isUnended
	isPointing
	isJoined
	isPersonal
	isIAm
	isAsA
	isStrict
	isCamel
	isUtensil
	isUsed
	isUsing
	isPraise
	isButThen
	firstTrait
	firstCue = firstTrait + traitCount
)

// rules are the expressions of all rules, at their bits.
func rules() []*regexp.Regexp {
	list := make([]*regexp.Regexp, firstCue)
	for rule, pattern := range map[int]func() *regexp.Regexp{
		isCalm: calm, isGroping: groping, isContent: content, isNegative: negative, isDangling: dangling, isUnheard: unheard,
		isPuzzled: puzzled, isSession: session, isFumbling: fumbling, isHedge: hedge, isUnended: unended, isPointing: pointing,
		isJoined: joined, isPersonal: personal, isIAm: iAm, isAsA: asA, isStrict: strict, isCamel: camel, isUtensil: utensil,
		isUsed: used, isUsing: using, isPraise: praise, isButThen: butThen,
	} {
		list[rule] = pattern()
	}
	for i, t := range traits {
		list[firstTrait+i] = t.pattern()
	}
	for _, cues := range patterns {
		for _, c := range cues {
			list = append(list, c.pattern())
		}
	}
	return list
}

// cueBits returns the bit of the first cue of a field; the others follow.
func cueBits(field int) int {
	bit := firstCue
	for _, cues := range patterns[:field] {
		bit += len(cues)
	}
	return bit
}

// sentenceRules is the automaton of rules.
var sentenceRules = lazy.Value(func() *automaton { return newAutomaton(rules()) })
