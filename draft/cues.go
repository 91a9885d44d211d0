package draft

import (
	"regexp"

	"github.com/persona-go/persona/internal/lazy"
	"github.com/persona-go/persona/personas"
)

// The fields that sentences are sorted into.
const (
	frustration = iota
	goal
	behaviour
	tool
	context
	fieldCount
)

// fields are in the order in which sentences are given to them: the rarer first.
var fields = [...]int{frustration, goal, tool, behaviour, context}

func nameOf(field int) personas.Field {
	return [...]personas.Field{personas.Frustration, personas.Goal, personas.Behaviour, personas.Tool, personas.Context}[field]
}

// A cue is a way to say that a sentence is about a field. The English patterns below were written
// while reading interviews, surveys and stories. Other languages have no cues yet: what is said in
// them is sorted by its question alone.
type cue struct {
	weight  float64
	pattern func() *regexp.Regexp
}

func cueList(rows ...any) []cue {
	var list []cue
	for i := 0; i < len(rows); i += 2 {
		list = append(list, cue{rows[i].(float64), lazy.Regexp(`(?i)` + rows[i+1].(string))})
	}
	return list
}

const (
	self = `\b(i|we)(\s+\w+ly|\s+also|\s+always|\s+often|\s+then|\s+just|\s+still|\s+first|\s+mostly)?\s+`
)

var patterns = [fieldCount][]cue{
	frustration: cueList(
		1.0, `\b(frustrat\w*|annoy\w*|painful|a (real |big |huge )?pain|pain points?|confus\w+|struggl\w+|hate[sd]?|tedious|cumbersome|overwhelm\w*|nightmare|wears? me out|fed up|infuriat\w*|irritat\w*|clunky)\b`,
		0.8, `\b(awkward|ashamed|fiddly|useless|disappoint\w+)\b`,
		1.5, `\b(hardest|worst|most difficult|most annoying) (part|bit|thing)\b|\bi hate\b|\b(drives|driving) (me|us) (mad|crazy|nuts)\b`,
		1.0, `\b(hardest|worst|biggest|main|real|major|big) (problem|issue|trouble|challenge|difficulty|complaint|frustration|obstacle)\b`,
		0.9, `\b(hard(er)?|difficult|tricky|tough|impossible|challenging|not easy|isn't easy|not obvious|not clear|unclear) (to|for|when|because|if)\b|\bdifficult(y|ies)?\b|\b(is|are|was|were|it's|gets|very|really|too|so|find|found) (hard|tricky|tough|difficult|challenging)\b`,
		0.7, `\bproblems?\b|\btrouble\b`,
		0.9, `\bthe (issue|downside|drawback|catch)\b|\b(i|we)('m| am|'re| are|was|were| was| were) (stuck|lost|worried|not sure how)\b`,
		0.8, `\b(can't|cannot|can not|couldn't|could not|unable to|doesn't work|didn't work|does not work|won't work|not able to|no way (to|of))\b`,
		0.8, `\btoo (slow|complicated|complex|hard|difficult|late|expensive|cluttered)\b|\b(is|are|was|were|takes?|gets?|getting|way|far|a bit|a little|there are) too (many|much|long|big|small|few|little)\b|\b(slow|slowly|crash(es|ed|ing)?|breaks?|broke|broken|buggy|freezes|hangs|fails?|failed|lost|loses?|losing|wast(e|es|ed|ing))\b`,
		0.8, `\b(i|we) wish\b|\black(s|ing)? (of)?\b|\b(is|are|was|were|things?|still|something|what's) missing\b|\bunfortunately\b|\bnever know\b|\bno idea\b|\bdon't (understand|see (how|why))\b|\bnobody (can|tells|knows)\b|\bworr(y|ied|ies)\b|\bsurpris(ed|ing|ingly)\b`,
		0.6, `\b(horrible|terrible|awful|bugs?|errors?|fight(ing|s)?|painfully|forgets?|forgot(ten)?|retyp\w+|by hand|manually|over and over|again and again|ashamed|silly|badly|bother(s|ed)?|complain(s|ed|ing)?|not enough|isn't enough|hardly|barely)\b`,
	),
	goal: cueList(
		1.0, `\b(i|we)('d| would)? (really |just |only |also )?(want|wanted|need|hope|hoped|wish)\b|\b(i|we)('d| would) (really |also )?(like|love|prefer|want)\b|\b(i|we)('m| am|'re| are) (hoping|looking for|trying to|interested in|aiming)\b`,
		1.0, `\bmy (main |own |first |real )?(goal|aim|hope|priority|dream)\b|\bthe (main )?(goal|aim|idea|purpose|point) (is|was|of)\b|\bwhat (i|we) (really )?(want|need|care about)\b`,
		0.8, `\b(it )?(would|'d) be (\w+ )?(nice|great|good|helpful|useful|interesting|cool|better|awesome)\b|\b(would|'d) (help|save|let me|let us)\b|\bso that (i|we|they|people|somebody|you|users) (can|could|would|don't|never)\b|\b(if|when) i could\b|\bthere (ought to|should) be\b`,
		0.8, `\b(he|she|they|team|users?|people|developers?|customers?|clients?|everybody|everyone|somebody) (also |really |just |still |both )?(wants?|wanted|needs?|needed|hopes?|hoped|would like|'d like|decides?|decided|plans?|wishes) (to|for|a|an|the)\b|(?-i:\b\p{Lu}\p{L}+ (wants|needs|hopes|wanted|hoped|wishes|would like) (to|for|a|an|the)\b)|\btrying to\b|\b(try|want|need) to (find|understand|see|know|get|make|identify|figure)\b`,
		0.6, `\b(important|matters?|crucial|essential|valuable|care about|in order to|should (be|have|let|tell)|want(s|ed)?|need(s|ed)?|looking for|interested in|i like (that|how|to)|makes it (easy|easier|possible))\b`,
		0.7, `^(let me|make it|give me|allow|add|a way to|ability to|keep|being able to|easy|easier|better|support for|sort|tell me|show me)\b`,
	),
	behaviour: cueList(
		1.0, `\b(i|we|you)('d|'ll)? (\w+ )?(usually|always|typically|normally|mostly|generally|often|sometimes|regularly|tend to|rarely|never)\b|\b(usually|typically|normally|most of the time|often|sometimes|nearly always|half the time),? (i|we)\b`,
		1.0, `\bevery (single )?(day|time|week|month|morning|evening|sunday|monday|night|year|spring|summer|two|few|one)\b|\b(each (time|day|week|morning|evening|month)|whenever|once a|twice a|after (supper|lunch|work))\b|\b(first|then|after that|afterwards|next),? (i|we|you)\b|\b(i|we) (start|begin|started) (with|by)\b`,
		0.8, self+`(use|look|check|go|make|write|run|keep|take|plot|compare|read|send|ask|try|build|test|copy|paste|print|export|import|enter|sort|draw|open|walk|sit|talk|show|share|track|record|verify|accept|work|do|compute|select|pick|choose|put|add|create|start|find|identify|group|teach|learn|maintain|develop|review|explore|teach|type|call|spend|switch)\b`,
		0.7, `\b(my|our) (daughter|son|kids|team|colleagues|students|clients?|users|customers) (usually |always |often )?(\w+s|use|ask|want|look)\b|\b(opens|writes|checks|reads|looks|runs|adds|uses|starts|asks|turns|searches|finds|creates|builds|replaces|spends|switches) (\w+ )?(up|for|at|the|a|an|through|some|into)\b`,
	),
	context: cueList(
		1.0, `\b(i|we)('m| am|'re| are|'ve been| have been) (an?|working (at|in|for|with)|one of|part of|responsible for|based)\b|\b(i|we) work(ed)? (at|in|on|for|as|with)\b|\bmy (job|work|role|company|team|lab|background|research|boss|field)\b|\b(our|the) (company|team|lab|organization|organisation|department|group|clients?|customers|county|school)\b`,
		0.8, `\bas an? (\w+ ){0,3}(scientist|developer|engineer|student|researcher|analyst|manager|designer|teacher|volunteer|parent|consultant|beginner|user|team|company)\b|\b(for|in|at) (my|our) (job|work|class|course|phd|thesis|company|team|lab|research|project|home|office)\b|\b(years?|months?) ago\b|\bfor (\w+ )?(years|months)\b|\bat (home|work|school|night|the office)\b|\b(works|working) (at|on|for|in) (a|an|the)\b`,
		0.6, `\bwhen (i'm|i am|we're|we are) (in|at|on|out|teaching|working|with)\b|\bin the (field|office|evening|morning|rain|car|meeting|cloud|lab|classroom)\b|\bon (my|our|a|the) (laptop|tablet|phone|server|cluster|hill|site|project|walk)\b|\b(deadline|budget|production|large (team|project)|small (team|company)|colleagues|clients?|customers|students)\b`,
	),
}

// calm matches phrases that hold a word of trouble and mean the contrary.
var calm = lazy.Regexp(`(?i)\b(no|not an?|isn't an?|without( an?| any)?|never (had )?an?|not much of an?|any) (big |real |major )?(problem|issue|trouble|difficulty|difficulties)s?\b|\b(not|isn't|wasn't|aren't|never|nothing) (that |too |very |so |really |particularly )?(hard|difficult|confusing|tricky|annoying|slow|lost|missing|wrong)\b|\b(problem(s)? (solv\w+|domain|set|statement|is solved)|solve (a |the |this |that |my |our )?(\w+ )?(\w+ )?problems?|real[- ]world problems?)\b|\berror (bar|rate|analysis|metric|function)s?\b|\bcan't wait\b|\b(haven't|hasn't|hadn't|didn't|doesn't|don't|never|no longer|not|isn't|won't|nothing) (\w+ )?(lost|loses?|losing|crash\w*|fail\w*|breaks?|broke|forgets?|forgot|struggl\w*|bother\w*|worr\w*|hate|complain\w*)\b|n't (think|feel|believe|find)\b[^.]*\b(lack\w*|missing|hard|difficult|problems?)\b|\b(not that|wasn't|weren't|isn't|aren't|no|not|none|nothing)\b[^.,]*\b(i|we) (was|were|am|are) unable\b|\bhard (drive|disk|copy|coded)\b`)

// groping matches looking for words, which is no goal.
var groping = lazy.Regexp(`(?i)\b(trying|try|want|wanted|need) to (say|think|remember|recall|explain)\b|\bif you (want|need|wanted)\b`)

// content matches what people say of what they are content with.
var content = lazy.Regexp(`(?i)\b(works? (very |really |quite |pretty )?(well|fine|great|nicely|perfectly)|(very|really|quite|pretty|so|super|is|are|was|it's|find it) (easy|simple|intuitive|helpful|straightforward|useful)|(i|we) (really |quite |do )?(like|love|enjoy|trust|appreciate)d?|no (big |real )?(problem|issue|trouble)s?|don't mind|doesn't bother|not (that |too |very |so |really )?(hard|difficult|confusing|tricky|slow)|isn't (that |too |very )?(hard|difficult|confusing|slow)|never (had|have) (any |a )?(problem|issue|trouble)s?|(very |quite |pretty )?happy with|(fast|good|easy|clear) enough)\b`)

// praise matches what speaks against a frustration: somebody finds easy, or likes, what others find
// hard.
var praise = lazy.Regexp(`(?i)\b(works? (very |really |quite |pretty )?(well|fine|great|nicely|perfectly)|easy to (use|read|follow|understand|learn|see|find|set up|share|get)|(i|we) (really |quite )?(like|love|enjoy|trust|appreciate)|no (big |real )?(problem|issue|trouble)s? (with|there|at)|(i|we) don't mind|doesn't bother|(not|isn't) (that |too |very |so |really )?(hard|difficult|confusing|slow)|never (had|have) (any |a )?(problem|issue|trouble)s?|happy with)\b`)

// What a question is about, by the words of a column's title or of an interviewer. The first that
// fits counts.
var questions = []struct {
	field   int
	pattern func() *regexp.Regexp
}{
	{frustration, lazy.Regexp(`(?i)hinder|difficult|frustrat|not address|\bpains?\b|problem|challeng|hard(est)?\b|dislike|worst|complain|barrier|obstacle|prevent|bother|give up|struggl|annoy|in the way|go(es)? wrong|missing|lack`)},
	{tool, lazy.Regexp(`(?i)\btools?\b|application|integrat|software|platform|\bapps?\b`)},
	{goal, lazy.Regexp(`(?i)would you (like|want|change|ask|recommend)|like to see|new features?|changes?\b|enhance|improve|\bwish|hoping|\bwant|\bgoals?\b|\bneeds?\b|pleasant|would help|what makes|one thing|hope|recommend`)},
	{behaviour, lazy.Regexp(`(?i)how do you|what do you (use|do)|walk me|talk me|take me through|what happens|last time|describe (how|your|what|the last)|which .* do you|do you use|workflow|how did you (use|do|go)|use .* for|look at`)},
	{context, lazy.Regexp(`(?i)how often|how long|\brole\b|what kind of work|yourself|background|\bjobs?\b|what made you|where do you|who else|occupation|industry|experience`)},
}

// title is the weight of a column's title for each field. What somebody wants or finds hard is in
// any answer to that question; what they do is only in those that say so.
var title = [fieldCount]float64{frustration: 1, goal: 1, behaviour: 0.6, tool: 1, context: 0.6}

// The weights of a question, next to the words of the answer. A column's title says what all its
// cells are about; an interviewer's question says only what the first sentences are about.
const (
	askedWeight   = 0.5
	askedAlone    = 0.35 // without a cue of its own
	askedReach    = 2    // sentences
	otherInAnswer = 0.4  // of a cue's weight if the column is about something else
)

// about returns the field that a question asks for; -1: none.
func (m *material) about(question string) int {
	f, ok := m.asks[question]
	if !ok {
		f = -1
		for _, q := range questions {
			if q.pattern().MatchString(question) {
				f = q.field
				break
			}
		}
		m.asks[question] = f
	}
	return f
}

// negative matches any word that says that something is not as it should be.
var negative = lazy.Regexp(`(?i)\b(no|not|never|none|lack\w*|without|less|few|poor\w*|bad\w*|miss\w*|un\w{4,}|in(ability|convenien\w*|sufficient|compatib\w*|consistent)|limited|weird|odd|complex\w*|learning curve|too|slow\w*|hard\w*|difficult\w*)\b|n't\b`)

// without returns the text without what a rule matches, and the rules that match it then.
func without(m *matcher, text string, holds mask, rule int, pattern func() *regexp.Regexp) (string, mask) {
	if !holds.has(rule) {
		return text, holds
	}
	text = pattern().ReplaceAllString(text, " ")
	return text, m.match(text)
}

// cues weighs a sentence, in which the rules of holds match, for every field.
func cues(m *matcher, text string, holds mask, about int, answer bool, nth int) [fieldCount]float64 {
	var w [fieldCount]float64
	calmed, calmedHolds := without(m, text, holds, isCalm, calm)
	_, bold := without(m, text, holds, isGroping, groping)
	for f := range w {
		said := holds
		switch f {
		case frustration:
			said = calmedHolds
		case goal:
			said = bold
		}
		w[f] = weigh(f, said)
	}
	if holds.has(isContent) {
		w[frustration] = max(0, w[frustration]-contentment)
	}
	if about < 0 {
		return w
	}
	if answer {
		for f := range w {
			if f != about {
				w[f] *= otherInAnswer
			}
		}
		if about == frustration && w[about] == 0 && !holds.has(isNegative) {
			w[about] = askedWeight // "I use it all the time" hinders nobody
			return w
		}
		w[about] = title[about] + w[about]/2
		return w
	}
	if nth < askedReach && (w[about] > 0 || about == goal || about == tool || about == frustration && calmed == text && holds.has(isNegative)) {
		if w[about] == 0 {
			w[about] = askedAlone
		} else {
			w[about] += askedWeight
		}
	}
	return w
}

// contentment is what a word of content takes from those of trouble: only the plainest of these
// outlive it.
const contentment = 0.8

// weakCue is the weight below which a cue says nothing alone.
const weakCue = 0.7

// weigh takes the strongest cue, and a little for each of the others. Weak cues count only together
// with others.
func weigh(field int, holds mask) float64 {
	best, sum := 0.0, 0.0
	bit := cueBits(field)
	for i, c := range patterns[field] {
		if holds.has(bit + i) {
			best = max(best, c.weight)
			sum += c.weight
		}
	}
	if best < weakCue && sum == best {
		return 0
	}
	return best + 0.15*(sum-best)
}
