// Package xlsx takes the text out of Excel workbooks: every sheet, every row, as a table. It never
// evaluates a formula and never writes a file.
package xlsx

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/persona-go/persona/extract"
)

// Version names excelize's release and the rules of Read.
const Version = "persona-xlsx/3 excelize/2.11.1"

// Reader returns what to plug into [extract.Readers].
func Reader() extract.Reader {
	return extract.Reader{Format: "xlsx", Layout: "tsv", Version: Version, Read: Read}
}

// Read returns a workbook as one TSV with RFC 4180 quotes. A single sheet is its rows as they are;
// the first row with anything in it holds the titles. Several sheets stand one below the other.
// Each has columns of its own, to the right of those before, and the one row of titles names them
// "Sheet: title". So a column holds one kind of answer, and no row of one sheet is taken for a row
// of another. Locations then say at which byte each sheet begins, "sheet Answers"; whoever segments
// the table says which row of it a byte is in. Rows and sheets without any value are passed over;
// hidden ones are left out, and counted in the notes, unless all are hidden.
//
// A cell is what its author wrote: a text as it is; a number with all its digits, whatever its
// format shows; a date or a time as its format shows it, but in ISO 8601 if the format is the
// system's short date; TRUE or FALSE; for a formula, its last result. A merged cell's value stands
// in its first cell. Comments, pictures and charts are left out.
func Read(data []byte, l extract.Limits) (extract.Result, error) {
	none := extract.Result{}
	l = l.Defaults()
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) { // [MS-CFB] 2.2: encrypted files, and all files before 2007
		return none, broken("it is encrypted, or a .xls file under another name")
	}
	elsewhere := ""
	whole := func(name string) bool { // excelize takes the end of a part that stops for the end of the sheet
		if strings.EqualFold(path.Base(name), "sharedStrings.xml") && !strings.EqualFold(name, "xl/sharedStrings.xml") {
			elsewhere = name
		}
		return name == "xl/sharedStrings.xml" || path.Dir(name) == "xl/worksheets"
	}
	if err := extract.CheckArchive("xlsx", data, l, whole); err != nil {
		return none, err
	}
	if elsewhere != "" { // excelize would leave the words out without a word
		return none, broken("its texts stand in " + elsewhere + " and not in xl/sharedStrings.xml: open it and save it anew")
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit:    l.Total,
		UnzipXMLSizeLimit: l.Total, // the same, so that nothing goes to a temporary file
		ShortDatePattern:  "yyyy-mm-dd",
	})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size exceeds") {
			return none, fmt.Errorf("read xlsx: %w", extract.ErrTooLarge)
		}
		return none, broken("it is an archive without a workbook in it, or a damaged one (" + err.Error() + ")")
	}
	defer func() { _ = f.Close() }() // it was only read
	w := workbook{file: f}
	if err := w.collect(); err != nil {
		return none, err
	}
	return w.write(l)
}

func broken(reason string) error { return &extract.SyntaxError{Format: "xlsx", Reason: reason} }

type workbook struct {
	file             *excelize.File
	sheets           []sheet
	hidden, comments int
	rows             int // hidden ones
}

type sheet struct {
	name string
	rows [][]string
	wide int
}

// collect reads all sheets that have something in them.
func (w *workbook) collect() (err error) {
	defer func() {
		if p := recover(); p != nil { // the library is not proof against every damaged workbook
			err = broken(fmt.Sprintf("it is damaged (%v)", p))
		}
	}()
	names := w.file.GetSheetList()
	shown := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		visible, err := w.file.GetSheetVisible(name)
		return err == nil && !visible
	})
	if w.hidden = len(names) - len(shown); len(shown) == 0 {
		w.hidden, shown = 0, names
	}
	for _, name := range shown {
		s, err := w.sheet(name)
		if err != nil {
			return broken("sheet " + name + ": " + err.Error())
		}
		if len(s.rows) == 0 {
			continue
		}
		w.sheets = append(w.sheets, s)
		if comments, err := w.file.GetComments(name); err == nil {
			w.comments += len(comments)
		}
	}
	return nil
}

// sheet reads a sheet twice at once: as it is shown, for dates, and as it is stored, for numbers.
func (w *workbook) sheet(name string) (sheet, error) {
	s := sheet{name: name}
	shown, err := w.file.Rows(name)
	if err != nil {
		var chart excelize.ErrSheetNotExist
		if errors.As(err, &chart) || strings.Contains(err.Error(), "not a worksheet") { // a chart has no cells
			return s, nil
		}
		return s, err
	}
	stored, err := w.file.Rows(name)
	if err != nil {
		return s, err
	}
	for shown.Next() && stored.Next() {
		cells, err := shown.Columns()
		if err != nil {
			return s, err
		}
		raw, err := stored.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return s, err
		}
		if shown.GetRowOpts().Hidden && strings.TrimSpace(strings.Join(cells, "")) != "" {
			w.rows++
		}
		last := 0
		for i := range cells {
			if i < len(raw) {
				cells[i] = value(cells[i], raw[i])
			}
			if strings.TrimSpace(cells[i]) != "" {
				last = i + 1
			}
		}
		if last > 0 {
			s.rows = append(s.rows, cells[:last])
			s.wide = max(s.wide, last)
		}
	}
	return s, errors.Join(shown.Error(), stored.Error(), shown.Close(), stored.Close())
}

// value returns what a cell says: what is shown if that is a date, a time or a word, else the
// number that is stored.
func value(shown, stored string) string {
	if shown == stored {
		return tidy(digits(shown))
	}
	if _, err := strconv.ParseFloat(stored, 64); err != nil || shown == "TRUE" || shown == "FALSE" {
		return tidy(shown)
	}
	if strings.ContainsAny(shown, "/:") || strings.HasSuffix(shown, " AM") || strings.HasSuffix(shown, " PM") {
		return shown
	}
	for i := 1; i < len(shown); i++ {
		if shown[i] == '-' && shown[i-1] != 'E' && shown[i-1] != 'e' { // 2024-03-01, 1-Mar-24; not 1.5E-03
			return shown
		}
	}
	for _, month := range [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"} {
		if strings.Contains(shown, month) {
			return shown
		}
	}
	return digits(stored)
}

// digits returns a number with more significant digits than Excel shows, 15, as it shows it: 0.05
// is stored as 4.9999999999999996E-2. Anything else stays as it is.
func digits(number string) string {
	const shown = 15
	if len(number) <= shown || !strings.Contains(number, ".") {
		return number
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || strings.ContainsAny(number, "xXpP_") || math.IsInf(v, 0) || math.IsNaN(v) {
		return number
	}
	mantissa, _, _ := strings.Cut(strings.ToUpper(number), "E")
	if len(strings.TrimLeft(strings.Trim(mantissa, "+-"), "0.")) <= shown+strings.Count(strings.TrimLeft(mantissa, "+-0."), ".") {
		return number
	}
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', shown, 64), 64)
	if size := math.Abs(v); size != 0 && (size < 1e-9 || size >= 1e15) {
		return strconv.FormatFloat(v, 'E', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// tidy makes line ends "\n", and takes out what no text holds.
func tidy(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "_x000D_", ""), "\r\n", "\n")
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// write makes the table.
func (w *workbook) write(l extract.Limits) (extract.Result, error) {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	out.Comma = '\t'
	var result extract.Result
	if len(w.sheets) > 1 {
		var titles []string
		for _, s := range w.sheets {
			titles = append(titles, s.titles()...)
		}
		if err := out.Write(titles); err != nil {
			return result, broken(err.Error())
		}
	}
	var before []string
	for _, s := range w.sheets {
		rows := s.rows
		if len(w.sheets) > 1 {
			rows = rows[1:]
			if out.Flush(); len(rows) > 0 {
				result.Locations = append(result.Locations, extract.Location{Start: b.Len(), Name: "sheet " + strings.Join(strings.Fields(s.name), " ")})
			}
		}
		for _, cells := range rows {
			if err := out.Write(append(before[:len(before):len(before)], cells...)); err != nil {
				return extract.Result{}, broken(err.Error())
			}
			if int64(b.Len()) > l.Total {
				return extract.Result{}, fmt.Errorf("read xlsx: its rows: %w", extract.ErrTooLarge)
			}
		}
		before = append(before, make([]string, s.wide)...)
	}
	if out.Flush(); out.Error() != nil {
		return extract.Result{}, broken(out.Error().Error())
	}
	if int64(b.Len()) > l.Total {
		return extract.Result{}, fmt.Errorf("read xlsx: its rows: %w", extract.ErrTooLarge)
	}
	result.Text, result.Notes = b.Bytes(), w.notes()
	return result, nil
}

// notes returns what was left out, and what was read though a reader of the sheet does not see it.
func (w *workbook) notes() (notes []string) {
	for _, n := range [...]struct {
		n         int
		one, many string
	}{
		{w.comments, "1 comment left out", "%d comments left out"},
		{w.hidden, "1 hidden sheet left out", "%d hidden sheets left out"},
		{w.rows, "1 hidden row read", "%d hidden rows read"},
	} {
		if n.n == 1 {
			notes = append(notes, n.one)
		} else if n.n > 1 {
			notes = append(notes, fmt.Sprintf(n.many, n.n))
		}
	}
	return notes
}

// titles returns a sheet's first row, each title behind the sheet's name, as wide as the sheet.
func (s sheet) titles() []string {
	titles := make([]string, s.wide)
	for i := range titles {
		title := "column " + strconv.Itoa(i+1)
		if cells := s.rows[0]; i < len(cells) && strings.TrimSpace(cells[i]) != "" {
			title = cells[i]
		}
		titles[i] = s.name + ": " + title
	}
	return titles
}
