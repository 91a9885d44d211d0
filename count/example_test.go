package count_test

import (
	"fmt"

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
	fmt.Println(err)
	// Output:
	// count "0": a count must be at least 1; understood are "3", "exactly 3", "3-5", "3 to 5", "3 or 4", "between 3 and 5", "~4" or "about 4" (3 to 5), "4±2" (2 to 6), "at least 3", "3+", ">=3", "minimum 3", "up to 6", "at most 6", "no more than 6", "<=6", "max 6", the words "one" to "twenty", and "auto"
}
