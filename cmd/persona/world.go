package main

import (
	"os"
	"path/filepath"

	"github.com/persona-go/persona/commands"
	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/extract/eml"
	"github.com/persona-go/persona/extract/pdf"
	"github.com/persona-go/persona/extract/xlsx"
	"github.com/persona-go/persona/sources"
)

// world is what the commands get from this program: the heavy readers, standard input, and an ear
// for what is said on the side. close is to be called when the command has ended, however it did.
func (a *app) world() (w commands.World, close func()) {
	var o pdf.Options
	if dir, err := os.UserCacheDir(); err == nil {
		o.CacheDir = filepath.Join(dir, "persona", "pdf") // made when the first PDF is read
	}
	engine := pdf.New(o)
	return commands.World{
			Readers: extract.Readers{More: []extract.Reader{engine.Reader(), xlsx.Reader(), eml.Reader()}},
			In:      a.in, Settings: a.settings,
			Warn: func(message string) {
				a.still()
				a.warn("%s", message)
			},
			Read: func(s sources.Source) {
				if a.reading == nil {
					a.reading = a.progress()
				}
				a.reading.add(s)
			},
		}, func() {
			a.still()
			_ = engine.Close() // nothing to lose
		}
}
