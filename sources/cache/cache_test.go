package cache_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
	"github.com/persona-go/persona/sources/cache"
)

func study() fstest.MapFS {
	return fstest.MapFS{
		"a.txt":       {Data: []byte("I note it down at once.\n")},
		"b.txt":       {Data: []byte("M\xfcller: Zu sp\xe4t.\n")},
		"broken.json": {Data: []byte("{")},
		"c.docx":      {Data: []byte("PK\x03\x04 words")},
		"mask.txt":    {Data: []byte("\x89PNG\r\n\x1a\n")},
	}
}

// words takes what stands behind the mark of a DOCX for its text, and refuses all JSON.
type words struct{}

func (words) Container(format string) bool { return format == "docx" }
func (words) Extractor(string) string      { return "words/1" }
func (words) Read(format string, data []byte) ([]byte, func(int) string, []string, error) {
	switch format {
	case "docx":
		return data[len("PK\x03\x04 "):], nil, []string{"1 comment left out"}, nil
	case "json":
		return nil, nil, nil, errors.New("it ends too early")
	}
	return data, nil, nil, nil
}

// disk is a tree whose files say when they changed, and that notes which were opened.
type disk struct {
	fstest.MapFS
	id      string
	changed map[string]time.Time // if another than an hour before noon
	mute    bool                 // they do not say it
	endless string               // the file that has no length
	mu      sync.Mutex
	opened  []string
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func newDisk() *disk {
	d := &disk{MapFS: study(), id: "file:///study", changed: map[string]time.Time{}}
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

// made is a file that the system makes up as it is read.
type made struct{ fs.FileInfo }

func (made) Size() int64 { return 0 }

func (n node) Stamp() scan.Stamp { return scan.StampOf(7, n.changed) }

func (d *disk) said(name string, info fs.FileInfo, err error) (fs.FileInfo, error) {
	if err != nil || d.mute {
		return info, err
	}
	if name == d.endless {
		info = made{info}
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

// result is what a reading says of a file.
type result struct {
	sources.Source
	err string
}

// read reads the disk and says which files were opened for it.
func (d *disk) read(t *testing.T, memory sources.Memory, o sources.Options, how scan.Options) (results []result, opened []string) {
	t.Helper()
	d.opened = nil
	roots := []scan.Root{{FS: d, Name: "study", ID: d.id}}
	o.Memory, o.Formats = memory, words{}
	if o.Tokenizer != "" {
		o.Each = func() func(*sources.Document) error {
			return func(d *sources.Document) error {
				d.Tokens = len(o.Tokenizer) * len(d.Text)
				return nil
			}
		}
	}
	for d, err := range sources.Read(context.Background(), roots, scan.Roots(context.Background(), roots, how), o) {
		results = append(results, result{d.Source, fmt.Sprint(err)})
	}
	slices.Sort(d.opened)
	return results, d.opened
}

func TestOnlyWhatChangedIsOpened(t *testing.T) {
	all := []string{"a.txt", "b.txt", "broken.json", "c.docx", "mask.txt"}
	failing := []string{"broken.json"} // an error is no fact: it is tried again
	for _, r := range []struct {
		name string
		then func(d *disk, o *cache.Options, s *sources.Options, how *scan.Options)
		want []string
	}{
		{"nothing changed", func(*disk, *cache.Options, *sources.Options, *scan.Options) {}, failing},
		{"one file is longer", func(d *disk, _ *cache.Options, _ *sources.Options, _ *scan.Options) {
			d.MapFS["a.txt"].Data = []byte("I note it down at once, or I forget it.\n")
		}, []string{"a.txt", "broken.json"}},
		{"one file has other bytes, and its times say so", func(d *disk, _ *cache.Options, _ *sources.Options, _ *scan.Options) {
			d.MapFS["b.txt"].Data[0]++
			d.changed["b.txt"] = noon.Add(-time.Minute)
		}, []string{"b.txt", "broken.json"}},
		{"a binary file became text", func(d *disk, _ *cache.Options, _ *sources.Options, _ *scan.Options) {
			d.MapFS["mask.txt"].Data = []byte("now it is text")
			d.changed["mask.txt"] = noon.Add(-time.Minute)
		}, []string{"broken.json", "mask.txt"}},
		{"a file is new", func(d *disk, _ *cache.Options, _ *sources.Options, _ *scan.Options) {
			d.MapFS["c.txt"] = &fstest.MapFile{Data: []byte("new")}
		}, []string{"broken.json", "c.txt"}},
		{"a file is gone", func(d *disk, _ *cache.Options, _ *sources.Options, _ *scan.Options) { delete(d.MapFS, "a.txt") }, failing},
		{"nobody counts now", func(_ *disk, _ *cache.Options, s *sources.Options, _ *scan.Options) { s.Tokenizer = "" }, failing},
		{"another tokenizer counts", func(_ *disk, _ *cache.Options, s *sources.Options, _ *scan.Options) { s.Tokenizer = "another" },
			[]string{"a.txt", "b.txt", "broken.json", "c.docx"}},
		{"read in another way", func(_ *disk, _ *cache.Options, s *sources.Options, _ *scan.Options) { s.Way = "otherwise" }, all},
		{"another build of the program", func(_ *disk, o *cache.Options, _ *sources.Options, _ *scan.Options) { o.Program = "2" }, all},
		{"a paranoid run", func(_ *disk, o *cache.Options, _ *sources.Options, _ *scan.Options) { o.Paranoid = true }, all},
		{"no folder", func(_ *disk, o *cache.Options, _ *sources.Options, _ *scan.Options) { o.Dir = "" }, all},
		{"no program", func(_ *disk, o *cache.Options, _ *sources.Options, _ *scan.Options) { o.Program = "" }, all},
		{"no clock", func(_ *disk, o *cache.Options, _ *sources.Options, _ *scan.Options) { o.Began = time.Time{} }, all},
		{"files that do not say when they changed", func(d *disk, _ *cache.Options, _ *sources.Options, _ *scan.Options) { d.mute = true }, all},
		{"a root that does not say where it is", func(d *disk, _ *cache.Options, _ *sources.Options, _ *scan.Options) { d.id = "" }, all},
		{"a root elsewhere", func(d *disk, _ *cache.Options, _ *sources.Options, _ *scan.Options) { d.id = "file:///copy" }, all},
		{"in another order, by one worker", func(_ *disk, _ *cache.Options, s *sources.Options, how *scan.Options) {
			s.Workers, how.Order, how.Desc = 1, "size", true
		}, failing},
	} {
		t.Run(r.name, func(t *testing.T) {
			d := newDisk()
			o := cache.Options{Dir: filepath.ToSlash(t.TempDir()), Program: "1", Began: noon}
			s, how := sources.Options{Way: "as text", Tokenizer: "bytes"}, scan.Options{}
			if _, opened := d.read(t, cache.New(o), s, how); !slices.Equal(opened, all) {
				t.Fatalf("at first: opened %q, want %q", opened, all)
			}
			r.then(d, &o, &s, &how)
			got, opened := d.read(t, cache.New(o), s, how)
			if !slices.Equal(opened, r.want) {
				t.Errorf("opened %q, want %q", opened, r.want)
			}
			if want, _ := d.read(t, nil, s, how); !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v\nwithout the cache %+v", got, want)
			}
		})
	}
}

func TestACacheServesOneReadingAfterTheOther(t *testing.T) {
	d := newDisk()
	c := cache.New(cache.Options{Dir: filepath.ToSlash(t.TempDir()), Program: "1", Began: noon})
	d.read(t, c, sources.Options{}, scan.Options{})
	if _, opened := d.read(t, c, sources.Options{}, scan.Options{}); !slices.Equal(opened, []string{"broken.json"}) {
		t.Errorf("the second reading opened %q, want broken.json alone", opened)
	}
	if src, _, ok := c.Known(scan.File{Name: "a.txt"}); ok {
		t.Errorf("after the end it knows %+v, want nothing", src)
	}
}

func TestFilesWithoutALengthAreReadAgain(t *testing.T) {
	d := newDisk()
	c := cache.New(cache.Options{Dir: filepath.ToSlash(t.TempDir()), Program: "1", Began: noon})
	d.endless = "a.txt"
	d.read(t, c, sources.Options{}, scan.Options{})
	if _, opened := d.read(t, c, sources.Options{}, scan.Options{}); !slices.Equal(opened, []string{"a.txt", "broken.json"}) {
		t.Errorf("opened %q, want a.txt, which the system makes up as it is read, and broken.json", opened)
	}
}

func TestMembersOfArchivesAreAlwaysRead(t *testing.T) {
	d := newDisk()
	d.mute = true // they have the times that were packed with them
	c := cache.New(cache.Options{Dir: filepath.ToSlash(t.TempDir()), Program: "1", Began: noon})
	first, _ := d.read(t, c, sources.Options{}, scan.Options{})
	d.MapFS["a.txt"].Data = []byte("U note it down at once.\n")
	second, opened := d.read(t, c, sources.Options{}, scan.Options{})
	if len(opened) != 5 || first[0].SHA256 == second[0].SHA256 {
		t.Errorf("opened %q, %s then %s", opened, first[0].SHA256, second[0].SHA256)
	}
}

func TestAParanoidRunMendsWhatWasRemembered(t *testing.T) {
	d := newDisk()
	o := cache.Options{Dir: filepath.ToSlash(t.TempDir()), Program: "1", Began: noon}
	d.read(t, cache.New(o), sources.Options{}, scan.Options{})
	d.MapFS["a.txt"].Data = []byte("U note it down at once.\n") // bytes rot, and no time stamp says so
	o.Paranoid = true
	want, _ := d.read(t, cache.New(o), sources.Options{}, scan.Options{})
	o.Paranoid = false
	got, opened := d.read(t, cache.New(o), sources.Options{}, scan.Options{})
	if slices.Contains(opened, "a.txt") || !reflect.DeepEqual(got, want) {
		t.Errorf("opened %q, got %+v, want %+v", opened, got, want)
	}
}
