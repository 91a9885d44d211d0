package draft

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/persona-go/persona/internal/lazy"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/segment"
	"github.com/persona-go/persona/terms"
)

// stated is a role that a participant gave.
type stated struct {
	role string // "data scientist"
	at   sentence
}

// roles are the roles that the members of a group stated.
type roles struct {
	size   int        // of the group
	known  int        // members who stated one
	groups [][]stated // the members by role, the most frequent role first; one statement a participant
	names  []string   // of the groups
}

// The least that makes a role the group's: two members, a quarter of all, and two fifths of those
// who stated any. With less it would speak for people who said nothing of the kind.
const (
	roleMembers = 2
	roleShare   = 0.25
	roleStated  = 0.4
)

var (
	iAm      = lazy.Regexp(`(?i)\b(?:i'm|i am|i work as|i worked as|my role is|my job is|my job title is|i'm working as|i am working as|my primary role is)\s+(?:currently\s+|mostly\s+|basically\s+|also\s+)?(an?|the)\s+([^.,;:!?()—–]+)`)
	asA      = lazy.Regexp(`(?i)\bI\b[^.;:!?]*\bas (an?) ([^.,;:!?()—–]+)`)
	roleEnds = lazy.Regexp(`(?i)^(at|in|for|of|who|and|with|on|by|from|but|so|to|working|doing|that|which|or|as|here|now|because|if|when|myself|where)$`)
	job      = lazy.Regexp(`(?i)^(\w{2,}(er|or|ist|ian|eer|ant|yst|tect|nurse|man|woman)|student|undergraduate|postdoc|researcher|lead|head|chef|mother|father|mum|mom|dad|parent|grandparent|grandmother|grandfather|volunteer|cto|ceo|intern|freelancer|faculty|biologist|phd|nurse|guide|pilot|judge|cook)$`)
	noJob    = lazy.Regexp(`(?i)^(user|newcomer|believer|lover|supporter|member|number|other|another|matter|factor|reader|beginner|sucker|stickler|player|outsider|visitor|fighter|former|proper|over|never|ever|after|under|minor|major|computer|server|author|human|important|constant|giant|fan|person|customer|winner|loser|bother|poor|order|paper|owner|subscriber|her|minister of|late comer|latecomer|better|bigger|later)$`)
	titled   = lazy.Regexp(`(?i)\b(role|occupation|job|profession|position|job title)\b`)
)

// roles finds what the members say they are: "I'm a …" in their own words, or a column of a table
// that asks for it.
func (m *material) roles(g *group) roles {
	r := roles{size: len(g.members)}
	byHead := map[string][]stated{}
	var heads []string
	for _, p := range g.members {
		s, ok := m.role(p)
		if !ok {
			continue
		}
		r.known++
		words := strings.Fields(s.role)
		head := terms.Stem(words[len(words)-1])
		if byHead[head] == nil {
			heads = append(heads, head)
		}
		byHead[head] = append(byHead[head], s)
	}
	for _, h := range heads {
		r.split(byHead[h])
	}
	order := make([]int, len(r.groups))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(r.groups[b]), len(r.groups[a])) })
	sorted := roles{size: r.size, known: r.known}
	for _, i := range order {
		sorted.groups, sorted.names = append(sorted.groups, r.groups[i]), append(sorted.names, r.names[i])
	}
	return sorted
}

// split adds those who share the last word of their role: under its last two words if most of them
// share both, and the others under the last word alone. If most state the one word and nothing
// before it, all are under it.
func (r *roles) split(all []stated) {
	count := map[string]int{}
	name := ""
	for _, s := range all {
		two := lastWords(s.role, 2)
		if count[two]++; count[two] > count[name] {
			name = two
		}
	}
	var same, rest []stated
	for _, s := range all {
		if two := lastWords(s.role, 2); two == name && two != lastWords(name, 1) && 2*count[name] > len(all) {
			same = append(same, s)
		} else {
			rest = append(rest, s)
		}
	}
	if len(same) > 0 {
		r.groups, r.names = append(r.groups, same), append(r.names, name)
	}
	if len(rest) > 0 {
		r.groups, r.names = append(r.groups, rest), append(r.names, lastWords(rest[0].role, 1))
	}
}

func lastWords(role string, n int) string {
	words := strings.Fields(role)
	return strings.Join(words[max(0, len(words)-n):], " ")
}

// modal returns the role that may stand for the group; "" if none may.
func (r roles) modal() string {
	if len(r.groups) == 0 {
		return ""
	}
	if n := len(r.groups[0]); n < roleMembers || float64(n) < roleShare*float64(r.size) || float64(n) < roleStated*float64(r.known) {
		return ""
	}
	return r.names[0]
}

// How many roles a persona lists, and how many participants it quotes for each.
const (
	shownRoles = 3
	roleQuotes = 2
)

// claims lists the roles that at least two members state, each with a few of their words.
func (r roles) claims(c *chooser) []claim {
	var list []claim
	for i, all := range r.groups {
		if len(all) < min(roleMembers, r.size) || len(list) == shownRoles {
			continue
		}
		var said []*sentence
		for _, s := range all {
			if len(said) < roleQuotes && !c.used[place{s.at.source, s.at.start}] && !c.repeats(&s.at) && c.may(&s.at) {
				said = append(said, &s.at)
				c.use(&s.at)
			}
		}
		if len(said) > 0 {
			list = append(list, claim{personas.Role, fmt.Sprintf("%s (%d of %d)", r.names[i], len(all), r.size), said})
		}
	}
	return list
}

// role finds the first role that a participant states.
func (m *material) role(person int) (stated, bool) {
	p := m.people[person]
	for _, ref := range p.Facts {
		if s, ok := m.roleOfFact(person, ref); ok {
			return s, true
		}
	}
	for _, ref := range p.Said {
		g := m.sources[ref.Source].Segments[ref.Segment]
		if g.Kind == segment.KindAnswer && titled().MatchString(g.Question) {
			if s, ok := m.roleOfFact(person, ref); ok {
				return s, true
			}
		}
	}
	for _, i := range m.of[person] {
		s := m.all[i]
		for _, way := range [...]struct {
			rule    int
			pattern func() *regexp.Regexp
		}{{isIAm, iAm}, {isAsA, asA}} {
			if !s.holds.has(way.rule) {
				continue
			}
			if at := way.pattern().FindStringSubmatch(m.text(&s)); at != nil {
				if name := occupation(at[2]); name != "" {
					return stated{name, s}, true
				}
			}
		}
	}
	return stated{}, false
}

func (m *material) roleOfFact(person int, ref segment.Ref) (stated, bool) {
	s := m.sources[ref.Source]
	g := s.Segments[ref.Segment]
	if !titled().MatchString(g.Question) {
		return stated{}, false
	}
	text := string(s.Text[g.Body:g.BodyEnd])
	first := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",/;&|+(.", r) })
	if len(first) == 0 {
		return stated{}, false
	}
	name := occupation(first[0])
	at := sentence{person: person, source: ref.Source, segment: ref.Segment, start: g.Body, end: g.BodyEnd}
	m.index.Speak(m.languages[person])
	at.terms = unique(m.index.Add(nil, []byte(text), false))
	return stated{name, at}, name != ""
}

// occupation returns the beginning of a text if it names an occupation: at most four words, the
// last of which is somebody who does something; else "".
func occupation(text string) string {
	var words []string
	for _, w := range strings.Fields(text) {
		if roleEnds().MatchString(w) || len(words) == 4 {
			break
		}
		words = append(words, strings.Trim(w, `"'“”.`))
	}
	if len(words) == 0 {
		return ""
	}
	last := words[len(words)-1]
	if !job().MatchString(last) || noJob().MatchString(last) {
		return ""
	}
	for i, w := range words {
		if strings.ToUpper(w) != w || len(w) == 1 {
			words[i] = strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}
