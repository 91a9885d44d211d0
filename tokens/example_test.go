package tokens_test

import (
	"fmt"
	"log"

	"github.com/persona-go/persona/tokens"
)

func Example() {
	enc, err := tokens.Named("o200k_base")
	if err != nil {
		log.Fatal(err)
	}
	text := []byte("I write the count on my hand, because my gloves are wet.")
	fmt.Println(enc.Count(text), "tokens")

	length, n := enc.Fit(text, 8) // the longest beginning that 8 tokens hold
	fmt.Printf("%q has %d\n", text[:length], n)
	// Output:
	// 14 tokens
	// "I write the count on my hand," has 8
}

// A text that comes in pieces has the tokens of the whole, wherever it is cut.
func ExampleEncoding_Stream() {
	enc, err := tokens.Named("cl100k_base")
	if err != nil {
		log.Fatal(err)
	}
	s := enc.Stream()
	for _, piece := range []string{"inter", "view", "er: Hel", "lo"} {
		fmt.Fprint(s, piece)
	}
	fmt.Println(s.Tokens(), "as one text, as", enc.Count([]byte("interviewer: Hello")), "at once")
	// Output: 5 as one text, as 5 at once
}

func ExampleUsage() {
	var u tokens.Usage
	u.Add(tokens.Call{Step: "extract", Model: "gpt-5", Input: 8_600, Output: 900})
	u.Add(tokens.Call{Step: "extract", Model: "gpt-5", Input: 7_400, Output: 850})
	u.Add(tokens.Call{Step: "reduce", Model: "gpt-5", Input: 1_900, Output: 1_200})
	for _, s := range u.Totals().Steps {
		fmt.Println(s.Step, s.Input, s.Output)
	}
	fmt.Println(u.Totals().Tokens, "tokens in", u.Totals().Calls, "calls")
	// Output:
	// extract 16000 1750
	// reduce 1900 1200
	// 20850 tokens in 3 calls
}
