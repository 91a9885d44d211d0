package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/persona-go/persona/internal/whole"
)

// Exit codes: what a script may rely on.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2 // the words of the call are wrong
	exitCheck   = 3 // verification found a difference, the window is exceeded, a count cannot be met
	exitPartial = 4 // done, but something that should have been readable was not
)

// app is the world as a command sees it: tests give it another.
type app struct {
	in       io.Reader
	out, err io.Writer
	outTTY   bool   // out is a terminal: no control character may reach it
	errTTY   bool   // err is a terminal: progress may be drawn on it
	cache    string // folder of the read cache; "" for none
	json     bool
	now      func() time.Time
	ran      bool // a command's own code has begun: errors before that are wrong usage
}

func system() *app {
	return &app{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		outTTY: term.IsTerminal(int(os.Stdout.Fd())),
		errTTY: term.IsTerminal(int(os.Stderr.Fd())),
		now:    time.Now,
		cache:  cacheFolder(os.Getenv("PERSONA_CACHE")),
	}
}

// exitError is an error that knows its exit code and what to do about it.
type exitError struct {
	code int
	err  error
	hint string
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

func usageError(hint, format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...), hint}
}

func failed(hint, format string, args ...any) error {
	return &exitError{exitFailed, fmt.Errorf(format, args...), hint}
}

func checkFailed(format string, args ...any) error {
	return &exitError{exitCheck, fmt.Errorf(format, args...), ""}
}

// run runs one command line and says its exit code.
func run(args []string, a *app) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	root := a.command()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	var e *exitError
	var se *whole.SpoolError
	if errors.As(err, &se) {
		e = spooled(se)
	} else if !errors.As(err, &e) {
		e = &exitError{code: exitFailed, err: err}
		if !a.ran {
			e.code, e.hint = exitUsage, "persona --help lists the commands, persona COMMAND --help a command's flags"
		}
	}
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		e = &exitError{exitFailed, errors.New("interrupted; nothing was half written"), ""}
	}
	fmt.Fprintf(a.err, "persona: %s\n", safe(e.Error()))
	if e.hint != "" {
		fmt.Fprintf(a.err, "hint: %s\n", safe(e.hint))
	}
	return e.code
}

// warn says something on the side: the run goes on.
func (a *app) warn(format string, args ...any) {
	fmt.Fprintf(a.err, "persona: %s\n", safe(fmt.Sprintf(format, args...)))
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "persona",
		Short: "Turn a folder of user research into personas that quote it",
		Long: `Persona turns a folder of user research (interviews, surveys, transcripts, documents)
into personas that a team can trust: every claim points at words that someone really
said, in a file whose SHA-256 is on record. It needs no model, and never uses the network.`,
		Example: `  persona plan examples/interviews
  persona generate examples/interviews`,
		Version:                    version(),
		SilenceErrors:              true,
		SilenceUsage:               true,
		PersistentPreRun:           func(*cobra.Command, []string) { a.ran = true },
		DisableAutoGenTag:          true,
		SuggestionsMinimumDistance: 2,
		Args:                       cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.Help()
			}
			hint := "persona --help lists the commands"
			if near := c.SuggestionsFor(args[0]); len(near) > 0 {
				hint = "did you mean persona " + near[0] + "?"
			}
			return usageError(hint, "unknown command %q", args[0])
		},
	}
	root.SetVersionTemplate("persona {{.Version}}\n")
	root.PersistentFlags().BoolVar(&a.json, "json", false, "print one JSON document on standard output")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usageError(c.CommandPath()+" --help lists its flags", "%w", err)
	})
	root.AddGroup(
		&cobra.Group{ID: "main", Title: "The main job:"},
		&cobra.Group{ID: "look", Title: "Look at the data:"},
		&cobra.Group{ID: "trust", Title: "Trust the data:"},
		&cobra.Group{ID: "model", Title: "Prepare for a model:"},
	)
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add("main", a.planCommand(), a.estimateCommand(), a.generateCommand())
	add("look", a.scanCommand(), a.explainCommand(), a.tokensCommand())
	add("trust", a.sourcesCommand(), a.verifyCommand(), a.diffCommand())
	add("model", a.combineCommand(), a.budgetCommand(), a.countCommand(), a.modelsCommand())
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.RunE, c.Run = a.help, nil
		case "completion":
			c.RunE = func(c *cobra.Command, args []string) error {
				if len(args) > 0 {
					return usageError("known are bash, zsh, fish and powershell", "no completion for %q", args[0])
				}
				return c.Help()
			}
			c.Args = cobra.ArbitraryArgs
		}
	}
	return root
}

// help is the help of a command; cobra's own says nothing is wrong where there is no such command.
func (a *app) help(c *cobra.Command, args []string) error {
	about, rest, err := c.Root().Find(args)
	if err != nil || len(rest) > 0 && about == c.Root() {
		return usageError("persona --help lists the commands", "unknown command %q", strings.Join(args, " "))
	}
	about.InitDefaultHelpFlag()
	about.InitDefaultVersionFlag()
	return about.Help()
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || strings.HasPrefix(info.Main.Version, "(") {
		return "development build"
	}
	return info.Main.Version
}
