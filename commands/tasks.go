package commands

import (
	"context"
	"errors"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/persona-go/persona/batch"
	"github.com/persona-go/persona/runs"
	"github.com/persona-go/persona/scan"
)

// task is a study of a batch.
type task struct {
	path string // as the command line of a single run has it
	data Data   // its files
	name string // of its run folder
	twin bool   // the run folder of another task would have that name too
	err  error  // it could not be looked at
}

// tasks are the studies of a batch, in the order of their paths.
type tasks struct {
	each     Each
	name     string // of the first path
	list     []task
	excluded []scan.Excluded // what none of them has
	data     Data
}

// tasks finds the tasks of a batch. No task is an error.
func (w *World) tasks(ctx context.Context, d Data, each Each) (*tasks, error) {
	switch each {
	case "":
		each = EachFolder
	case EachFolder, EachFile:
	default:
		return nil, usage("known are folder and file", "--each: there is no task %q", each)
	}
	files, err := w.open(ctx, d)
	if err != nil {
		return nil, err
	}
	defer files.let()
	all := &tasks{each: each, name: runs.Name(files.Roots()[0].Name), data: files.Data}
	all.data.Paths, all.data.From, all.data.NUL = nil, "", false
	if name := files.Roots()[0].Name; name == "." || name == "" {
		all.name = runs.Name(path.Base(files.Record("")[0].Path))
	}
	for _, m := range files.Missing() {
		all.list = append(all.list, task{path: m.Path, name: runs.Name(path.Base(m.Path)), err: failed("", "%s", reason(m.Err))})
	}
	var void []string
	for i, root := range files.Roots() {
		before := len(all.list)
		given := filepath.Clean(filepath.FromSlash(files.Given()[i]))
		switch {
		case each == EachFile && root.File == "":
			err = all.addFiles(ctx, files, root, given, filepath.FromSlash(files.Record("")[i].Path))
		case root.File != "" || root.Glob != "":
			all.add(given, path.Base(filepath.ToSlash(given)), all.data)
		default:
			err = all.addFolders(ctx, files, root, given)
		}
		if err != nil {
			return nil, err
		}
		if len(all.list) == before {
			void = append(void, given)
		}
	}
	if len(all.list) > 0 { // a path without any task has failed, then
		for _, given := range void {
			all.add(given, filepath.Base(given), all.data)
		}
	} else {
		return nil, &Error{Exit: ExitFailed, Err: errors.New("no task in " + files.names()), Path: files.only(), Hint: "persona scan " + files.shell() + " lists what is there"}
	}
	slices.SortStableFunc(all.list, func(a, b task) int { return scan.ComparePaths(filepath.ToSlash(a.path), filepath.ToSlash(b.path)) })
	names := make([]string, len(all.list))
	for i, t := range all.list {
		names[i] = t.name
	}
	for i, twin := range batch.Twins(names) {
		all.list[i].twin = twin || strings.EqualFold(names[i], IndexFile) || strings.EqualFold(names[i], IndexReading)
	}
	return all, nil
}

// add adds the task of one path.
func (all *tasks) add(given, name string, d Data) {
	d.Paths = []string{given}
	all.list = append(all.list, task{path: filepath.ToSlash(given), data: d, name: runs.Name(name)})
}

// addFiles adds every file of a root that is wanted. base is the folder of a glob.
func (all *tasks) addFiles(ctx context.Context, files *data, root scan.Root, given, base string) error {
	o := all.data.Selection.Options
	o.Supported = files.options.Readers.Supported
	o.Excluded = func(e scan.Excluded) { all.excluded = append(all.excluded, e) }
	if root.Glob != "" {
		given = base
	}
	root.Name, root.Shown = ".", false
	for f, err := range scan.Roots(ctx, []scan.Root{root}, o) {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && f.Path == "":
			return err
		}
		one := all.data
		one.Selection.Include, one.Selection.Exclude, one.Selection.Ext = nil, nil, nil
		where := filepath.Join(given, filepath.FromSlash(f.Path))
		all.add(where, path.Base(f.Path), one)
		if err != nil {
			all.list[len(all.list)-1].err = failed("", "%s", reason(err))
		}
	}
	return nil
}

// addFolders adds every folder and archive directly below a root, and the files beside them as one
// task. A folder that holds nothing but run folders is none.
func (all *tasks) addFolders(ctx context.Context, files *data, root scan.Root, given string) error {
	root.Name, root.Shown = ".", false
	below, err := survey(ctx, root, all.data.Selection.Options)
	if err != nil {
		return err
	}
	top := all.data
	top.Selection.NoRecursive = true
	loose := false
	o := top.Selection.Options
	o.Supported = files.options.Readers.Supported
	o.Excluded = func(scan.Excluded) {}
	for _, err := range scan.Roots(ctx, []scan.Root{root}, o) {
		loose = loose || err == nil
	}
	bare := scan.Options{NoRecursive: true, Hidden: o.Hidden, NoIgnore: o.NoIgnore, Follow: o.Follow, Exclude: o.Exclude}
	var names []string
	bare.Excluded = func(e scan.Excluded) {
		if e.Reason == scan.Subfolder {
			names = append(names, strings.TrimSuffix(e.Path, "/"))
		} else if strings.HasSuffix(e.Path, "/") || !loose {
			all.excluded = append(all.excluded, e)
		}
	}
	for _, err := range scan.Roots(ctx, []scan.Root{root}, bare) { // only what is left out matters
		if ctx.Err() != nil {
			return err
		}
	}
	for _, name := range names {
		b := below[name]
		if b == nil {
			b = &folder{}
		}
		if b.files == 0 && b.runs > 0 {
			all.excluded = append(all.excluded, scan.Excluded{Path: name + "/", Reason: scan.RunFolder, Rule: scan.RunMarker})
			continue
		}
		one := all.data
		one.Selection.Exclude = slices.Concat(one.Selection.Exclude, b.exclude)
		all.add(filepath.Join(given, filepath.FromSlash(name)), name, one)
	}
	if loose {
		all.add(given, all.looseName(given, files), top)
	}
	return nil
}

// looseName is the name of the task of the files directly in a folder: that of the folder.
func (all *tasks) looseName(given string, files *data) string {
	if name := filepath.Base(given); name != "." && name != ".." && name != string(filepath.Separator) {
		return name
	}
	return all.name
}

// folder is what a survey found below one folder.
type folder struct {
	files   int      // that are not left out
	runs    int      // run folders
	exclude []string // globs of what a rule above it leaves out
}

// survey looks at everything below a root, as far as no include glob matters.
func survey(ctx context.Context, root scan.Root, o scan.Options) (map[string]*folder, error) {
	below := map[string]*folder{}
	of := func(p string) (*folder, string) {
		name, rest, _ := strings.Cut(p, "/")
		if below[name] == nil {
			below[name] = &folder{}
		}
		return below[name], rest
	}
	o = scan.Options{Hidden: o.Hidden, NoIgnore: o.NoIgnore, Follow: o.Follow, Exclude: o.Exclude}
	o.Excluded = func(e scan.Excluded) {
		f, rest := of(e.Path)
		if e.Reason == scan.RunFolder {
			f.runs++
			return
		}
		name, _, _ := strings.Cut(e.Path, "/")
		above := e.Reason == scan.Ignored && !strings.HasPrefix(e.Rule, name+"/") ||
			e.Reason == scan.ExcludedByGlob && strings.Contains(e.Rule, "/")
		if above && rest != "" && (strings.HasSuffix(rest, "/") || scan.FormatOf(rest) != "") {
			f.exclude = append(f.exclude, "/"+literal(strings.TrimSuffix(rest, "/")))
		}
	}
	for f, err := range scan.Roots(ctx, []scan.Root{root}, o) {
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil && f.Path == "":
			return nil, err
		}
		in, _ := of(f.Path)
		in.files++ // one that cannot be read would have been
	}
	return below, nil
}

// literal returns a glob that matches a path and nothing else.
func literal(p string) string {
	var b strings.Builder
	for _, r := range p {
		if strings.ContainsRune(`*?[]{}\!`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
