// Package personas is the persona type: what makes it out of claims, its JSON with a published
// schema, and its Markdown for a team to read.
// It never writes a file, never makes or prints a claim without evidence, and never lets a
// participant's words become markup.
package personas

import (
	"fmt"
	"math"

	"github.com/persona-go/persona/evidence"
)

// Schema is the value of a set's field schema: the name of the format and its version.
const Schema = "persona.personas/v1"

// Method says how personas were made.
type Method string

// The methods.
const (
	Draft Method = "draft" // offline: grouped and quoted, nothing written but what participants said
	Model Method = "model" // by a language model, from verified quotes
)

// Field says what an attribute is about.
type Field string

// The fields, in the order in which they are shown.
const (
	Role            Field = "role"
	Goal            Field = "goal"
	Frustration     Field = "frustration"
	Behaviour       Field = "behaviour"
	Tool            Field = "tool"
	Context         Field = "context"
	InTheirWords    Field = "quote"
	CounterEvidence Field = "counter_evidence" // what speaks against the persona
)

// Fields lists the fields in the order in which they are shown.
func Fields() []Field {
	return []Field{Role, Goal, Frustration, Behaviour, Tool, Context, InTheirWords, CounterEvidence}
}

// Set is the content of personas.json.
type Set struct {
	Schema       string           `json:"schema"` // Schema; Write fills it in if it is ""
	Method       Method           `json:"method"`
	Count        Count            `json:"count"`
	Participants []Participant    `json:"participants"`
	Personas     []Persona        `json:"personas"`
	Evidence     []evidence.Quote `json:"evidence"` // E1, E2, …, in the order they are first needed
}

// Count is how many personas were asked for, and what was made of it.
type Count struct {
	Spec   string `json:"spec"`   // as it was asked: "3", "3-5", "auto"
	Made   int    `json:"made"`   // the number of personas in the set
	Reason string `json:"reason"` // why so many, in one sentence; "" if nobody says
}

// Participant is one whose words were used.
type Participant struct {
	ID       string `json:"id"`
	Path     string `json:"path"`     // the source, or the folder of sources
	Location string `json:"location"` // "row 41", or a speaker's name; "" if the whole path is meant
}

// Persona stands for a group of participants.
type Persona struct {
	ID           string           `json:"id"`
	Label        string           `json:"label"`
	Summary      string           `json:"summary"`
	Share        float64          `json:"share"`        // 0 to 1, as ShareOf makes it
	Participants []string         `json:"participants"` // their IDs
	Support      evidence.Support `json:"support"`
	// Keyphrases are what this group says more often than the others, the most telling first.
	Keyphrases []string    `json:"keyphrases"`
	Attributes []Attribute `json:"attributes"`
	Unknown    []string    `json:"unknown"` // what the data does not say, one sentence each
}

// Attribute is a claim and what it rests on.
type Attribute struct {
	Field    Field    `json:"field"`
	Value    string   `json:"value"`
	Evidence []string `json:"evidence"` // IDs of quotes, at least one
}

// ShareOf returns a persona's share: members of all participants, rounded to four decimals so that
// it prints alike everywhere. It is 0 if there are no participants.
func ShareOf(members, participants int) float64 {
	if participants <= 0 {
		return 0
	}
	return math.Round(1e4*float64(members)/float64(participants)) / 1e4
}

// QuoteID returns the ID of the n-th quote, counted from 1.
func QuoteID(n int) string { return fmt.Sprintf("E%d", n) }

// quotes returns the set's evidence by its IDs.
func (s Set) quotes() map[string]evidence.Quote {
	m := make(map[string]evidence.Quote, len(s.Evidence))
	for _, q := range s.Evidence {
		m[q.ID] = q
	}
	return m
}
