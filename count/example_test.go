package count_test

import (
	"fmt"
	"strings"

	"github.com/persona-go/persona/count"
)

func Example() {
	spec, err := count.Parse("about four personas")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(spec.Prompt())
	fmt.Println(spec.Check(5))
	fmt.Println(spec.Check(6))
	// Output:
	// Generate around 4 personas (3-5 acceptable)
	// true generated 5 personas, as asked (~4)
	// false generated 6 personas, expected at most 5
}

func ExampleParse() {
	for _, s := range []string{"3", "5–3", "≈ 4", "4±2", "3+", "no more than six", "AUTO"} {
		spec, err := count.Parse(s)
		fmt.Println(spec, spec.Kind, err)
	}
	// Output:
	// 3 exact <nil>
	// 3-5 range <nil>
	// ~4 approximate <nil>
	// 4±2 approximate <nil>
	// at least 3 minimum <nil>
	// up to 6 maximum <nil>
	// auto auto <nil>
}

func ExampleParse_error() {
	_, err := count.Parse("0")
	problem, understood, _ := strings.Cut(err.Error(), "; ")
	fmt.Println(problem)
	fmt.Println(understood == "understood are "+count.Forms)
	// Output:
	// count "0": a count must be at least 1
	// true
}
