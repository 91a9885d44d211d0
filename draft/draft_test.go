package draft_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/persona-go/persona/draft"
	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/personas"
	"github.com/persona-go/persona/segment"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// study cuts texts, named by their paths, and drafts a persona for each group of participants.
func study(t testing.TB, o draft.Options, members [][]int, files ...string) personas.Set {
	t.Helper()
	sources, people := read(t, files...)
	set, err := draft.Personas(sources, people, members, o)
	if err != nil {
		t.Fatal(err)
	}
	check(t, sources, set)
	return set
}

// read takes names and texts in turn.
func read(t testing.TB, files ...string) ([]segment.Source, []segment.Person) {
	t.Helper()
	var sources []segment.Source
	for i := 0; i < len(files); i += 2 {
		sources = append(sources, source(t, files[i], []byte(files[i+1])))
	}
	people, err := segment.By(sources, "auto")
	if err != nil {
		t.Fatal(err)
	}
	return sources, people
}

// said lists a persona's quotes in a field.
func said(set personas.Set, p int, f personas.Field) []string {
	var list []string
	for _, a := range set.Personas[p].Attributes {
		for _, id := range a.Evidence {
			for _, q := range set.Evidence {
				if a.Field == f && q.ID == id {
					list = append(list, strings.Join(strings.Fields(q.Text), " "))
				}
			}
		}
	}
	return list
}

func values(set personas.Set, p int, f personas.Field) []string {
	var list []string
	for _, a := range set.Personas[p].Attributes {
		if a.Field == f {
			list = append(list, a.Value)
		}
	}
	return list
}

const (
	baker1 = `Interviewer: What is hard about sourdough bread?
Participant: The hardest part is keeping the starter alive in winter. I want a bread that rises every single time. I usually feed the starter before breakfast.
Interviewer: I always want a shiny oven for my own bread, do you?
Participant: I'm a pastry chef in a small bakery. We use a BreadMaster oven for the large loaves.
`
	baker2 = `Interviewer: What is hard about sourdough bread?
Participant: It is frustrating when the dough sticks to every surface of the kitchen. I would like to bake one loaf of bread without burning it. Write to me at baker@example.org about the bread and the starter.
Interviewer: What do you do for work?
Participant: I am a chef at the hotel kitchen, mostly for breakfast. I usually keep the dough in a BreadMaster box over night.
`
	baker3 = `Interviewer: What is hard about sourdough bread?
Participant: My starter died twice and I can't find out why the dough smells. I hope to sell bread at the market next summer. On Sundays we always bake bread with the whole family.
`
	coder1 = `Interviewer: What is hard about the compiler?
Participant: The compiler errors are confusing when a template is involved. I want the build to finish before lunch. I usually start with the failing test and read the log.
`
	coder2 = `Interviewer: What is hard about the compiler?
Participant: I can't understand the linker errors of our build server. We need faster compiler feedback for every commit. I always run the compiler twice because the cache lies.
`
	coder3 = `Interviewer: What is hard about the compiler?
Participant: The build is too slow on my old laptop. I'm trying to teach new people how the compiler thinks. Then we check the log of the build together.
`
)

var six = []string{"b1.txt", baker1, "b2.txt", baker2, "b3.txt", baker3, "c1.txt", coder1, "c2.txt", coder2, "c3.txt", coder3}

func halves() [][]int { return [][]int{{0, 1, 2}, {3, 4, 5}} }

func TestPersonas(t *testing.T) {
	set := study(t, draft.Options{Support: evidence.Clear, Count: personas.Count{Spec: "2"}}, halves(), six...)
	p := set.Personas[0]
	for _, row := range []struct {
		name      string
		got, want any
	}{
		{"the label is the role and what they speak of", p.Label, "Chef who speaks of bread and dough"},
		{"nobody's role is guessed", set.Personas[1].Label, "Build, compiler and errors"},
		{"the share is of all participants", p.Share, 0.5},
		{"the count is recorded", set.Count, personas.Count{Spec: "2", Made: 2}},
		{"support is what it was said to be", p.Support, evidence.Clear},
		{"members are named", strings.Join(p.Participants, " "), "b1 b2 b3"},
		{"the role has its number", strings.Join(values(set, 0, personas.Role), ", "), "chef (2 of 3)"},
		{"a tool is a name that they use", strings.Join(values(set, 0, personas.Tool), ", "), "BreadMaster"},
		{"roles not stated are said", p.Unknown[0], "Only 2 of 3 participants stated a role."},
		{"and so where nobody states one", set.Personas[1].Unknown[0], "No role could be read from what they said."},
	} {
		t.Run(row.name, func(t *testing.T) {
			if row.got != row.want {
				t.Errorf("got  %v\nwant %v", row.got, row.want)
			}
		})
	}
	for _, row := range []struct {
		name  string
		p     int
		field personas.Field
		quote string
	}{
		{"what is hard is a frustration", 0, personas.Frustration, "The hardest part is keeping the starter alive in winter."},
		{"what does not work is one", 1, personas.Frustration, "I can't understand the linker errors of our build server."},
		{"what somebody wants is a goal", 0, personas.Goal, "I want a bread that rises every single time."},
		{"what somebody needs is a goal", 1, personas.Goal, "We need faster compiler feedback for every commit."},
		{"what somebody usually does is a behaviour", 1, personas.Behaviour, "I usually start with the failing test and read the log."},
		{"a role is quoted", 0, personas.Role, "I'm a pastry chef in a small bakery."},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := said(set, row.p, row.field); !slices.Contains(got, row.quote) {
				t.Errorf("got %q, want %q among them", got, row.quote)
			}
		})
	}
	for _, q := range set.Evidence {
		if want := strings.TrimSuffix(q.Path, ".txt"); q.Participant != want {
			t.Errorf("%q is of %q, want %q", q.Text, q.Participant, want)
		}
		if strings.Contains(q.Text, "shiny oven") || strings.Contains(q.Text, "@") {
			t.Errorf("quoted the interviewer, or an address: %q", q.Text)
		}
	}
}

func TestGolden(t *testing.T) {
	got := personas.Markdown(study(t, draft.Options{Support: evidence.Weak}, halves(), six...))
	if *update {
		if err := os.WriteFile("testdata/six.md", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/six.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("testdata/six.md differs (go test -update rewrites it): got\n%s", got)
	}
}

func TestWhatIsNeverQuoted(t *testing.T) {
	const good = "I want the garden gate to close by itself at night."
	for _, row := range []struct{ name, bad string }{
		{"what nobody could hear", "I want the (unintelligible) of the garden gate to open."},
		{"what was redacted", "I want XXXX XXXXXX to paint the garden gate in green."},
		{"what trails off", "I want the garden gate to be closed because of the..."},
		{"a question", "Do you want me to open the garden gate for you?"},
		{"an address", "I want your letters about the gate at ann@example.org please."},
		{"a telephone number", "I want to be called at +44 20 7946 0958 about the gate."},
		{"filler", "Yeah, I want that, you know, it is what it is, okay."},
		{"signs", "I want gate.open() { garden[0] = <closed>; } to be called."},
	} {
		t.Run(row.name, func(t *testing.T) {
			text := "Interviewer: What about it?\nParticipant: " + good + " " + row.bad + "\nInterviewer: And else?\nParticipant: The gate is stuck in the garden wall again.\n"
			set := study(t, draft.Options{}, [][]int{{0}}, "a.txt", text)
			found := false
			for _, q := range set.Evidence {
				found = found || q.Text == good
				if strings.Contains(row.bad, q.Text) {
					t.Errorf("quoted %q", q.Text)
				}
			}
			if !found {
				t.Errorf("did not quote %q", good)
			}
		})
	}
}

func TestSentences(t *testing.T) {
	for _, row := range []struct{ name, file, text, want string }{
		{"wrapped lines are one sentence", "a.txt", "Interviewer: And?\nParticipant: I want the garden gate to close by itself at night and to\n     open again when the Baker comes in the morning.\n",
			"I want the garden gate to close by itself at night and to open again when the Baker comes in the morning."},
		{"an abbreviation ends none", "a.txt", "Interviewer: And?\nParticipant: I want simple tools for the garden, e.g. Dr. Miller's old wooden rake.\n",
			"I want simple tools for the garden, e.g. Dr. Miller's old wooden rake."},
		{"what opens and closes a sentence without a meaning is left out", "a.txt", "Interviewer: And?\nParticipant: Yeah, so, um, I want the garden gate to stay open, right?\n",
			"I want the garden gate to stay open"},
		{"markup interrupts a sentence", "a.md", "I want the garden gate open. I want **the** garden wall painted in green.\n\nI want the garden path swept every evening.\n",
			"I want the garden path swept every evening."},
		{"doubled quotes interrupt one", "a.csv", "name,wishes\n1,\"I want the garden gate open all day. I want the \"\"green\"\" garden wall painted.\"\n2,I want some peace in the garden at last\n",
			"I want the garden gate open all day."},
		{"a list's number belongs to the next item", "a.csv", "name,wishes\n1,1. I want the garden gate open all day 2. I want the garden wall painted soon\n2,I want some peace in the garden at last\n",
			"I want the garden gate open all day"},
		{"a sentence too long to quote is cut at a joint", "a.txt", "Interviewer: And?\nParticipant: I want the garden gate to close by itself at night when everybody is asleep in the house and the lamps are out, " +
			"but the garden wall should stay as old and as crooked as it was when my grandfather built it out of stones from the river with his own two hands.\n",
			"I want the garden gate to close by itself at night when everybody is asleep in the house and the lamps are out"},
	} {
		t.Run(row.name, func(t *testing.T) {
			members := [][]int{{0}}
			set := study(t, draft.Options{}, members, row.file, row.text)
			if got := said(set, 0, personas.Goal); !slices.Contains(got, row.want) {
				t.Errorf("got %q, want %q among them", got, row.want)
			}
			for _, q := range set.Evidence {
				if strings.Contains(q.Text, "**") || strings.Contains(q.Text, `""`) {
					t.Errorf("quoted markup: %q", q.Text)
				}
			}
		})
	}
}

func TestSurveys(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,What hinders you?,What is pleasant about it?,Which tools do you use with it?,What new features would you like?,What is your role?\n")
	for i := range 4 {
		fmt.Fprintf(&b, "g%d,Merging notebooks in git is a painful mess number %s,\"Sharing is so simple, honestly %s\",%s,Better diffs for merging notebooks please %s,data scientist\n", i, word(i), word(i), []string{"git", "git and nbdime", "git on the command line", "plain git"}[i], word(i))
		fmt.Fprintf(&b, "k%d,I use it heavily all day long %s,The kernel restarts quickly after crashes %s,%s,A debugger for the kernel with breakpoints %s,%s\n", i, word(i), word(i), []string{"PyCharm", "PyCharm and vim", "PyCharm at work", "only PyCharm"}[i], word(i),
			[]string{"Teacher", "teacher", "Teacher, part time", "I do a bit of everything"}[i])
	}
	members := [][]int{{0, 2, 4, 6}, {1, 3, 5, 7}}
	set := study(t, draft.Options{}, members, "s.csv", b.String())
	for _, row := range []struct {
		name      string
		got, want string
	}{
		{"a column that asks for a role gives it", set.Personas[0].Label[:15], "Data scientist "},
		{"roles are counted whatever their case", strings.Join(values(set, 1, personas.Role), ", "), "teacher (3 of 4)"},
		{"short answers to a question for tools are tools", strings.Join(values(set, 0, personas.Tool), ", "), "git"},
		{"and so for the other group", strings.Join(values(set, 1, personas.Tool), ", "), "PyCharm"},
	} {
		if row.got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, row.got, row.want)
		}
	}
	if got := said(set, 0, personas.Frustration); len(got) == 0 || !strings.HasPrefix(got[0], "Merging notebooks in git") {
		t.Errorf("the question makes an answer a frustration: got %q", got)
	}
	if got := said(set, 0, personas.Goal); !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "Better diffs") }) {
		t.Errorf("the question makes an answer a goal: got %q", got)
	}
}

func TestARoleIsListedOnce(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,What hinders you?,What is your role?\n")
	for i, role := range []string{"Student", "student", "Graduate student", "Student", "grad student"} {
		fmt.Fprintf(&b, "g%d,Merging my notebooks in git is a painful mess number %d,%s\n", i, i, role)
	}
	set := study(t, draft.Options{}, [][]int{{0, 1, 2, 3, 4}}, "s.csv", b.String())
	if got := strings.Join(values(set, 0, personas.Role), ", "); got != "student (5 of 5)" {
		t.Errorf("got %q", got)
	}
}

func TestScriptsWithoutSpaces(t *testing.T) {
	set := study(t, draft.Options{}, [][]int{{0, 1}, {2, 3}},
		"a.txt", "Interviewer: x?\nParticipant: 森林の写真をすぐに見つけられるようにしたいです。\n", "b.txt", "Interviewer: x?\nParticipant: 毎週森林で写真を撮って、夜に整理します。\n",
		"c.txt", "Interviewer: x?\nParticipant: 顧客の地図が合わないことが一番難しいです。\n", "d.txt", "Interviewer: x?\nParticipant: 普段は顧客に地図を送ってから報告します。\n")
	for _, p := range set.Personas {
		if strings.Contains(p.Label, "の") || !strings.Contains("森林写真 顧客地図", p.Keyphrases[0]) || len(p.Attributes) == 0 {
			t.Errorf("got %q, %q, %v", p.Label, p.Keyphrases, p.Attributes)
		}
		if !slices.ContainsFunc(p.Unknown, func(u string) bool { return strings.Contains(u, "English") }) {
			t.Errorf("what is not seen is not said: %q", p.Unknown)
		}
	}
}

func TestAddressesNameNobody(t *testing.T) {
	set := study(t, draft.Options{}, [][]int{{0, 1, 2}},
		"a.txt", "Interviewer: And?\nParticipant: I keep roses in the garden. Write to dora at roseworld dot com about them.\n",
		"b.txt", "Interviewer: And?\nParticipant: I water roses every evening. My address is carl at roseworld dot com for roses.\n",
		"c.txt", "Interviewer: And?\nParticipant: I prune roses in the garden. It is ella@roseworld.com if you want roses.\n")
	if got := fmt.Sprint(set.Personas[0].Keyphrases, set.Personas[0].Label, set.Personas[0].Summary); strings.Contains(got, "roseworld") || !strings.Contains(got, "roses") {
		t.Errorf("got %s", got)
	}
}

func TestAWishIsNoHabit(t *testing.T) {
	table := "id,What do you want to be different?\n"
	var everybody []int
	for i, thing := range []string{"report, done", "map, drawn", "list, sorted", "photo, named", "key, printed", "chart, shaded", "garden, weeded", "pond, cleaned"} {
		table += fmt.Sprintf("p%d,\"I want one %s each month, %s\"\n", i, thing, word(i%4))
		everybody = append(everybody, i)
	}
	set := study(t, draft.Options{}, [][]int{everybody}, "s.csv", table)
	if got := said(set, 0, personas.Behaviour); len(got) != 0 {
		t.Errorf("behaviours: got %q", got)
	}
}

func TestControlCharactersAreNotQuoted(t *testing.T) {
	set := study(t, draft.Options{}, [][]int{{0}}, "a.txt", "Interviewer: And?\nParticipant: I want \x1b[31mred reports\x1b[0m for the weekly meeting. I want blue reports for the monthly meeting.\n")
	for _, q := range set.Evidence {
		if strings.Contains(q.Text, "red") {
			t.Errorf("quoted %q", q.Text)
		}
	}
	if got := fmt.Sprint(set.Personas[0].Keyphrases, set.Personas[0].Label); strings.Contains(got, "31m") {
		t.Errorf("an escape sequence is a key phrase: %s", got)
	}
	if got := said(set, 0, personas.Goal); len(got) != 1 {
		t.Errorf("goals: got %q", got)
	}
}

func word(i int) string { return []string{"alpha", "bravo", "charlie", "delta"}[i] }

func TestWhatSpeaksAgainst(t *testing.T) {
	set := study(t, draft.Options{}, [][]int{{0, 1, 2}, {3, 4, 5}},
		"a1.txt", "Interviewer: And?\nParticipant: The hardest part of pruning roses is the thorns in my gloves.\n",
		"a2.txt", "Interviewer: And?\nParticipant: Pruning roses is painful for my old back and knees.\n",
		"a3.txt", "Interviewer: And?\nParticipant: I love pruning roses on a quiet evening in autumn. Pruning roses is a slow business in spring.\n",
		"c1.txt", coder1, "c2.txt", coder2, "c3.txt", coder3)
	if got := said(set, 0, personas.CounterEvidence); len(got) != 1 || got[0] != "I love pruning roses on a quiet evening in autumn." {
		t.Errorf("got %q", got)
	}
	if got := said(set, 1, personas.CounterEvidence); len(got) != 0 {
		t.Errorf("nothing speaks against the others: got %q", got)
	}
}

func TestTemplatesAreNobodysWords(t *testing.T) {
	const formula = "I want to say that this story is a draft that was submitted for the workshop.\n\n"
	var files []string
	for i := range 4 {
		files = append(files, fmt.Sprintf("s%d.md", i), "# A story\n\n"+formula+"Emma wants to bring "+word(i)+" flowers to the garden house. Emma says that "+word(i)+" is too cold for flowers.\n")
	}
	set := study(t, draft.Options{}, [][]int{{0, 1, 2, 3}}, files...)
	for _, q := range set.Evidence {
		if strings.Contains(q.Text, "workshop") {
			t.Errorf("quoted a template: %q", q.Text)
		}
	}
	for _, k := range set.Personas[0].Keyphrases {
		if k == "workshop" || k == "Emma" {
			t.Errorf("a template's word, or a name, is a key phrase: %q", set.Personas[0].Keyphrases)
		}
	}
}

func TestSmallStudies(t *testing.T) {
	t.Run("no participants make no personas", func(t *testing.T) {
		set, err := draft.Personas(nil, nil, nil, draft.Options{})
		if err != nil || len(set.Personas) != 0 || personas.Validate(set) != nil {
			t.Errorf("got %+v, %v", set, err)
		}
	})
	t.Run("one participant is marked as too few", func(t *testing.T) {
		set := study(t, draft.Options{Support: evidence.Clear}, [][]int{{0}}, "b1.txt", baker1)
		p := set.Personas[0]
		if p.Support != evidence.TooFew || !strings.HasPrefix(p.Summary, "The only participant.") || len(p.Keyphrases) == 0 {
			t.Errorf("got %+v", p)
		}
	})
	t.Run("all together have nobody to differ from", func(t *testing.T) {
		set := study(t, draft.Options{}, [][]int{{0, 1, 2, 3, 4, 5}}, six...)
		if p := set.Personas[0]; !strings.HasPrefix(p.Summary, "All 6 participants, taken together. What comes up most widely: “") || p.Support != evidence.None {
			t.Errorf("got %+v", p)
		}
	})
	t.Run("one of several is too few to tell", func(t *testing.T) {
		set := study(t, draft.Options{}, [][]int{{1, 2, 3, 4, 5}, {0}}, six...)
		if u := set.Personas[1].Unknown; !strings.Contains(strings.Join(u, " "), "1 of 6 participants are too few to tell") {
			t.Errorf("got %q", u)
		}
	})
	t.Run("who is in no group is listed all the same", func(t *testing.T) {
		set := study(t, draft.Options{}, [][]int{{0, 1, 2}}, six...)
		if len(set.Participants) != 6 || set.Personas[0].Share != 0.5 {
			t.Errorf("got %d participants, share %v", len(set.Participants), set.Personas[0].Share)
		}
	})
	t.Run("where all say the same it is what they say", func(t *testing.T) {
		const text = "I want the garden gate to close by itself at night.\n"
		set := study(t, draft.Options{}, [][]int{{0, 1, 2}}, "a.txt", text, "b.txt", text, "c.txt", text)
		if got := said(set, 0, personas.Goal); len(got) != 1 {
			t.Errorf("got %q, want it once", got)
		}
	})
	t.Run("who says nothing is said to say nothing", func(t *testing.T) {
		set := study(t, draft.Options{}, [][]int{{0, 1}}, "a.txt", "Yeah.\n", "b.txt", "Okay.\n")
		p := set.Personas[0]
		if len(p.Attributes) != 0 || !strings.Contains(strings.Join(p.Unknown, " "), "2 of 2 participants said nothing that could be quoted.") ||
			!strings.Contains(strings.Join(p.Unknown, " "), "No goals could be read") || p.Label != "A group of 2" {
			t.Errorf("got %+v", p)
		}
	})
}

func TestErrors(t *testing.T) {
	sources, people := read(t, six...)
	lost := slices.Clone(people)
	lost[1].Said = append(slices.Clone(lost[1].Said), segment.Ref{Source: 9})
	for _, row := range []struct {
		name    string
		people  []segment.Person
		members [][]int
		want    string
	}{
		{"an empty group", people, [][]int{{0}, {}}, "draft persona 2: nobody is in it"},
		{"a participant that is not there", people, [][]int{{0, 6}}, "draft persona 1: no participant 6"},
		{"a negative participant", people, [][]int{{-1}}, "draft persona 1: no participant -1"},
		{"a participant in two groups", people, [][]int{{0}, {1, 0}}, "draft persona 2: b1 is in two groups"},
		{"a segment that is not there", lost, [][]int{{0}}, "draft b2: no segment 0 in source 9"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, err := draft.Personas(sources, row.people, row.members, draft.Options{}); err == nil || err.Error() != row.want {
				t.Errorf("got %v, want %s", err, row.want)
			}
		})
	}
}

func TestQuotesLimitsAField(t *testing.T) {
	set := study(t, draft.Options{Quotes: 1}, halves(), six...)
	for i := range set.Personas {
		for _, f := range []personas.Field{personas.Goal, personas.Frustration, personas.Behaviour, personas.Context} {
			if got := said(set, i, f); len(got) > 1 {
				t.Errorf("%s: got %q, want at most one", f, got)
			}
		}
	}
}

func TestEveryDraftVerifies(t *testing.T) {
	sentence := rapid.SampledFrom([]string{
		"I want the garden gate to close by itself at night.", "The hardest part is the rust on the garden gate.", "I usually paint the wall in spring.",
		"I'm a gardener at the castle.", "We use a GateMaster for the lock.", "Call me at 020 7946 0958.", "Yeah.", "Um, so, I mean, the gate, you know.",
		"At home we can't see the garden because of the wall.", "I love the gate, it works well.", "Is that a gate?", "“Größe” matters to my neighbour, naturally.",
	})
	rapid.Check(t, func(t *rapid.T) {
		var sources []segment.Source
		n := rapid.IntRange(1, 6).Draw(t, "participants")
		for i := range n {
			said := rapid.SliceOfN(sentence, 0, 6).Draw(t, "said")
			text := "Interviewer: I want to know about the garden gate?\nParticipant: " + strings.Join(said, rapid.SampledFrom([]string{" ", "\n", "\n\n"}).Draw(t, "between")) + "\n"
			s := segment.Source{Path: fmt.Sprintf("p%d.txt", i), SHA256: strings.Repeat("0", 64), Format: "txt", Text: []byte(text)}
			s.Segments, _ = segment.Split("txt", s.Text, segment.Options{})
			sources = append(sources, s)
		}
		people, err := segment.By(sources, "auto")
		if err != nil {
			t.Fatal(err)
		}
		members := make([][]int, rapid.IntRange(1, max(1, len(people))).Draw(t, "groups"))
		for i := range people {
			members[i%len(members)] = append(members[i%len(members)], i)
		}
		if len(people) == 0 {
			members = nil
		}
		set, err := draft.Personas(sources, people, members, draft.Options{})
		if err != nil {
			t.Fatal(err)
		}
		check(t, sources, set)
	})
}

func FuzzPersonas(f *testing.F) {
	for i := 1; i < len(six); i += 2 {
		f.Add("txt", six[i], six[(i+2)%len(six)])
	}
	f.Add("md", "# A\n\nI want **bold** things. [Alan] says x.\n\n- one\n- two\n", "Alan wants C# and Go. Alan asks.\r\rI use Go.")
	f.Add("csv", "a,b\n1,\"I want \"\"x\"\" today\"\n", "role,tools\nbaker,git\n")
	f.Add("vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>I want the gate open.\n", "\xff\xfe")
	f.Fuzz(func(t *testing.T, format, one, two string) {
		var sources []segment.Source
		for i, text := range []string{one, two} {
			s := segment.Source{Path: fmt.Sprintf("p%d.%s", i, "x"), SHA256: strings.Repeat("0", 64), Format: format, Text: []byte(strings.ToValidUTF8(text, "\ufffd"))}
			var err error
			if s.Segments, err = segment.Split(format, s.Text, segment.Options{}); err != nil {
				return
			}
			sources = append(sources, s)
		}
		people, err := segment.By(sources, "auto")
		if err != nil || len(people) == 0 {
			return
		}
		all := make([]int, len(people))
		for i := range all {
			all[i] = i
		}
		cuts := [][][]int{{all}}
		if len(all) > 1 {
			cuts = append(cuts, [][]int{all[:1], all[1:]})
		}
		for _, members := range cuts {
			set, err := draft.Personas(sources, people, members, draft.Options{})
			if err != nil {
				t.Fatal(err)
			}
			check(t, sources, set)
		}
	})
}
