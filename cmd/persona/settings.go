package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/persona-go/persona/cmd/persona/internal/term"
	"github.com/persona-go/persona/commands"
)

// settingsFlags say which settings file is used.
func settingsFlags(c *cobra.Command) {
	c.Flags().String("config", "", "take settings from `FILE` (default: "+commands.SettingsFile+" in the first folder that is named)")
	c.Flags().Bool("no-config", false, "take no settings from a "+commands.SettingsFile+" beside the data")
}

// taken is a flag that a settings file set, and where.
type taken struct{ flag, place string }

// configure sets the flags of a command that were not given and that a settings file sets.
func (a *app) configure(c *cobra.Command, args []string) error {
	config := c.Flags().Lookup("config")
	if config == nil || c.Name() == "init" {
		return nil
	}
	none, _ := c.Flags().GetBool("no-config") // it is a flag of both
	file, found := config.Value.String(), false
	switch {
	case config.Changed && none:
		return usageError("leave out one of them", "--config and --no-config contradict each other")
	case config.Changed && file == "":
		return usageError("give a file", "--config names no file")
	case !config.Changed:
		if file = beside(c, args); file == "" || none {
			return nil
		}
		found = true
	}
	read, err := commands.ReadSettings(file, found)
	if err != nil || read == nil {
		return err
	}
	f := c.Flags()
	for _, set := range read.List {
		flag := f.Lookup(set.Key)
		if flag == nil || flag.Changed || outdone(f, set.Key) {
			continue
		}
		place := fmt.Sprintf("%s:%d", read.File, set.Line)
		if list, ok := flag.Value.(pflag.SliceValue); ok {
			err = list.Replace(set.Values)
			flag.Changed = true
		} else {
			err = f.Set(set.Key, set.Values[0])
		}
		if err != nil {
			return usageError("", "%s: %w", place, err)
		}
		a.taken = append(a.taken, taken{set.Key, place})
		a.warn("%s: %s = %s", place, set.Key, strings.Join(set.Values, ", "))
	}
	a.settings = &read.Used
	return nil
}

// outdone reports whether a flag that was given takes the place of another.
func outdone(f *pflag.FlagSet, key string) bool {
	other := map[string]string{"style": "template", "template": "style", "model": "tokenizer", "tokenizer": "model"}[key]
	if flag := f.Lookup(other); flag != nil && flag.Changed {
		return true
	}
	dry := f.Lookup("dry-run") // only then a batch counts for a model
	return key == "model" && dry != nil && dry.Value.String() != "true"
}

// beside is the settings file of the first root; "" if that can have none.
func beside(c *cobra.Command, args []string) string {
	root := ""
	if in := c.Flags().Lookup("in"); in != nil {
		root = in.Value.String()
	} else if len(args) > 0 {
		root = args[0]
	}
	if info, err := os.Stat(root); root == "" || err != nil || !info.IsDir() {
		return ""
	}
	return filepath.Join(root, commands.SettingsFile)
}

// placed says of an error about a flag that a settings file set where that is.
func (a *app) placed(e *commands.Error) *commands.Error {
	i := slices.IndexFunc(a.taken, func(t taken) bool {
		return strings.HasPrefix(e.Error(), "--"+t.flag+":") || strings.HasPrefix(e.Error(), "--"+t.flag+" ") || t.flag == "count" && strings.HasPrefix(e.Error(), "count")
	})
	if i < 0 || e.Exit != commands.ExitUsage {
		return e
	}
	with := *e
	with.Err = fmt.Errorf("%s: %w", a.taken[i].place, e.Err)
	return &with
}

func (a *app) initCommand() *cobra.Command {
	var sel selection
	var who people
	c := &cobra.Command{
		Use:   "init PATH...",
		Short: "Write " + commands.SettingsFile + " with what was detected, commented",
		Long: `Write ` + commands.SettingsFile + ` into the first folder that is named: what was detected there, and every setting
as a comment. Nothing changes until a line of it is made active. Every command that reads that
folder takes its settings from there; flags win, --no-config leaves it alone.`,
		Example: "  persona init interviews",
		Args:    cobra.ArbitraryArgs,
	}
	sel.flags(c)
	who.flags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		files, err := who.data(&sel, args)
		if err != nil {
			return err
		}
		w, close := a.world()
		defer close()
		doc, err := commands.Init(c.Context(), w, files)
		if err != nil {
			return err
		}
		return a.show(doc, func(out *bufio.Writer) error {
			fmt.Fprintf(out, "%s is written: take the # away before what you want to settle\n", term.Safe(doc.Path))
			return nil
		})
	}
	return c
}
