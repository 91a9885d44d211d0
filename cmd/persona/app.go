package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/internal/amount"
	"github.com/persona-go/persona/manifest"
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
	unknown  error              // help was asked for of what is no command
	settings *manifest.Settings // that were used; nil: none
	taken    []taken            // flags that they set
	ran      bool               // a command's own code has begun: errors before that are wrong usage
	answered bool               // something of the answer was written
	reading  *progress          // of the command's reading; nil until a file is read
}

func system() *app {
	return &app{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		outTTY: term.IsTerminal(os.Stdout),
		errTTY: term.IsTerminal(os.Stderr),
		now:    time.Now,
		cache:  cacheFolder(os.Getenv("PERSONA_CACHE")),
	}
}

func usageError(hint, format string, args ...any) error {
	return &commands.Error{Exit: commands.ExitUsage, Err: fmt.Errorf(format, args...), Hint: hint}
}

// run runs one command line and returns its exit code. The end of ctx is an interrupt.
func run(ctx context.Context, args []string, a *app) int {
	root := a.command()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = a.unknown
	}
	if err == nil {
		return commands.ExitDone
	}
	e := a.placed(commands.AsError(err))
	if e.Exit == commands.ExitFailed && !a.ran {
		e = &commands.Error{Exit: commands.ExitUsage, Err: err, Hint: "persona --help lists the commands, persona COMMAND --help a command's flags"}
	}
	if errors.Is(err, context.Canceled) && !a.answered { // files appear whole or not at all
		e.Err = fmt.Errorf("%w; nothing was half written", e.Err)
	}
	a.fail(e, a.wantsJSON(args))
	return e.Exit
}

// wantsJSON reports whether the answer to a command line is JSON. If its flags could not all be
// read, the words themselves say it, for --json may stand behind the one that is wrong.
func (a *app) wantsJSON(args []string) bool {
	if a.json || a.ran {
		return a.json
	}
	for _, word := range args {
		switch value, ok := strings.CutPrefix(word, "--json"); {
		case word == "--":
			return false
		case ok && value == "":
			return true
		case ok && value[0] == '=':
			yes, _ := strconv.ParseBool(value[1:]) // what is neither yes nor no is not yes
			return yes
		}
	}
	return false
}

// mostShown is how many of a kind are shown to a person.
const mostShown = 50

// mostProblems is how many files that could not be read are named.
const mostProblems = 20

// fail says what is wrong: on the error stream, and, if nothing was answered yet that asked for
// JSON, as the answer.
func (a *app) fail(e *commands.Error, asJSON bool) {
	if asJSON && !a.answered {
		_ = commands.WriteJSON(a.answer(), commands.ErrorOf(e)) // what is wrong with the output is e, or said below
	}
	for i, p := range e.Problems {
		if i == mostProblems {
			a.warn("and %s more; --json lists them all", amount.Number(len(e.Problems)-i))
			break
		}
		a.warn("%s: %s", p.Path, p.Error)
	}
	a.warn("%s", e.Error())
	if e.Hint != "" {
		fmt.Fprintf(a.err, "hint: %s\n", term.Safe(e.Hint))
	}
}

// warn says something on the side: the run goes on.
func (a *app) warn(format string, args ...any) {
	fmt.Fprintf(a.err, "persona: %s\n", term.Safe(fmt.Sprintf(format, args...)))
}

func (a *app) command() *cobra.Command {
	workers := 0
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
		PersistentPreRunE:          func(c *cobra.Command, args []string) error { return a.begin(c, args, workers) },
		DisableAutoGenTag:          true,
		SuggestionsMinimumDistance: 2,
		Args:                       cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.Help()
			}
			return noCommand(c, args[0])
		},
	}
	root.SetVersionTemplate("persona {{.Version}}\n")
	root.PersistentFlags().BoolVar(&a.json, "json", false, "print one JSON document on standard output")
	root.PersistentFlags().IntVarP(&workers, "jobs", "j", 0, "`N` processors at work at once (default: all)")
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
	add("main", a.planCommand(), a.estimateCommand(), a.generateCommand(), a.batchCommand(), a.statusCommand())
	add("look", a.initCommand(), a.scanCommand(), a.explainCommand(), a.tokensCommand())
	add("trust", a.sourcesCommand(), a.verifyCommand(), a.diffCommand())
	add("model", a.combineCommand(), a.budgetCommand(), a.countCommand(), a.modelsCommand())
	add("", a.schemaCommand())
	a.helps(root)
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

// begin begins a command, with as many processors at work as workers says; all if it was not given.
func (a *app) begin(c *cobra.Command, args []string, workers int) error {
	switch {
	case workers > 0:
		runtime.GOMAXPROCS(workers)
	case c.Flags().Changed("jobs"):
		return usageError("a number from 1 on", "-j %d: nobody would be at work", workers)
	}
	a.ran = true
	return a.configure(c, args)
}

// noCommand is the error of a command that there is not.
func noCommand(root *cobra.Command, name string) error {
	hint := "persona --help lists the commands"
	if near := root.SuggestionsFor(name); len(near) > 0 {
		hint = "did you mean persona " + near[0] + "?"
	}
	return usageError(hint, "unknown command %q", name)
}

// helps has help that is asked for of what is no command be an error; cobra shows the root's.
func (a *app) helps(root *cobra.Command) {
	ordinary := root.HelpFunc()
	root.SetHelpFunc(func(c *cobra.Command, words []string) {
		if rest := c.Flags().Args(); c == root && len(rest) > 0 && rest[0] != "help" {
			a.unknown = noCommand(root, rest[0])
			return
		}
		ordinary(c, words)
	})
}

// help is the help of a command; cobra's own says nothing is wrong if there is no such command.
func (a *app) help(c *cobra.Command, args []string) error {
	about, rest, err := c.Root().Find(args)
	if err != nil || len(rest) > 0 {
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
