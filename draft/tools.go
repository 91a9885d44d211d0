package draft

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/persona-go/persona/internal/lazy"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/segment"
)

// toolbox holds the tools that a study speaks of, and the sentences that do.
type toolbox struct {
	name map[string]map[string]int // lower case → spellings
	in   map[string][]int          // lower case → sentences, indices into all
	// small are those that somebody listed in small letters; all others are names only with their
	// capitals: Go is, go is not.
	small map[string]bool
}

var (
	// A tool is a name with a capital behind a verb of use, …
	used    = lazy.Regexp(`(?:\b(?:use|uses|used|using|open|opens|opened|switch(?:ed)? to|moved to|rely on|written in|run|runs|running|install(?:ed)?|export(?:ed|s)? (?:it |them )?to|import(?:ed|s)? (?:it |them )?(?:to|into|from)|into|via|in)|[Tt]ools? (?:like|such as|called))\s+(?:the |a |an |my |our |their |his |her |both )?(\p{Lu}[\p{L}\p{N}+#.-]*(?: \p{Lu}[\p{L}\p{N}+#.-]*)?)`)
	strict  = lazy.Regexp(`(?:\b(?:use|uses|used|using|open|opens|opened|switch(?:ed)? to|moved to|rely on|written in|install(?:ed)?|export(?:ed|s)? (?:it |them )?to|import(?:ed|s)? (?:it |them )?(?:to|into|from)|into)|[Tt]ools? (?:like|such as|called))\s+(?:the |a |an |my |our |their |his |her |both )?(\p{Lu}[\p{L}\p{N}+#.-]*(?: \p{Lu}[\p{L}\p{N}+#.-]*)?)`)
	camel   = lazy.Regexp(`\b(\p{Lu}\p{Ll}+\p{Lu}\p{L}*)\b`)
	utensil = lazy.Regexp(`(?i)\b(spreadsheet|voice recorder|recorder|microscope|text editor|editor|debugger|camera|tablet|whiteboard|checklist|template|search engine|plugin|command line|terminal|calculator|calendar|notepad|paper notebook|picture book|field guide|binoculars|clipboard|sticky notes)s?\b`)
	dates   = lazy.Regexp(`(?i)^(monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|english|german|french|spanish|chinese|i|i'm|i've|i'd|i'll|a|the|ok|okay|ui|us|uk|eu|europe|america|latin)$`)
)

// findTools collects the tools: what stands behind a verb of use, names such as GridMapper, common
// utensils, and the short answers of columns that ask for tools.
func (m *material) findTools() {
	m.tools = toolbox{name: map[string]map[string]int{}, in: map[string][]int{}, small: map[string]bool{}}
	add := func(name string) {
		name = strings.TrimRight(strings.Trim(strings.Join(strings.Fields(name), " "), ".,;:()'\"-"), ".")
		key := strings.ToLower(name)
		if len(key) < 2 || dates().MatchString(key) || m.person(key) || strings.Count(key, " ") > 2 {
			return
		}
		if m.tools.name[key] == nil {
			m.tools.name[key] = map[string]int{}
		}
		if name == key {
			m.tools.small[key] = true
		}
	}
	for i := range m.all {
		s := &m.all[i]
		if s.asked == tool && s.answer {
			if text := m.text(s); len(strings.Fields(text)) <= 3 {
				add(text)
			}
			continue
		}
		if s.holds&(1<<isStrict|1<<isCamel|1<<isUtensil) == 0 {
			continue
		}
		text := m.text(s)
		if s.holds.has(isStrict) {
			for _, at := range strict().FindAllStringSubmatch(text, -1) {
				add(at[1])
			}
		}
		if s.holds.has(isCamel) {
			for _, at := range camel().FindAllStringSubmatch(text, -1) {
				add(at[1])
			}
		}
		if s.holds.has(isUtensil) {
			for _, at := range utensil().FindAllStringSubmatch(text, -1) {
				add(strings.ToLower(at[1]))
			}
		}
	}
	for i := range m.all {
		m.mentions(i)
	}
}

// mentions notes the tools that a sentence speaks of.
func (m *material) mentions(i int) {
	words := strings.FieldsFunc(m.text(&m.all[i]), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:()[]\"/!?“”", r)
	})
	for j := range words {
		words[j] = strings.Trim(words[j], ".'-")
	}
	seen := map[string]bool{}
	for j := range words {
		for n := 3; n >= 1; n-- {
			if j+n > len(words) {
				continue
			}
			name := strings.Join(words[j:j+n], " ")
			key := strings.ToLower(name)
			if _, ok := m.tools.name[key]; !ok {
				single := strings.TrimSuffix(key, "s")
				if _, ok := m.tools.name[single]; !ok || !utensil().MatchString(key) {
					continue
				}
				key, name = single, strings.TrimSuffix(name, "s")
			}
			if name == key && !m.tools.small[key] {
				continue
			}
			if j == 0 && n == 1 && m.common(key) {
				break // a capital that begins a sentence is no name
			}
			if utensil().MatchString(key) {
				name = key
			}
			m.tools.name[key][name]++
			if !seen[key] {
				seen[key] = true
				m.tools.in[key] = append(m.tools.in[key], i)
			}
			break
		}
	}
}

// common reports whether a word is mostly written in small letters.
func (m *material) common(key string) bool {
	lower, all := 0, 0
	for name, n := range m.tools.name[key] {
		all += n
		if name == key {
			lower += n
		}
	}
	return all > 0 && 2*lower > all
}

// person reports whether a name is somebody's.
func (m *material) person(key string) bool {
	t, ok := m.index.Find(key)
	return ok && m.names[t]
}

// spelling returns the way in which a tool is mostly written.
func (b toolbox) spelling(key string) string {
	best := key
	for name, n := range b.name[key] {
		if was := b.name[key][best]; n > was || n == was && name < best {
			best = name
		}
	}
	return best
}

// shownTools is how many tools a persona has at most.
const shownTools = 5

// toolClaims lists the tools that members speak of, each with what they say of it. Those come first
// that the members name more than others do.
func (c *chooser) toolClaims() []claim {
	type found struct {
		key    string
		people int
		lift   float64
	}
	least := min(2, (len(c.members)+5)/6)
	var all []found
	for key, in := range c.tools.in {
		inside, outside := map[int]bool{}, map[int]bool{}
		for _, i := range in {
			if p := c.all[i].person; c.inside[p] {
				inside[p] = true
			} else {
				outside[p] = true
			}
		}
		in, out := float64(len(inside))/float64(len(c.members)), float64(len(outside))/float64(max(1, len(c.people)-len(c.members)))
		if len(inside) >= max(1, least) && in >= shareFactor*out {
			all = append(all, found{key, len(inside), in - out})
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.lift, a.lift), cmp.Compare(b.people, a.people), strings.Compare(a.key, b.key))
	})
	var list []claim
	spoke := map[int]int{}
	for _, f := range all {
		if len(list) == shownTools {
			break
		}
		if slices.ContainsFunc(list, func(is claim) bool { return holds(f.key, strings.ToLower(is.value)) }) {
			continue
		}
		var said []*sentence
		for _, r := range c.aboutTool(f.key) {
			if len(said) == 2 {
				break
			}
			if c.used[place{r.source, r.start}] || spoke[r.person] >= max(1, fewest-len(c.members)+1) || c.repeats(r.sentence) || !c.may(r.sentence) {
				continue
			}
			c.use(r.sentence)
			spoke[r.person]++
			said = append(said, r.sentence)
		}
		if len(said) > 0 {
			list = append(list, claim{personas.Tool, c.tools.spelling(f.key), said})
		}
	}
	return list
}

// holds reports whether one of two names is part of the other: git, and git on the command line.
func holds(a, b string) bool {
	return strings.Contains(" "+a+" ", " "+b+" ") || strings.Contains(" "+b+" ", " "+a+" ")
}

// aboutTool returns what the group's members say of using a tool, the best first.
func (c *chooser) aboutTool(key string) []ranked {
	in := map[int]bool{}
	for _, i := range c.tools.in[key] {
		in[i] = true
	}
	var list []ranked
	for _, r := range c.order {
		if !in[r.id] || r.words < fewestWords && !(r.answer && r.asked == tool) {
			continue
		}
		if r.cue[frustration] >= 0.9 && r.asked != tool {
			continue // about the trouble, not the tool
		}
		if !r.holds.has(isUsed) && !r.holds.has(isUsing) && r.asked != tool {
			continue // named, but not as something that is used
		}
		list = append(list, ranked{r.sentence, r.base})
	}
	slices.SortStableFunc(list, func(a, b ranked) int { return cmp.Compare(b.base, a.base) })
	return list
}

var using = lazy.Regexp(`(?i)\b(use|uses|used|using|open|keep|paste|type|export|import|draw|draws|redraw|print|plot|write|record|have|has|carry|with|into|through|integrat\w+)\b`)

// isRole reports whether an answer is the statement of a role.
func isRole(g segment.Segment) bool {
	return g.Kind == segment.KindAnswer && titled().MatchString(g.Question)
}
