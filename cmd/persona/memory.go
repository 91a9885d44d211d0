package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/sources/cache"
)

// memory is the flags that say whether what earlier runs found out is used.
type memory struct{ paranoid, none bool }

func (m *memory) flags(c *cobra.Command) {
	c.Flags().BoolVar(&m.paranoid, "paranoid", false, "open and hash every file, changed or not, and mend the read cache")
	c.Flags().BoolVar(&m.none, "no-cache", false, "neither use nor write the read cache (or set PERSONA_CACHE to off, or to a folder of its own)")
}

// of is the read cache, as the flags and the environment want it; nil for none.
func (m memory) of(a *app) (sources.Memory, error) {
	if m.paranoid && m.none {
		return nil, usageError("leave out one of them: both read every file", "--paranoid mends the cache, --no-cache leaves it alone")
	}
	if m.none || a.cache == "" {
		return nil, nil
	}
	return cache.New(cache.Options{Dir: a.cache, Program: build(), Began: a.now(), Paranoid: m.paranoid}), nil
}

// cacheFolder returns the folder of the read cache, given what PERSONA_CACHE says: "" for the
// user's cache folder, "off" for none, a folder else. It is "" if nothing can be kept.
func cacheFolder(said string) string {
	switch said {
	case "off":
		return ""
	case "":
		dir, err := os.UserCacheDir()
		if err != nil {
			return ""
		}
		return filepath.ToSlash(filepath.Join(dir, "persona"))
	}
	dir, err := filepath.Abs(said)
	if err != nil {
		return ""
	}
	return filepath.ToSlash(dir)
}

// build names this program apart from every other build of it: by its version, if that is of a
// release; else by its file too, for two builds from a changed checkout call themselves the same.
func build() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	name := info.Main.Version + " " + info.Main.Sum + " " + info.GoVersion
	if info.Main.Sum != "" && !strings.Contains(info.Main.Version, "+dirty") {
		return name // the sum is known if the module came whole from a proxy
	}
	exe, err := os.Executable()
	if err != nil {
		return ""
	}
	file, err := os.Stat(exe)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s %d %d", name, file.Size(), file.ModTime().UnixNano())
}
