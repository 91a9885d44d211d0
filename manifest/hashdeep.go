package manifest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// hashdeepHead begins a list of hashdeep. https://md5deep.sourceforge.net/start-hashdeep.html
const hashdeepHead = "%%%% HASHDEEP-1.0"

// hashdeepLine returns a func that takes the lines of a list of hashdeep. The names of the columns
// come second; that of sha256 must be among them.
func hashdeepLine() func(line string) (s sources.Source, skip bool, err error) {
	var columns []string
	return func(line string) (s sources.Source, skip bool, err error) {
		switch {
		case line == "" || strings.HasPrefix(line, "##") || line == hashdeepHead:
			return s, true, nil
		case strings.HasPrefix(line, "%%%% "):
			columns = strings.Split(strings.TrimPrefix(line, "%%%% "), ",")
			return s, true, nil
		case columns == nil:
			return s, false, errors.New(`no line "%%%% size,sha256,filename" names the columns`)
		}
		values := strings.SplitN(line, ",", len(columns)) // the last, the name, may have commas
		if len(values) < len(columns) {
			return s, false, fmt.Errorf("%s: has %d values for %d columns", shown(line), len(values), len(columns))
		}
		for i, c := range columns {
			switch c {
			case "size":
				if s.Size, err = strconv.ParseInt(values[i], 10, 64); err != nil || s.Size < 0 {
					return s, false, fmt.Errorf("%s: not a size", shown(values[i]))
				}
			case "sha256":
				if s.SHA256, err = parseDigest(values[i]); err != nil {
					return s, false, err
				}
			case "filename":
				s.Path = strings.TrimPrefix(values[i], "./")
			}
		}
		switch {
		case s.SHA256 == "":
			return s, false, errors.New("no column sha256: hashdeep -c sha256 makes one")
		case s.Path == "" || strings.IndexByte(s.Path, 0) >= 0:
			return s, false, errors.New("no name")
		}
		s.Format = scan.FormatOf(s.Path)
		return s, false, nil
	}
}
