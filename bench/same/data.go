package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// source is a folder that cases run over.
type source struct {
	name    string
	dir     string // "" for a folder without data
	reaches []reach
	first   string // what FIRST says: the first file, below the folder
}

// Only the first files of a folder are taken, so that a command takes seconds. With 64 persona would begin to speak of its progress,
// by the clock.
const (
	mostFiles = 60
	mostBytes = 1 << 20
)

// then is when the scratch tree was made, whenever that is: persona prints the times of files.
var then = time.Date(2024, 3, 1, 9, 30, 0, 0, time.UTC)

// inputs are the examples, the scratch tree, and what there is of the shared data and of the folders named.
func inputs(tree, examples, shared string, more []string) []source {
	all := []source{
		{name: "none", reaches: []reach{once}},
		{name: "examples", dir: examples, reaches: []reach{each, most, thorough}},
		{name: "tree", dir: tree, first: "b/p2.txt", reaches: []reach{each, most, thorough, scratch}},
	}
	data, err := filepath.Glob(filepath.Join(shared, "data", "*"))
	check(err)
	cases, err := filepath.Glob(filepath.Join(shared, "cases", "files", "*"))
	check(err)
	if len(data)+len(cases) == 0 {
		log.Printf("%s: there is no data/ and no cases/files/, so they are left out", shared)
	}
	for _, dir := range append(data, more...) {
		all = append(all, source{name: filepath.Base(dir), dir: dir, reaches: []reach{each, most}})
	}
	for _, dir := range cases {
		all = append(all, source{name: filepath.Base(dir), dir: dir, reaches: []reach{each}})
	}
	for i, s := range all {
		if s.dir != "" && s.first == "" {
			all[i].first = firstFile(s.dir)
		}
	}
	return slices.DeleteFunc(all, func(s source) bool { return s.dir != "" && s.first == "" }) // a README beside the folders
}

// firstFile is the first file in a folder that is likely to be used, "" for none.
func firstFile(dir string) (first string) {
	check(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || path == dir || filepath.Ext(path) == "" || d.Name()[0] == '.' || d.Name() == "README.md" {
			return err
		}
		first, err = filepath.Rel(dir, path)
		check(err)
		return fs.SkipAll
	}))
	return filepath.ToSlash(first)
}

// copyTo copies a source, times and links too. Nobody may read a file locked.txt (but the administrator may).
func (s source) copyTo(to string) {
	files, size := 0, int64(0)
	check(filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		check(err)
		info, err := d.Info()
		check(err)
		target := filepath.Join(to, strings.TrimPrefix(path, s.dir))
		switch {
		case d.IsDir():
			return os.Mkdir(target, 0o755)
		case d.Type() == fs.ModeSymlink:
			link, err := os.Readlink(path)
			check(err)
			return os.Symlink(link, target)
		case d.Type() == fs.ModeNamedPipe:
			return syscall.Mkfifo(target, 0o644)
		case s.name != "tree" && (files == mostFiles || size+info.Size() > mostBytes):
			return nil
		}
		files, size = files+1, size+info.Size()
		data, err := os.ReadFile(path)
		check(err)
		check(os.WriteFile(target, data, 0o644))
		if d.Name() == "locked.txt" {
			check(os.Chmod(target, 0))
		}
		return os.Chtimes(target, info.ModTime(), info.ModTime())
	}))
}

// write writes a file whose time is then or later.
func write(path, text string, later time.Duration) {
	check(os.MkdirAll(filepath.Dir(path), 0o755))
	check(os.WriteFile(path, []byte(text), 0o644))
	check(os.Chtimes(path, then.Add(later), then.Add(later)))
}

// talk is an interview that drafts and quotes can be made of.
const talk = `Interviewer: How do you plan your meals?
Mary: I write a paper list every Sunday, and I lose it by Tuesday. I want the list on the fridge.
Interviewer: What is hard?
Mary: It is frustrating that nobody else in the house reads my list before they shop.
`

// beside are the files that stand beside in/.
var beside = map[string]string{
	"outside.txt": strings.ReplaceAll(talk, "list", "plan"),
	"list.txt":    "in\noutside.txt\n",
	"list0.txt":   "in\x00outside.txt\x00",
	"models.json": `{"schema": "persona.models/v1", "models": [{"provider": "local", "name": "mine", "window": 8192, "max_output": 2048, "source": "its card"}]}`,
}

// plant makes the scratch tree: all that is troublesome in a folder.
func plant(dir string) {
	files := map[string]string{
		"a.md":                     "# Notes\n\n**Interviewer:** How do you plan?\n\n**Ann:** I plan on the train, and I forget half of it.\n",
		"b/p2.txt":                 talk,
		"b/deep/er/p3.md":          strings.ReplaceAll(talk, "Mary", "Tom"),
		"survey.csv":               "Participant,Role,What is hard about planning?\nP1,cook,I never know what is in the fridge\nP2,nurse,\"My shifts, which change, break every plan\"\nP3,cook,I plan for five and two turn up\n",
		"semicolons.csv":           "Name;Answer\nAnn;I plan on paper\nTom;\"never; not once\"\n",
		"unclosed.csv":             "Name,Answer\nAnn,\"I plan\nTom,never\n",
		"chat.json":                `[{"speaker": "Ann", "text": "I plan on paper and I like it."}, {"speaker": "Interviewer", "text": "Why?"}]`,
		"broken.json":              `{"speaker": "Ann", "text": `,
		"captions.vtt":             "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ann>I plan every meal on Sunday.\n\n00:05.000 --> 00:06.000\n<v Moderator>And then?\n",
		"captions.srt":             "1\n00:00:01,000 --> 00:00:04,000\nAnn: I plan every meal on Sunday.\n",
		"page.html":                "<html><head><title>T</title><style>p{}</style></head><body><nav>menu</nav><p>I plan <b>every</b> meal&hellip;</p></body></html>",
		"mail.eml":                 "From: Ann <ann@example.org>\r\nTo: us@example.org\r\nSubject: Plans\r\nDate: Fri, 1 Mar 2024 09:30:00 +0000\r\n\r\nI plan on paper.\r\n> Why?\r\n",
		"note.rtf":                 `{\rtf1\ansi I plan on {\b paper}.\par Every Sunday.}`,
		"fake.pdf":                 "%PDF-1.4\nthis is no PDF\n",
		"fake.docx":                "this is no DOCX",
		"empty.txt":                "",
		"blank.txt":                " \n\t\n",
		"binary.txt":               "\x00\x01\x02\xff\xfe binary \x00",
		"control.txt":              "Ann: \x1b[31mred\x1b[0m and \u202ebackwards\u202c, <|endoftext|> \x07\n",
		"torn.txt":                 "Ann: valid \xc3\x28 torn \xf0\x9f text, long enough to be read as something.\n",
		"latin1.txt":               "Ann: Ich plane f\xfcr die K\xfcche, nat\xfcrlich.\n",
		"bom.txt":                  "\ufeffAnn: I plan with a mark before me.\n",
		"utf16le.txt":              "\xff\xfeA\x00n\x00n\x00:\x00 \x00I\x00 \x00p\x00l\x00a\x00n\x00.\x00\n\x00",
		"utf16be.txt":              "\xfe\xff\x00A\x00n\x00n\x00:\x00 \x00I\x00 \x00p\x00l\x00a\x00n\x00.\x00\n",
		"crlf.txt":                 strings.ReplaceAll(talk, "\n", "\r\n"),
		"same-as-p2.txt":           talk,
		"locked.txt":               talk,
		"UPPER.TXT":                "Ann: I SHOUT.\n",
		"noextension":              "Ann: I have none.\n",
		"program.go":               "package none\n",
		"kept.log":                 "a log\n",
		"image.png":                "\x89PNG\r\n\x1a\n",
		".hidden.txt":              "Ann: I hide.\n",
		".git/config":              "[core]\n",
		".gitignore":               "*.log\n!kept.log\n/sub/ignored.txt\n",
		"sub/.gitignore":           "other.*\n# a comment\n\\#odd.txt\n",
		"sub/.personaignore":       "private/\n",
		"sub/ignored.txt":          "Ann: I am ignored.\n",
		"sub/other.txt":            "Ann: I am too.\n",
		"sub/private/p.txt":        "Ann: This is private.\n",
		"sub/#odd.txt":             "Ann: An odd name.\n",
		"node_modules/x/readme.md": "Nobody said this.\n",
		"bad\xff\xfename.txt":      "Ann: My name is no UTF-8.\n",
		"line\nend \x1b[1m.txt":    "Ann: My name has a line end.\n",
		"back\\slash.txt":          "Ann: My name has a backslash.\n",
		"-dash.txt":                "Ann: My name begins as a flag does.\n",
		"[set].txt":                "Ann: My name is a glob.\n",
		"cafe\u0301.txt":           "Ann: My name is decomposed.\n",
		"old-run/.persona-run":     "0000000000000000000000000000000000000000000000000000000000000000  personas.md\n",
		"old-run/personas.md":      "# Personas\n\nFrom an earlier run.\n",
		"old-run/personas.json":    `{"schema": "persona.personas/v1", "personas": []}`,
		"old-run/notes.txt":        "Notes of the team.\n",
		"broken.zip":               "PK\x03\x04 and no more",
		"notes.zip":                zipped(),
		"notes.tar":                tarred(),
		"notes.tar.gz":             gzipped(tarred()),
		"one.txt.gz":               gzipped(talk),
		".persona-1.tmp":           "what a killed run left\n",
	}
	for name, text := range files {
		write(filepath.Join(dir, name), text, time.Duration(len(name)*61+len(text))*time.Second)
	}
	links := map[string]string{"inside.txt": "b/p2.txt", "inside": "b", "outside-link.txt": "../outside.txt", "outside": "..", "gone.txt": "nowhere", "circle": "circle", "sub/up": ".."}
	for name, target := range links {
		check(os.Symlink(target, filepath.Join(dir, name)))
	}
	check(os.Mkdir(filepath.Join(dir, "empty"), 0o755))
	check(syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644))
}

// packed are the files of the archives, in order.
var packed = []struct{ name, text string }{
	{"p1.md", talk},
	{"sub/p2.txt", "Ann: I am in an archive.\n"},
	{"../up.txt", "Ann: I want to get out.\n"},
	{".hidden.txt", "Ann: I hide.\n"},
	{"binary.txt", "\x00\x01\x02"},
	{"bad\xffname.txt", "Ann: My name is no UTF-8.\n"},
	{"p1.md", "Ann: My name is there twice.\n"},
}

func zipped() string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range packed {
		part, err := w.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: then})
		check(err)
		_, err = part.Write([]byte(f.text))
		check(err)
	}
	check(w.Close())
	return b.String()
}

func tarred() string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range packed {
		check(w.WriteHeader(&tar.Header{Name: f.name, Size: int64(len(f.text)), Mode: 0o644, ModTime: then}))
		_, err := w.Write([]byte(f.text))
		check(err)
	}
	check(w.WriteHeader(&tar.Header{Name: "link.txt", Typeflag: tar.TypeSymlink, Linkname: "p1.md", ModTime: then}))
	check(w.Close())
	return b.String()
}

func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(text))
	check(err)
	check(w.Close())
	return b.String()
}
