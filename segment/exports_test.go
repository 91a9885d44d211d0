package segment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/persona-go/persona/segment"
)

// exports are made-up conversations in the shapes in which tools write them.
var exports = []struct {
	name, format, in string
	want             []string // who at when, and what
}{
	{"Otter's text", "txt", `Dana Field  0:00  
So thanks for making the time today. How do you plan your week?

Speaker 2  0:07  
Um, mostly on paper. I have a notebook, and I write everything down on Sunday.

Dana Field  0:21  
And what happens when something changes?

Speaker 2  0:24  
Then I cross it out. It's a mess by Wednesday, honestly.

Unknown Speaker  1:02:33  
Sorry, wrong room.

Transcribed by https://otter.ai
`, []string{
		"i Dana Field, 0:00: So thanks for making the time today. How do you plan your week?",
		"p Speaker 2, 0:07: Um, mostly on paper. I have a notebook, and I write everything down on Sunday.",
		"i Dana Field, 0:21: And what happens when something changes?",
		"p Speaker 2, 0:24: Then I cross it out. It's a mess by Wednesday, honestly.",
		"p Unknown Speaker, 1:02:33: Sorry, wrong room.",
	}},
	{"Otter's Word file: a head with keywords and speakers", "docx", `Interview P07

Mon, Nov 20, 2023 10:02AM • 32:10

SUMMARY KEYWORDS

plan, week, notebook, Sunday, paper

SPEAKERS

Dana Field, Priya N.

Dana Field  00:00

So how do you plan your week?

Priya N.  00:07

Um, mostly on paper.

Dana Field  00:21

And what happens when something changes?

Priya N.  00:24

Then I cross it out.
`, []string{
		"i Dana Field, 00:00: So how do you plan your week?",
		"p Priya N., 00:07: Um, mostly on paper.",
		"i Dana Field, 00:21: And what happens when something changes?",
		"p Priya N., 00:24: Then I cross it out.",
	}},
	{"Otter's text with the same head", "txt", `Interview P07
Mon, Nov 20, 2023 10:02AM • 32:10

SUMMARY KEYWORDS
plan, week, notebook, Sunday, paper

SPEAKERS
Dana Field, Priya N.

Dana Field  00:00
So how do you plan your week?

Priya N.  00:07
Um, mostly on paper.

Dana Field  00:21
And what happens when something changes?

Priya N.  00:24
Then I cross it out.
`, []string{
		"i Dana Field, 00:00: So how do you plan your week?",
		"p Priya N., 00:07: Um, mostly on paper.",
		"i Dana Field, 00:21: And what happens when something changes?",
		"p Priya N., 00:24: Then I cross it out.",
	}},
	{"Zoom's recording transcript", "vtt", `WEBVTT

1
00:00:02.656 --> 00:00:05.230
Dana Field: So how do you plan your week?

2
00:00:06.100 --> 00:00:09.510
Priya N. (she/her): Um, mostly on paper.

3
00:00:09.600 --> 00:00:12.000
Priya N. (she/her): I have a notebook: a green one.

4
00:00:12.500 --> 00:00:15.000
Dana Field: And what happens when something changes?

5
00:00:15.500 --> 00:00:17.000
Priya N. (she/her): Then I cross it out.
`, []string{
		"i Dana Field, 00:00:02: So how do you plan your week?",
		"p Priya N. (she/her), 00:00:06: Um, mostly on paper.",
		"p Priya N. (she/her), 00:00:09: I have a notebook: a green one.",
		"i Dana Field, 00:00:12: And what happens when something changes?",
		"p Priya N. (she/her), 00:00:15: Then I cross it out.",
	}},
	{"Zoom's saved captions", "txt", `[Dana Field] 10:02:11
So how do you plan your week?

[Priya N.] 10:02:15
Um, mostly on paper.
I have a notebook.

[Dana Field] 10:02:31
And what happens when something changes?

[Priya N.] 10:02:35
Then I cross it out.

`, []string{
		"i Dana Field, 10:02:11: So how do you plan your week?",
		"p Priya N., 10:02:15: Um, mostly on paper. I have a notebook.",
		"i Dana Field, 10:02:31: And what happens when something changes?",
		"p Priya N., 10:02:35: Then I cross it out.",
	}},
	{"Zoom's saved chat", "txt", "2023-11-20 10:02:11 From Dana Field to Everyone:\n\tHow do you plan your week?\n2023-11-20 10:02:30 From Priya N. to Everyone:\n\tMostly on paper\n2023-11-20 10:03:02 From Dana Field to Everyone:\n\tAnd what happens when something changes?\n2023-11-20 10:03:12 From Priya N. to Dana Field(Direct Message):\n\tThen I cross it out\n", []string{
		"i Dana Field, 2023-11-20 10:02:11: How do you plan your week?",
		"p Priya N., 2023-11-20 10:02:30: Mostly on paper",
		"i Dana Field, 2023-11-20 10:03:02: And what happens when something changes?",
		"p Priya N., 2023-11-20 10:03:12: Then I cross it out",
	}},
	{"Zoom's saved chat of earlier years", "txt", "10:02:11\t From Dana Field : How do you plan your week?\n10:02:30\t From Priya N. : Mostly on paper\n10:03:02\t From  Dana Field  to  Everyone : And what happens when something changes?\n10:03:12\t From  Priya N.  to  Everyone : Then I cross it out\n", []string{
		"i Dana Field, 10:02:11: How do you plan your week?",
		"p Priya N., 10:02:30: Mostly on paper",
		"i Dana Field, 10:03:02: And what happens when something changes?",
		"p Priya N., 10:03:12: Then I cross it out",
	}},
	{"Teams' subtitles", "vtt", "WEBVTT\r\n\r\n3f0b8d1e-5a56-4a3b-9f6e-1c2d3e4f5a6b/12-0\r\n00:00:03.457 --> 00:00:05.000\r\n<v Dana Field>So how do you plan\r\nyour week?</v>\r\n\r\n3f0b8d1e-5a56-4a3b-9f6e-1c2d3e4f5a6b/18-0\r\n00:00:06.000 --> 00:00:09.000\r\n<v Nguyen, Priya (External)>Um, mostly on paper.</v>\r\n\r\n3f0b8d1e-5a56-4a3b-9f6e-1c2d3e4f5a6b/21-0\r\n00:00:10.000 --> 00:00:12.000\r\n<v Dana Field>And what happens when something changes?</v>\r\n\r\n3f0b8d1e-5a56-4a3b-9f6e-1c2d3e4f5a6b/25-0\r\n00:00:13.000 --> 00:00:14.000\r\n<v Nguyen, Priya (External)>Then I cross it out.</v>\r\n", []string{
		"i Dana Field, 00:00:03: So how do you plan your week?",
		"p Nguyen, Priya (External), 00:00:06: Um, mostly on paper.",
		"i Dana Field, 00:00:10: And what happens when something changes?",
		"p Nguyen, Priya (External), 00:00:13: Then I cross it out.",
	}},
	{"Teams' Word file of today", "docx", `Interview P07-20231120_100200-Meeting Recording

November 20, 2023, 10:02AM

32m 10s

Dana Field started transcription

Dana Field   0:03
So how do you plan your week?

Nguyen, Priya (External)   0:06
Um, mostly on paper.
I have a notebook.

Dana Field   0:10
And what happens when something changes?

Nguyen, Priya (External)   1:00:13
Then I cross it out.

Dana Field stopped transcription
`, []string{
		"i Dana Field, 0:03: So how do you plan your week?",
		"p Nguyen, Priya (External), 0:06: Um, mostly on paper. I have a notebook.",
		"i Dana Field, 0:10: And what happens when something changes?",
		"p Nguyen, Priya (External), 1:00:13: Then I cross it out.",
	}},
	{"Teams' Word file of 2021", "docx", `0:0:0.0 --> 0:0:2.970
Dana Field
So how do you plan your week?

0:0:3.120 --> 0:0:6.0
Nguyen, Priya
Um, mostly on paper.

0:0:6.500 --> 0:0:9.0
Dana Field
And what happens when something changes?

0:0:9.500 --> 0:0:12.0
Nguyen, Priya
Then I cross it out.
`, []string{
		"i Dana Field, 0:0:0: So how do you plan your week?",
		"p Nguyen, Priya, 0:0:3: Um, mostly on paper.",
		"i Dana Field, 0:0:6: And what happens when something changes?",
		"p Nguyen, Priya, 0:0:9: Then I cross it out.",
	}},
}

func TestExports(t *testing.T) {
	for _, r := range exports {
		t.Run(r.name, func(t *testing.T) {
			segs, err := segment.Split(r.format, []byte(r.in), segment.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range segs {
				if s.Kind == segment.KindFurniture {
					continue
				}
				got = append(got, fmt.Sprintf("%.1s %s, %s: %s", s.Role, s.Speaker, s.Location, strings.Join(strings.Fields(r.in[s.Body:s.BodyEnd]), " ")))
			}
			if !slices.Equal(got, r.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(r.want, "\n"))
			}
		})
	}
}
