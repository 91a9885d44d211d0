package xlsx_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/persona-go/persona/extract"
	"github.com/persona-go/persona/extract/xlsx"
	"github.com/persona-go/persona/segment"
)

// workbook builds a workbook of sheets: the name, then rows.
func workbook(t testing.TB, edit func(*excelize.File), sheets ...[][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, rows := range sheets {
		name := fmt.Sprintf("Sheet%d", i+1)
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for k, r := range rows {
			if r == nil {
				continue
			}
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", k+1), &r); err != nil {
				t.Fatal(err)
			}
		}
	}
	if edit != nil {
		edit(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func style(t testing.TB, f *excelize.File, cell string, s excelize.Style) {
	t.Helper()
	id, err := f.NewStyle(&s)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStyle("Sheet1", cell, cell, id); err != nil {
		t.Fatal(err)
	}
}

func TestRead(t *testing.T) {
	custom, month, hour := "0.0", "mmm yyyy", "h AM/PM"
	tests := []struct {
		name  string
		in    []byte
		want  string
		notes []string
	}{
		{"rows as they are", workbook(t, nil, [][]any{{"name", "why"}, {"Ana", "I like it; really"}, {"Bo", "No"}}), "name\twhy\nAna\tI like it; really\nBo\tNo\n", nil},
		{"quotes, tabs and line ends are quoted", workbook(t, nil, [][]any{{"a"}, {"say \"hi\"\tnow\r\nand then"}}), "a\n\"say \"\"hi\"\"\tnow\nand then\"\n", nil},
		{"empty rows and sheets are passed over", workbook(t, nil, [][]any{nil, {"a", "", "c"}, nil, {"", "", "z"}}, nil, [][]any{{" "}}), "a\t\tc\n\t\tz\n", nil},
		{"several sheets stand in columns of their own", workbook(t, nil, [][]any{{"id", "why"}, {1, "x"}, {2, "y"}}, [][]any{{"code"}, {"c", "d"}}),
			"Sheet1: id\tSheet1: why\tSheet2: code\tSheet2: column 2\n1\tx\n2\ty\n\t\tc\td\n", nil},
		{"numbers keep their digits, dates are dates", workbook(t, func(f *excelize.File) {
			style(t, f, "A2", excelize.Style{CustomNumFmt: &custom})
			style(t, f, "C2", excelize.Style{NumFmt: 9})
			style(t, f, "D2", excelize.Style{NumFmt: 14})
		}, [][]any{{"a", "b", "c", "d", "e", "f"}, {3.14159, true, 0.453, time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC), "007", 0.1 + 0.2}}),
			"a\tb\tc\td\te\tf\n3.14159\tTRUE\t0.453\t2024-03-01\t007\t0.3\n", nil},
		{"of a formula the last result, of merged cells the first", workbook(t, func(f *excelize.File) {
			_ = f.MergeCell("Sheet1", "A2", "B2")
		}, [][]any{{"a", "b"}, {"x"}, {"y", "z"}}), "a\tb\nx\ny\tz\n", nil},
		{"comments and hidden sheets are left out", workbook(t, func(f *excelize.File) {
			_ = f.AddComment("Sheet1", excelize.Comment{Cell: "A1", Author: "x", Text: "y"})
			_ = f.SetSheetVisible("Sheet2", false)
		}, [][]any{{"a"}, {"x"}}, [][]any{{"b"}, {"y"}}), "a\nx\n", []string{"1 comment left out", "1 hidden sheet left out"}},
		{"hidden rows are read, and said", workbook(t, func(f *excelize.File) {
			_ = f.SetRowVisible("Sheet1", 2, false)
		}, [][]any{{"a"}, {"x"}, {"y"}}), "a\nx\ny\n", []string{"1 hidden row read"}},
		{"dates and times in other forms", workbook(t, func(f *excelize.File) {
			style(t, f, "A1", excelize.Style{NumFmt: 15})
			style(t, f, "B1", excelize.Style{NumFmt: 20})
			style(t, f, "C1", excelize.Style{NumFmt: 11})
			style(t, f, "D1", excelize.Style{CustomNumFmt: &month})
			style(t, f, "E1", excelize.Style{CustomNumFmt: &hour})
		}, [][]any{{45352, 0.75, 0.00123456, 45352, 0.75}}), "1-Mar-24\t18:00\t0.00123456\tMar 2024\t6 PM\n", nil},
		{"two of each note", workbook(t, func(f *excelize.File) {
			_ = f.AddComment("Sheet1", excelize.Comment{Cell: "A1", Author: "x", Text: "y"})
			_ = f.AddComment("Sheet1", excelize.Comment{Cell: "A2", Author: "x", Text: "y"})
			_ = f.SetSheetVisible("Sheet2", false)
			_ = f.SetSheetVisible("Sheet3", false)
		}, [][]any{{"a"}}, [][]any{{"b"}}, [][]any{{"c"}}), "a\n", []string{"2 comments left out", "2 hidden sheets left out"}},
		{"an empty workbook", workbook(t, nil), "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := xlsx.Read(tt.in, extract.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if string(got.Text) != tt.want || !slices.Equal(got.Notes, tt.notes) {
				t.Errorf("got  %q, %v\nwant %q, %v", got.Text, got.Notes, tt.want, tt.notes)
			}
		})
	}
}

// A survey of 5,000 rows is 5,000 rows, and each knows its place.
func TestEveryRowIsThere(t *testing.T) {
	rows := [][]any{{"id", "What hinders you?"}}
	for i := range 5000 {
		rows = append(rows, []any{i + 1, fmt.Sprintf("What hinders me is the build, which takes %d minutes on my machine.", i)})
	}
	r := extract.Readers{More: []extract.Reader{xlsx.Reader()}}
	text, at, _, err := r.Read("xlsx", workbook(t, nil, rows))
	if err != nil || at != nil {
		t.Fatalf("got %v, places of one sheet: %v", err, at != nil)
	}
	segs, err := segment.Split(r.Layout("xlsx"), text, segment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	answers := 0
	for _, s := range segs {
		if s.Kind != segment.KindAnswer {
			continue
		}
		answers++
		if s.Row != answers || s.Location != fmt.Sprintf("row %d, \"What hinders you?\"", answers) {
			t.Fatalf("answer %d: got row %d at %q", answers, s.Row, s.Location)
		}
	}
	if answers != 5000 {
		t.Errorf("got %d answers, want 5000", answers)
	}
}

func TestEverySheetHasItsPlace(t *testing.T) {
	rename := func(f *excelize.File) {
		_ = f.SetSheetName("Sheet1", "Spring  24 ")
		_ = f.SetSheetName("Sheet4", "Autumn")
	}
	for _, tt := range []struct {
		name  string
		in    []byte
		wants map[string]string // by a word of the text, the place; "" none
	}{
		{"one sheet needs none", workbook(t, nil, [][]any{{"a"}, {"one"}}), map[string]string{"one": ""}},
		{"neither does one beside an empty one", workbook(t, nil, [][]any{{"a"}, {"one"}}, [][]any{{" "}}), map[string]string{"one": ""}},
		{"several, empty ones and titles without rows between them",
			workbook(t, rename, [][]any{{"a"}, {"one"}, {"two"}}, nil, [][]any{{"only"}}, [][]any{{"b", "c"}, {"three", "four"}}),
			map[string]string{"Spring": "", "one": "sheet Spring 24", "two": "sheet Spring 24", "three": "sheet Autumn", "four": "sheet Autumn"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := xlsx.Read(tt.in, extract.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			for word, want := range tt.wants {
				if place := got.LocationAt(bytes.Index(got.Text, []byte(word))); place != want {
					t.Errorf("%s: got %q, want %q", word, place, want)
				}
			}
			o := segment.Options{}
			if len(got.Locations) > 0 {
				o.At = got.LocationAt
			}
			columns, err := segment.Columns("tsv", got.Text, o)
			for _, c := range columns {
				if err != nil || c.Table != "" && strings.Contains(c.Title, ":") {
					t.Errorf("got the title %q in %q, %v; want it without the sheet's name", c.Title, c.Table, err)
				}
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	good := workbook(t, nil, [][]any{{"a"}, {"some words"}})
	var other bytes.Buffer
	z := zip.NewWriter(&other)
	if _, err := z.Create("a.txt"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		in     []byte
		limits extract.Limits
		want   string
	}{
		{"nothing", nil, extract.Limits{}, "no ZIP archive, or a damaged one"},
		{"half of it", good[:len(good)/2], extract.Limits{}, "no ZIP archive, or a damaged one"},
		{"an old or encrypted file", []byte("\xD0\xCF\x11\xE0\xA1\xB1"), extract.Limits{}, "encrypted, or a .xls file"},
		{"another archive", other.Bytes(), extract.Limits{}, "without a workbook in it"},
		{"a sheet that is no XML", rewrite(t, good, "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c"), extract.Limits{}, "sheet1.xml: "},
		{"a sheet that stops", rewrite(t, good, "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row></row>"), extract.Limits{}, "sheet1.xml: it stops in the middle"},
		{"an empty sheet part", rewrite(t, good, "xl/worksheets/sheet1.xml", ""), extract.Limits{}, "sheet1.xml: it is empty"},
		{"too many parts", good, extract.Limits{Entries: 2}, "files inside: unpacks to too much"},
		{"too large", good, extract.Limits{Total: 100}, "unpacks to too much"},
		{"a bomb", rewrite(t, good, "xl/media/x.bin", strings.Repeat(" ", 3<<20)), extract.Limits{Total: 2 << 20}, "unpacks to too much"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := xlsx.Read(tt.in, tt.limits)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %.40q, error %v, want %q in it", got.Text, err, tt.want)
			}
			var syntax *extract.SyntaxError
			if !errors.As(err, &syntax) && !errors.Is(err, extract.ErrTooLarge) {
				t.Errorf("got a %T", err)
			}
		})
	}
}

// rewrite puts another content in the place of a part, or adds it.
func rewrite(t testing.TB, data []byte, part, content string) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range r.File {
		if f.Name == part {
			continue
		}
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	out, err := w.Create(part)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func FuzzRead(f *testing.F) {
	good := workbook(f, nil, [][]any{{"a", "b"}, {"some words", 1}})
	f.Add(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row></sheetData></worksheet>`)
	f.Add(`<worksheet><sheetData><row r="1048577"><c r="XFE1" t="s"><v>99</v></c></row><row r="0"/>`)
	f.Add(`<worksheet><sheetData><row r="-1"><c r="1"><f/><v>1e999</v></c></row></sheetData></worksheet>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		data := rewrite(t, good, "xl/worksheets/sheet1.xml", sheet)
		one, err := xlsx.Read(data, extract.Limits{Total: 64 << 20})
		if err != nil {
			return
		}
		if two, err := xlsx.Read(data, extract.Limits{}); err != nil || !bytes.Equal(one.Text, two.Text) {
			t.Fatal("two readings differ")
		}
		if _, err := segment.Split("tsv", one.Text, segment.Options{}); err != nil {
			t.Fatal(err)
		}
	})
}
