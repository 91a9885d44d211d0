package persona_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/count"
	"github.com/persona-go/persona/estimate"
)

func Example() {
	ctx, interviews := context.Background(), os.DirFS("examples/interviews")

	study, err := persona.Open(ctx, interviews, persona.Options{}) // scan, read, hash, cut into turns: once
	if err != nil {
		log.Fatal(err)
	}
	est, err := study.Estimate(ctx, estimate.Options{}) // how many, and why
	if err != nil {
		log.Fatal(err)
	}
	set, err := study.Draft(ctx, count.MustParse("2-4")) // personas, offline
	if err != nil {
		log.Fatal(err)
	}
	err = persona.Verify(ctx, set, interviews, persona.Options{}) // every quote, byte for byte
	fmt.Println(len(study.People), "participants support", est.Recommended, "personas:", est.Support)
	fmt.Println(len(set.Personas), "personas were made; what is wrong with their quotes:", err)
	// Output:
	// 18 participants support 3 personas: clear
	// 3 personas were made; what is wrong with their quotes: <nil>
}
