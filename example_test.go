package persona_test

import (
	"context"
	"fmt"
	"log"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/estimate"
	"github.com/persona-go/persona/tree"
)

func Example() {
	ctx := context.Background()
	interviews, err := tree.Open(tree.Options{}, "examples/interviews") // nothing outside of it is read
	if err != nil {
		log.Fatal(err)
	}
	defer interviews.Close()

	study, err := persona.Open(ctx, interviews, persona.Options{}) // scan, read, hash, cut into turns: once
	if err != nil {
		log.Fatal(err)
	}
	est, err := study.Estimate(ctx, estimate.Options{}) // how many, and why
	if err != nil {
		log.Fatal(err)
	}
	set, err := study.Draft(ctx, persona.Ask{Count: count.MustParse("2-4")}) // personas, offline
	if err != nil {
		log.Fatal(err)
	}
	failures, err := persona.Verify(ctx, interviews, persona.Options{}, set) // every quote, byte for byte
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(study.People), "participants support", est.Recommended, "personas:", est.Support)
	fmt.Println(len(set.Personas), "personas were made;", len(failures), "of their quotes do not stand")
	// Output:
	// 18 participants support 3 personas: clear
	// 3 personas were made; 0 of their quotes do not stand
}
