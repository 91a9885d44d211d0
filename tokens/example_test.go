package tokens_test

import (
	"fmt"

	"github.com/persona-go/persona/tokens"
)

func ExampleEncoding_Count() {
	enc, err := tokens.Named("o200k_base")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(enc.Count([]byte("People do not buy a drill, they buy a hole.")))
	// Output: 12
}

// A breakdown that sums to the count of the whole: the parts, and the joins.
func ExampleEncoding_Join() {
	enc, err := tokens.Named("o200k_base")
	if err != nil {
		fmt.Println(err)
		return
	}
	first, second := enc.Part([]byte("I use it every morn")), enc.Part([]byte("ing, on the train."))
	whole := enc.Join(first, second)
	fmt.Println(first.Tokens, second.Tokens, "joins", whole.Tokens-first.Tokens-second.Tokens, "whole", whole.Tokens)
	// Output: 5 6 joins -1 whole 10
}
