package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// colours tell the commands apart, also for most who see colours differently (Okabe and Ito, https://jfly.uni-koeln.de/color/).
var colours = []string{"#0072b2", "#56b4e9", "#009e73", "#e69f00", "#d55e00", "#cc79a7", "#000000", "#888888"}

// axis maps a range of values to a range of pixels, both logarithmic.
type axis struct{ from, to, low, high float64 }

func (a axis) at(v float64) float64 {
	return a.low + (a.high-a.low)*(math.Log10(v)-math.Log10(a.from))/(math.Log10(a.to)-math.Log10(a.from))
}

// svg draws processor time and memory over the number of files, side by side.
func svg(all []measure) string {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 560" width="1000" height="560" font-family="Helvetica, Arial, sans-serif" font-size="13">
<title>Processor time and memory of persona at 1,000 to 1,000,000 files</title>
<rect width="1000" height="560" fill="#ffffff"/>
`)
	panel(&b, all, 70, "Processor time (user + system), seconds", []float64{0.01, 0.1, 1, 10, 100}, 0, func(m measure) float64 { return m.CPU })
	panel(&b, all, 570, "Most memory at once, MiB", []float64{10, 20, 50, 100, 200, 500, 1000, 2000}, 200, func(m measure) float64 { return m.MiB })
	for i, name := range names(all) {
		x, y := 70+float64(i%3)*310, 490+float64(i/3)*22
		fmt.Fprintf(&b, `<line x1="%g" y1="%g" x2="%g" y2="%g" stroke="%s" stroke-width="2.5"/><text x="%g" y="%g">%s</text>`+"\n", x, y, x+26, y, colours[i], x+34, y+4, name)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func names(all []measure) (list []string) {
	for _, m := range all {
		if !slices.Contains(list, m.Command) {
			list = append(list, m.Command)
		}
	}
	return list
}

// panel draws one diagram; mark is a value to draw a line at, 0 for none.
func panel(b *strings.Builder, all []measure, left float64, title string, ticks []float64, mark float64, value func(measure) float64) {
	x := axis{float64(sizes[0]), float64(sizes[len(sizes)-1]), left, left + 390}
	y := axis{ticks[0], ticks[len(ticks)-1], 430, 50}
	fmt.Fprintf(b, `<text x="%g" y="28" font-size="15" font-weight="bold">%s</text>`+"\n", left, title)
	for _, t := range ticks {
		fmt.Fprintf(b, `<line x1="%g" y1="%.1f" x2="%g" y2="%.1f" stroke="#dddddd"/><text x="%g" y="%.1f" text-anchor="end">%g</text>`+"\n", x.low, y.at(t), x.high, y.at(t), x.low-8, y.at(t)+4, t)
	}
	for _, n := range sizes {
		at := x.at(float64(n))
		fmt.Fprintf(b, `<line x1="%.1f" y1="%g" x2="%.1f" y2="%g" stroke="#dddddd"/><text x="%.1f" y="%g" text-anchor="middle">%s</text>`+"\n", at, y.low, at, y.high, at, y.low+20, thousands(n))
	}
	fmt.Fprintf(b, `<text x="%g" y="%g" text-anchor="middle">files</text>`+"\n", (x.low+x.high)/2, y.low+40)
	if mark > 0 {
		fmt.Fprintf(b, `<line x1="%g" y1="%.1f" x2="%g" y2="%.1f" stroke="#b00020" stroke-dasharray="6 4"/><text x="%g" y="%.1f" fill="#b00020">%g MiB</text>`+"\n", x.low, y.at(mark), x.high, y.at(mark), x.low+6, y.at(mark)-6, mark)
	}
	for i, name := range names(all) {
		var points []string
		for _, m := range all {
			if m.Command == name {
				px, py := x.at(float64(m.Files)), y.at(value(m))
				points = append(points, fmt.Sprintf("%.1f,%.1f", px, py))
				fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"/>`+"\n", px, py, colours[i])
			}
		}
		fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", strings.Join(points, " "), colours[i])
	}
}
