package scan

import "strings"

// Excluded is something that was left out, and why. A folder that was not entered is one item,
// whatever it holds.
type Excluded struct {
	Path   string `json:"path"`   // as File.Path; a folder that was not entered ends in "/"
	Reason string `json:"reason"` // one of the constants below
	Rule   string `json:"rule"`   // what did it, as the constant says; "" if the reason says all
}

// Why a file or folder is left out, roughly in the order in which they are looked at. Each says,
// behind the semicolon if there is one, what stands in Excluded.Rule. The rule of an ignore file is
// its path, the line and the pattern, as git check-ignore -v prints them.
const (
	VersionControl    = "version control"      // a folder .git, .hg, .svn or .jj: never entered
	ExcludedByGlob    = "excluded"             // by Options.Exclude; the glob
	HiddenName        = "hidden"               // its name begins with a dot
	Ignored           = "ignored"              // by an ignore file; sub/.gitignore:3:*.log
	Subfolder         = "subfolder"            // Options.NoRecursive
	Link              = "link"                 // a symbolic link, and Options.Follow is off
	LinkLeaves        = "link leaves the root" // what the link says
	LinkDangles       = "dangling link"        // what the link says
	LinkLoop          = "link loop"            // what the link says
	Unusable          = "unusable member"      // of an archive, if the FS says so; why
	NotRegular        = "not a regular file"   // a FIFO, socket or device: never opened; which
	NotIncluded       = "not included"         // no glob of Options.Include matches
	WrongExtension    = "extension"            // none of Options.Ext; its own
	UnknownFormat     = "unknown format"       // FormatOf does not know it; its extension
	UnsupportedFormat = "unsupported format"   // Options.Supported refuses it; the format
	TooLarge          = "too large"            // Options.MaxSize; the limit
	Unfinished        = "unfinished"           // Temporary, of Persona itself: only Explain says so
	RunFolder         = "run folder"           // it holds RunMarker, and is no root
	Output            = "output"               // Options.Output: it is about to be written
	Duplicate         = "duplicate"            // the path that the file or folder already has
)

// RunMarker is the name of the file that marks a run folder: what Persona wrote is not data.
const RunMarker = ".persona-run"

// Temporary reports whether a name, without the folders above it, is that of something that Persona
// itself is about to write into a folder, or has left half written when it was killed, or of the
// lock beside it: .persona-4711.tmp and .persona-4711-lock.tmp. Such a thing comes and goes, and is
// left out without a word.
func Temporary(name string) bool {
	number, ok := strings.CutPrefix(name, ".persona-")
	if !ok {
		return false
	}
	number, ok = strings.CutSuffix(number, ".tmp")
	number = strings.TrimSuffix(number, "-lock")
	return ok && number != "" && strings.Trim(number, "0123456789") == ""
}
