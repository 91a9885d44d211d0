// Package scan finds the files of a study: their names, sizes, times and formats, and why a file was left out.
// It never opens a file, except the ignore files that decide.
package scan

import (
	"io/fs"
	"time"
)

// File is a file that was found.
type File struct {
	Path     string    `json:"path"`     // slash-separated, relative to its root; behind the root's name where several roots are given
	Size     int64     `json:"size"`     // bytes
	Modified time.Time `json:"modified"` // UTC
	Format   string    `json:"format"`   // as FormatOf names it
	Root     int       `json:"-"`        // index of its root
	Name     string    `json:"-"`        // path inside that root's FS: what to open
}

// Root is one place to look: a folder, one file, or the files of a folder that match a glob.
type Root struct {
	FS   fs.FS  // the tree
	Name string // stands before the paths where several roots are given; for a file root the file's own name
	File string // not "": only this file of FS, named by the user, so that no rule hides it
	Glob string // not "": only the files of FS that match
	Base string // absolute slash path of the top of FS, links resolved: identifies a file across roots; "" where there is none
}

// Excluded is something that was left out, and why.
type Excluded struct {
	Path   string `json:"path"` // a folder that was not entered ends in "/"
	Reason string `json:"reason"`
	Rule   string `json:"rule"` // the rule that did it; "" where the reason says all
}
