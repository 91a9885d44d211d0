package persona_test

import (
	"context"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/persona-go/persona"
	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/tokens"
)

// disk is a tree whose files say when they changed, and that notes which were opened.
type disk struct {
	fstest.MapFS
	changed map[string]time.Time // where another than an hour before noon
	mute    bool                 // they do not say it
	mu      sync.Mutex
	opened  []string
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func newDisk() *disk {
	d := &disk{MapFS: study(), changed: map[string]time.Time{}}
	for name, f := range d.MapFS {
		f.ModTime = noon.Add(-2 * time.Hour)
		d.changed[name] = noon.Add(-time.Hour)
	}
	return d
}

type node struct {
	fs.FileInfo
	changed time.Time
}

func (n node) Stamp() scan.Stamp { return scan.StampOf(7, n.changed) }

func (d *disk) said(name string, info fs.FileInfo, err error) (fs.FileInfo, error) {
	if err != nil || d.mute {
		return info, err
	}
	return node{info, d.changed[name]}, nil
}

type diskEntry struct {
	fs.DirEntry
	d    *disk
	name string
}

func (e diskEntry) Info() (fs.FileInfo, error) {
	info, err := e.DirEntry.Info()
	return e.d.said(e.name, info, err)
}

type diskFile struct {
	fs.File
	d    *disk
	name string
}

func (f diskFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return f.d.said(f.name, info, err)
}

type diskFolder struct {
	diskFile
	fs.ReadDirFile
}

func (f diskFolder) Stat() (fs.FileInfo, error) { return f.diskFile.Stat() }
func (f diskFolder) Read(p []byte) (int, error) { return f.ReadDirFile.Read(p) }
func (f diskFolder) Close() error               { return f.ReadDirFile.Close() }
func (f diskFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	list, err := f.ReadDirFile.ReadDir(n)
	for i, e := range list {
		list[i] = diskEntry{e, f.d, e.Name()}
	}
	return list, err
}

func (d *disk) Open(name string) (fs.File, error) {
	f, err := d.MapFS.Open(name)
	if err != nil {
		return nil, err
	}
	if r, ok := f.(fs.ReadDirFile); ok {
		return diskFolder{diskFile{f, d, name}, r}, nil
	}
	if name != ".gitignore" {
		d.mu.Lock()
		d.opened = append(d.opened, name)
		d.mu.Unlock()
	}
	return diskFile{f, d, name}, nil
}

// read reads the disk and says which files were opened for it.
func (d *disk) read(t *testing.T, o persona.Options) (*persona.Reading, []string) {
	t.Helper()
	d.opened = nil
	r, err := persona.Read(context.Background(), given{{FS: d, Name: "study", ID: "file:///study"}}, o)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(d.opened)
	return r, d.opened
}

func TestOnlyWhatChangedIsOpened(t *testing.T) {
	all := []string{"a.txt", "b.txt", "broken.json", "mask.txt"}
	failing := []string{"broken.json"} // an error is no fact: it is tried again
	load := func(t *testing.T) *persona.Counter {
		enc, err := tokens.Named("r50k_base")
		if err != nil {
			t.Fatal(err)
		}
		return persona.CounterOf(enc)
	}
	for _, r := range []struct {
		name string
		then func(t *testing.T, d *disk, o *persona.Options)
		want []string
	}{
		{"nothing changed", func(*testing.T, *disk, *persona.Options) {}, failing},
		{"one file is longer", func(_ *testing.T, d *disk, _ *persona.Options) { d.MapFS["a.txt"].Data = []byte(diary + calendar) }, []string{"a.txt", "broken.json"}},
		{"one file has other bytes, and its times say so", func(_ *testing.T, d *disk, _ *persona.Options) {
			d.MapFS["b.txt"].Data = []byte("C" + calendar[1:])
			d.changed["b.txt"] = noon.Add(-time.Minute)
		}, []string{"b.txt", "broken.json"}},
		{"a binary file became text", func(_ *testing.T, d *disk, _ *persona.Options) {
			d.MapFS["mask.txt"].Data = []byte("now it is text")
			d.changed["mask.txt"] = noon.Add(-time.Minute)
		}, []string{"broken.json", "mask.txt"}},
		{"a file is new", func(_ *testing.T, d *disk, _ *persona.Options) { d.MapFS["c.txt"] = file("new") }, []string{"broken.json", "c.txt"}},
		{"a file is gone", func(_ *testing.T, d *disk, _ *persona.Options) { delete(d.MapFS, "a.txt") }, failing},
		{"nobody counts now", func(_ *testing.T, _ *disk, o *persona.Options) { o.Counter = nil }, failing},
		{"another tokenizer counts", func(t *testing.T, _ *disk, o *persona.Options) {
			c, err := persona.NewCounter("r50k_base")
			if err != nil {
				t.Fatal(err)
			}
			o.Counter = c
		}, []string{"a.txt", "b.txt", "broken.json"}},
		{"somebody counts whom nobody can tell from others", func(t *testing.T, _ *disk, o *persona.Options) { o.Counter = load(t) }, all},
		{"the texts are wanted", func(_ *testing.T, _ *disk, o *persona.Options) { o.KeepText = true }, failing}, // Read keeps none
		{"an encoding is given", func(_ *testing.T, _ *disk, o *persona.Options) { o.Encoding = "windows-1252" }, all},
		{"other limits", func(_ *testing.T, _ *disk, o *persona.Options) { o.Readers.Limits.Depth = 5 }, all},
		{"another build of the program", func(_ *testing.T, _ *disk, o *persona.Options) { o.Cache.Program = "2" }, all},
		{"another reader", func(_ *testing.T, _ *disk, o *persona.Options) {
			o.Readers.More = []extract.Reader{{Format: "json", Version: "json/2", Read: func(data []byte, _ extract.Limits) (extract.Result, error) { return extract.Result{Text: data}, nil }}}
		}, all},
		{"a paranoid run", func(_ *testing.T, _ *disk, o *persona.Options) { o.Cache.Paranoid = true }, all},
		{"no cache", func(_ *testing.T, _ *disk, o *persona.Options) { o.Cache = persona.Cache{} }, all},
		{"no clock", func(_ *testing.T, _ *disk, o *persona.Options) { o.Cache.Began = time.Time{} }, all},
		{"files that do not say when they changed", func(_ *testing.T, d *disk, _ *persona.Options) { d.mute = true }, all},
		{"in another order, by one worker", func(_ *testing.T, _ *disk, o *persona.Options) {
			o.Workers, o.Select.Order, o.Select.Desc = 1, "size", true
		}, failing},
	} {
		t.Run(r.name, func(t *testing.T) {
			d := newDisk()
			o := persona.Options{Counter: counter(t), Cache: persona.Cache{Dir: filepath.ToSlash(t.TempDir()), Program: "1", Began: noon}}
			if _, opened := d.read(t, o); !slices.Equal(opened, all) {
				t.Fatalf("at first: opened %q, want %q", opened, all)
			}
			r.then(t, d, &o)
			got, opened := d.read(t, o)
			if !slices.Equal(opened, r.want) {
				t.Errorf("opened %q, want %q", opened, r.want)
			}
			o.Cache = persona.Cache{}
			if want, _ := d.read(t, o); !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v\nwithout the cache %+v", got, want)
			}
		})
	}
}

func TestMembersOfArchivesAreAlwaysRead(t *testing.T) {
	d := newDisk()
	d.mute = true // they have the times that were packed with them
	o := persona.Options{Cache: persona.Cache{Dir: filepath.ToSlash(t.TempDir()), Program: "1", Began: noon}}
	first, _ := d.read(t, o)
	d.MapFS["a.txt"].Data = []byte("D" + diary[1:])
	second, opened := d.read(t, o)
	if len(opened) != 4 || first.Sources[0].SHA256 == second.Sources[0].SHA256 {
		t.Errorf("opened %q, %s then %s", opened, first.Sources[0].SHA256, second.Sources[0].SHA256)
	}
}

func TestAParanoidRunMendsWhatWasRemembered(t *testing.T) {
	d := newDisk()
	o := persona.Options{Cache: persona.Cache{Dir: filepath.ToSlash(t.TempDir()), Program: "1", Began: noon}}
	d.read(t, o)
	d.MapFS["a.txt"].Data = []byte("D" + diary[1:]) // bytes rot, and no time stamp says so
	o.Cache.Paranoid = true
	want, _ := d.read(t, o)
	o.Cache.Paranoid = false
	got, opened := d.read(t, o)
	if slices.Contains(opened, "a.txt") || !reflect.DeepEqual(got, want) {
		t.Errorf("opened %q, got %+v, want %+v", opened, got, want)
	}
}
