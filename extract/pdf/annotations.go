package pdf

import (
	"slices"
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// How the boxes of forms are written.
const (
	ticked   = "☒"
	unticked = "☐"
)

// maxAnnotations bounds the annotations of a page that are looked at.
const maxAnnotations = 2000

// annotations returns what somebody typed into the fields of a page or wrote onto it, where it
// stands, and how many remarks of other kinds the page has. What the page shows already, in all,
// does not come twice.
func annotations(in pdfium.Pdfium, page requests.Page, all []piece) (typed []piece, left int, err error) {
	count, err := in.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	if err != nil {
		return nil, 0, err
	}
	shown := make(map[string]bool)
	if count.Count > 0 {
		for _, p := range all {
			shown[strings.Join(strings.Fields(p.text), " ")] = true
		}
	}
	for i := range min(count.Count, maxAnnotations) {
		a, err := in.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: page, Index: i})
		if err != nil {
			continue // damaged: PDFium cannot give it
		}
		kind, err := in.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a.Annotation})
		if err == nil {
			switch kind.Subtype {
			case enums.FPDF_ANNOT_SUBTYPE_WIDGET:
				typed = append(typed, lines(in, a.Annotation, field(in, a.Annotation), shown)...)
			case enums.FPDF_ANNOT_SUBTYPE_FREETEXT:
				typed = append(typed, lines(in, a.Annotation, text(in, a.Annotation, "Contents"), shown)...)
			case enums.FPDF_ANNOT_SUBTYPE_TEXT:
				left++
			}
		}
		if _, err := in.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: a.Annotation}); err != nil {
			return nil, 0, err
		}
	}
	return typed, left, nil
}

// field returns what a field holds: its text or, if it is a box, whether it is ticked.
func field(in pdfium.Pdfium, a references.FPDF_ANNOTATION) string {
	if state := text(in, a, "AS"); state != "" {
		if state == "Off" {
			return unticked
		}
		return ticked
	}
	return text(in, a, "V")
}

func text(in pdfium.Pdfium, a references.FPDF_ANNOTATION, key string) string {
	v, err := in.FPDFAnnot_GetStringValue(&requests.FPDFAnnot_GetStringValue{Annotation: a, Key: key})
	if err != nil {
		return ""
	}
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(v.Value, ""), "\x00", ""))
}

// lines places the lines of words into the rectangle of an annotation.
func lines(in pdfium.Pdfium, a references.FPDF_ANNOTATION, words string, shown map[string]bool) []piece {
	box, err := in.FPDFAnnot_GetRect(&requests.FPDFAnnot_GetRect{Annotation: a})
	if err != nil || words == "" {
		return nil
	}
	all := strings.FieldsFunc(words, func(r rune) bool { return r == '\r' || r == '\n' })
	top, bottom := float64(max(box.Rect.Top, box.Rect.Bottom)), float64(min(box.Rect.Top, box.Rect.Bottom))
	pitch := (top - bottom) / float64(max(1, len(all)))
	var pieces []piece
	for i, line := range all {
		if line = strings.Join(strings.Fields(line), " "); line == "" || shown[line] {
			continue
		}
		high := top - float64(i)*pitch
		pieces = append(pieces, piece{line, rect{float64(box.Rect.Left), high - pitch, float64(box.Rect.Right), high}})
	}
	return pieces
}

// placed returns the pieces that a page draws with those that were typed into it, each behind what
// stands to its left or, if nothing does, above it: that is what it answers.
func placed(all, typed []piece) []piece {
	for _, t := range typed {
		at, near := len(all), -1.0
		for i, p := range all {
			var gap float64
			switch {
			case p.beside(t.rect) && p.left <= t.left:
				gap = max(0, t.left-p.right)
			case p.bottom >= t.top-t.height()/2 && p.left < t.right && p.right > t.left:
				gap = 1000 + p.bottom - t.top // farther than anything beside it
			default:
				continue
			}
			if near < 0 || gap <= near {
				at, near = i+1, gap
			}
		}
		all = slices.Insert(all, at, t)
	}
	return all
}
