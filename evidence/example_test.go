package evidence_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/persona-go/persona/evidence"
	"github.com/persona-go/persona/segment"
)

const interview = `Interviewer: What is the hardest part?
Dana: Writing the count down while my gloves are wet.
Interviewer: Do you ever lose a count?
Dana: I don't lose them, I just can't read them.
`

func source() segment.Source {
	segments, err := segment.Split("txt", []byte(interview), segment.Options{})
	if err != nil {
		log.Fatal(err)
	}
	return segment.Source{Path: "P1.txt", Format: "txt", Text: []byte(interview), Segments: segments}
}

// A quote holds the bytes of its source, and is checked against them again.
func ExampleTake() {
	s := source()
	m := evidence.Find("Writing the count down", s)
	q, err := evidence.Take(s, m.Segment, m.Start, m.End)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s, %s, %s: %q\n", q.Path, q.Location, q.Speaker, q.Text)

	q.Text = strings.Replace(q.Text, "count", "name", 1)
	fmt.Println(evidence.Faulty(evidence.Check(q, s)).Fault)
	// Output:
	// P1.txt, line 2, Dana: "Writing the count down"
	// text_differs
}

// What somebody wrote down as a quote may stand in the source, nearly stand there, or not.
func ExampleFind() {
	s := source()
	for _, text := range []string{
		"I don't lose them",
		"“i don’t  lose them”",
		"Writing the count … my gloves are wet",
		"writing the counts down while my gloves are wet",
		"I lose them",
	} {
		fmt.Printf("%-10s  %s\n", evidence.Find(text, s).Status, text)
	}
	// Output:
	// exact       I don't lose them
	// normalised  “i don’t  lose them”
	// elided      Writing the count … my gloves are wet
	// near        writing the counts down while my gloves are wet
	// absent      I lose them
}
