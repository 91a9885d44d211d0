// Command persona turns a folder of user research into personas that a team can trust.
package main

import (
	"os"

	_ "github.com/persona-go/persona/internal/gc" // for its init
)

func main() { os.Exit(run(os.Args[1:], system())) }
