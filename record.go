package persona

import (
	"context"
	"fmt"
	"regexp"

	"github.com/persona-go/persona/manifest"
	"github.com/persona-go/persona/scan"
)

// Record is the manifest of a reading with o. roots says where the files were found, one for each root that was read.
func Record(r *Reading, o Options, roots []manifest.Root) *manifest.Manifest {
	m := &manifest.Manifest{
		Roots: roots,
		Selection: manifest.Selection{
			Options: o.Select, Encoding: o.Encoding, By: o.By, Columns: o.Segment.Columns,
			Participant: pattern(o.Segment.Participant), Interviewer: pattern(o.Segment.Interviewer),
		},
		Sources:  r.Sources,
		Excluded: r.Excluded,
		Problems: r.Problems,
	}
	if o.Counter != nil {
		m.Tokenizer = o.Counter.Tokenizer
	}
	m.Seal()
	return m
}

// Recorded is the options that a manifest was recorded with, so that its files can be read again as they were. Tokens are not
// counted.
func Recorded(m *manifest.Manifest) (Options, error) {
	s := m.Selection
	o := Options{Select: s.Options, Encoding: s.Encoding, By: s.By}
	o.Segment.Columns = s.Columns
	var err error
	if o.Segment.Participant, err = compile(s.Participant); err != nil {
		return o, fmt.Errorf("recorded pattern of participants: %w", err)
	}
	if o.Segment.Interviewer, err = compile(s.Interviewer); err != nil {
		return o, fmt.Errorf("recorded pattern of interviewers: %w", err)
	}
	return o, nil
}

func pattern(re *regexp.Regexp) string {
	if re == nil {
		return ""
	}
	return re.String()
}

func compile(pattern string) (*regexp.Regexp, error) {
	if pattern == "" {
		return nil, nil
	}
	return regexp.Compile(pattern)
}

// VerifySources reads the sources of m again, in files, and says what became of each. Files that the recorded selection finds
// now and the manifest does not have are new. Of o only Readers, Workers, Select.Output and Forget matter, which leaves
// all that is the same out of the report's results; the rest is as recorded.
func VerifySources(ctx context.Context, m *manifest.Reader, files Files, o Options) (*manifest.Report, error) {
	roots := files.Roots()
	was, err := Recorded(&m.Manifest)
	if err != nil {
		return nil, err
	}
	sel := was.Select
	sel.Output = o.Select.Output
	sel.Supported, sel.Excluded = o.Readers.Supported, func(scan.Excluded) {}
	return manifest.Verify(ctx, m, roots, scan.Roots(ctx, roots, sel), manifest.VerifyOptions{
		Encoding: was.Encoding, Workers: o.Workers, Container: o.Readers.Container, Differences: o.Forget,
	})
}
