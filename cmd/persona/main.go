// Command persona turns a folder of user research into personas that a team can trust. It reads
// flags and prints what package commands answers; it never finds anything out itself.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	_ "github.com/persona-go/persona/internal/gc" // for its init
)

func main() { os.Exit(run(untilInterrupted(), os.Args[1:], system())) }

// untilInterrupted returns a context that ends with the first interrupt. A second one ends the
// program at once.
func untilInterrupted() context.Context {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx
}
