package models

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

//go:generate go -C generate run . ../catwalk.tsv

// catwalk is the table of charm.land/catwalk, MIT licence, Copyright (c) 2025 Charmbracelet, Inc;
// generate/main.go makes it and says what stands in it.
//
//go:embed catwalk.tsv
var catwalk string

// catwalkModels lists the models of catwalk, and the usual number of output tokens that it has for
// each: a recommendation, a tenth of the window for many, and so no limit. The error names the line
// of the table that is broken.
func catwalkModels() (models []Model, usual map[string]int, err error) {
	head, rest, _ := strings.Cut(catwalk, "\n")
	version, _, _ := strings.Cut(head, "\t") // "catwalk 0.52.1"
	_, rest, _ = strings.Cut(rest, "\n")     // the names of the columns
	count := strings.Count(rest, "\n")
	models, usual = make([]Model, 0, count), make(map[string]int, count)
	for line := range strings.Lines(rest) {
		m, output, err := catwalkModel(strings.TrimSuffix(line, "\n"), version)
		if err != nil {
			return nil, nil, fmt.Errorf("catwalk.tsv: line %d: %w", len(models)+3, err)
		}
		usual[m.ID()] = output
		models = append(models, m)
	}
	return models, usual, nil
}

// catwalkModel is the model of a line, and the usual number of output tokens; its figures come from
// source.
func catwalkModel(line, source string) (m Model, usual int, err error) {
	var fields [6]string
	for i := range fields {
		fields[i], line, _ = strings.Cut(line, "\t")
	}
	m = Model{
		Provider: fields[0], Name: fields[1], InputPrice: Unknown, OutputPrice: Unknown,
		Sources: Sources{Window: source, MaxOutput: unknown, Price: unknown},
	}
	if m.Window, err = strconv.Atoi(fields[2]); err != nil {
		return m, 0, err
	}
	if usual, err = strconv.Atoi(fields[3]); err != nil {
		return m, 0, err
	}
	if fields[4] != "-" {
		var prices [2]float64
		for i := range prices {
			if prices[i], err = strconv.ParseFloat(fields[4+i], 64); err != nil {
				return m, 0, err
			}
		}
		m.InputPrice, m.OutputPrice, m.Sources.Price = USD(prices[0]), USD(prices[1]), source
	}
	m.setEncoding(EncodingOf(m.Name), encodingSource)
	m.Reserve = m.reserve(usual)
	return m, usual, nil
}
