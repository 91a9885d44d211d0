package manifest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/persona-go/persona/scan"
	"github.com/persona-go/persona/sources"
)

// AppendSum appends a line as GNU sha256sum writes it: the digest, two spaces, the name. If the
// name has a backslash, a newline or a carriage return, these are escaped and the line begins with
// a backslash.
func AppendSum(dst []byte, sha256, path string) []byte {
	escape := strings.ContainsAny(path, "\\\n\r")
	if escape {
		dst = append(dst, '\\')
	}
	dst = append(dst, sha256...)
	dst = append(dst, "  "...)
	if escape {
		dst = append(dst, escaper.Replace(path)...)
	} else {
		dst = append(dst, path...)
	}
	return append(dst, '\n')
}

var escaper = strings.NewReplacer("\\", `\\`, "\n", `\n`, "\r", `\r`)

// WriteSums writes the sources as a list that sha256sum -c checks.
func (m *Manifest) WriteSums(w io.Writer) error {
	out := newWriter(w)
	for _, s := range m.Sources {
		_, _ = out.Write(AppendSum(out.AvailableBuffer(), s.SHA256, s.Path))
	}
	return out.Flush()
}

// maxLine is the longest line of a list, in bytes: a path of 4,096 bytes, all escaped, and its
// digest take 8,300.
const maxLine = 64 << 10

// sumLine takes a line of a list of GNU sha256sum, or of its BSD form (--tag).
func sumLine(line string) (s sources.Source, skip bool, err error) {
	if line == "" || line[0] == '#' { // as sha256sum does
		return s, true, nil
	}
	s.SHA256, s.Path, err = parseSum(line)
	s.Format = scan.FormatOf(s.Path)
	return s, false, err
}

// readLines lets Next read a list that has a source a line, or none.
func (r *Reader) readLines(in io.Reader, parse func(line string) (s sources.Source, skip bool, err error)) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	seen, n := recorded{}, 0
	var all Recorder
	r.next = func() (sources.Source, error) {
		for lines.Scan() {
			if lines.Err() != nil { // this is what came before it
				break
			}
			n++
			s, skip, err := parse(lines.Text())
			if err != nil {
				return s, fmt.Errorf("line %d: %w", n, err)
			}
			if skip {
				continue
			}
			switch known, same := seen.add(&s); {
			case known && same: // listed twice, no harm done
				continue
			case known:
				return s, fmt.Errorf("line %d: %q is listed before with another digest", n, s.Path)
			}
			all.sum(&s)
			return s, nil
		}
		switch err := lines.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			return sources.Source{}, fmt.Errorf("line %d: longer than %d bytes: not a list of digests", n+1, maxLine)
		case err != nil:
			return sources.Source{}, fmt.Errorf("line %d: %w", n+1, err)
		}
		all.Seal(&r.Manifest)
		return sources.Source{}, io.EOF
	}
}

// parseSum takes a line apart.
func parseSum(line string) (sum, path string, err error) {
	rest, escaped := strings.CutPrefix(line, `\`)
	if tagged, ok := strings.CutPrefix(rest, "SHA256 ("); ok {
		i := strings.LastIndex(tagged, ") = ")
		if i < 0 {
			return "", "", errors.New(`"SHA256 (" without ") = "`)
		}
		sum, path = tagged[i+len(") = "):], tagged[:i]
	} else {
		i := strings.IndexByte(rest, ' ')
		if i < 0 || i+2 > len(rest) || rest[i+1] != ' ' && rest[i+1] != '*' {
			return "", "", fmt.Errorf("%s: not a digest, two spaces and a name", shown(line))
		}
		sum, path = rest[:i], rest[i+2:]
	}
	if sum, err = parseDigest(sum); err != nil {
		return "", "", err
	}
	if escaped {
		if path, err = unescape(path); err != nil {
			return "", "", err
		}
	}
	switch {
	case path == "":
		return "", "", errors.New("no name behind the digest")
	case strings.IndexByte(path, 0) >= 0:
		return "", "", fmt.Errorf("%s: a name cannot have a NUL byte", shown(path))
	}
	return sum, path, nil
}

// parseDigest checks a SHA-256 in hexadecimal digits of either case, and returns it in lower case.
func parseDigest(s string) (string, error) {
	if len(s) != 64 {
		return "", fmt.Errorf("%s: a SHA-256 has 64 hexadecimal digits, this has %d characters%s", shown(s), len(s), otherHash(len(s)))
	}
	s = strings.ToLower(s)
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return "", fmt.Errorf("%s: not hexadecimal digits", shown(s))
		}
	}
	return s, nil
}

func otherHash(digits int) string {
	switch digits {
	case 32:
		return ", as an MD5 has"
	case 40:
		return ", as a SHA-1 has"
	case 96:
		return ", as a SHA-384 has"
	case 128:
		return ", as a SHA-512 has"
	}
	return ""
}

// shown quotes the beginning of a text that may be anything.
func shown(s string) string {
	const most = 80
	if len(s) > most {
		return fmt.Sprintf("%q…", s[:most])
	}
	return fmt.Sprintf("%q", s)
}

// unescape undoes the escapes of AppendSum.
func unescape(s string) (string, error) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, `\`)
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		switch {
		case strings.HasPrefix(after, `\`):
			b.WriteByte('\\')
		case strings.HasPrefix(after, "n"):
			b.WriteByte('\n')
		case strings.HasPrefix(after, "r"):
			b.WriteByte('\r')
		default:
			return "", fmt.Errorf("%s: a backslash that escapes nothing", shown(s))
		}
		s = after[1:]
	}
}
