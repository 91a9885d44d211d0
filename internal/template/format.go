package template

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// percent is s % v: Python's formatting in the manner of printf. Markup escapes what it is given.
func (e *eval) percent(s string, v, of value) string {
	_, markup := of.(safe)
	args, isTuple := v.(tupleVal)
	if !isTuple {
		args = tupleVal{v}
	}
	mapping, _ := v.(*dictVal)
	var b strings.Builder
	next := 0
	take := func() value {
		if next >= len(args) {
			e.fail("not enough arguments for format string")
		}
		next++
		return args[next-1]
	}
	for {
		at := strings.IndexByte(s, '%')
		if at < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:at])
		s = s[at+1:]
		e.step()
		var arg value
		named := false
		if strings.HasPrefix(s, "(") {
			key, rest, ok := cutKey(s[1:])
			if !ok {
				e.fail("incomplete format key")
			}
			if mapping == nil {
				e.fail("format requires a mapping")
			}
			if arg, ok = e.find(mapping, key); !ok {
				e.fail("%s", quote(key))
			}
			s, named, next = rest, true, len(args)
		}
		f, rest := e.percentSpec(s, take)
		s = rest
		c, n := utf8.DecodeRuneInString(s)
		s = s[n:]
		if c == '%' {
			b.WriteByte('%')
			continue
		}
		if !named {
			arg = take()
		}
		text := e.percentOne(c, arg, f)
		if markup && (c == 's' || c == 'r' || c == 'a' || c == 'c') {
			text = escaper.Replace(text)
		}
		e.grow(len(text))
		b.WriteString(text)
	}
	_, indexed := v.(*listVal) // that counts as a mapping
	if _, ok := v.(*undefined); ok {
		indexed = true
	}
	if mapping == nil && !indexed && next < len(args) {
		e.fail("not all arguments converted during string formatting")
	}
	e.grow(len(s))
	return b.String()
}

// percentSpec reads how the next value is formatted, up to the letter.
func (e *eval) percentSpec(s string, take func() value) (f spec, rest string) {
	for ; s != "" && strings.IndexByte("-+ 0#", s[0]) >= 0; s = s[1:] {
		switch s[0] {
		case '-':
			f.align = '<'
		case '+', ' ':
			if f.sign != '+' {
				f.sign = s[0]
			}
		case '0':
			f.zero = true
		case '#':
			f.alternate = true
		}
	}
	f.precision = -1
	s = e.percentNumber(s, &f.width, take)
	if f.width < 0 {
		f.width, f.align = -f.width, '<'
	}
	if strings.HasPrefix(s, ".") {
		f.precision = 0
		s = e.percentNumber(s[1:], &f.precision, take)
	}
	s = strings.TrimLeft(s, "hlL")
	if s == "" {
		e.fail("incomplete format")
	}
	return f, s
}

// cutKey cuts a key with balanced brackets.
func cutKey(s string) (key, rest string, ok bool) {
	depth := 1
	for i := range len(s) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return s[:i], s[i+1:], true
			}
		}
	}
	return "", "", false
}

// percentNumber reads a width or precision; * takes it from the arguments.
func (e *eval) percentNumber(s string, n *int, take func() value) string {
	if strings.HasPrefix(s, "*") {
		*n = e.index(take())
		return s[1:]
	}
	d := span(s, "0123456789")
	if d > 0 {
		v, err := strconv.Atoi(s[:d])
		if err != nil {
			e.fail("Too many decimal digits in format string")
		}
		*n = v
	}
	return s[d:]
}

// spec is how a value is formatted.
type spec struct {
	fill      string
	align     byte // < > ^ = or 0
	sign      byte // + - space or 0
	alternate bool
	zero      bool
	width     int
	group     byte // , _ or 0
	precision int  // -1: none
	kind      byte // the type; 0: none
}

func (e *eval) percentOne(c rune, v value, f spec) string {
	if u, ok := v.(*undefined); ok {
		e.undefined(u)
	}
	if f.fill = " "; f.align == 0 {
		f.align = '>'
	}
	switch c {
	case 's', 'r', 'a':
		var text string
		switch c {
		case 's':
			text = e.str(v)
		case 'r':
			text = e.repr(v)
		default:
			text = ascii(e.repr(v))
		}
		if f.precision >= 0 {
			text = firstRunes(text, f.precision)
		}
		return e.padded(text, f)
	case 'c':
		if s, ok := textOf(v); ok && utf8.RuneCountInString(s) == 1 {
			return e.padded(s, f)
		}
		n, ok := smallInt(v)
		if !ok || n < 0 || n > utf8.MaxRune {
			e.fail("%%c requires int or char")
		}
		return e.padded(string(rune(n)), f)
	case 'd', 'i', 'u', 'x', 'X', 'o':
		i, g, isFloat, ok := number(v)
		if !ok || isFloat && (c == 'x' || c == 'X' || c == 'o') {
			e.fail("%%%c format: a real number is required, not %s", c, typeName(v))
		}
		if isFloat {
			if math.IsNaN(g) || math.IsInf(g, 0) {
				e.fail("cannot convert float %s to integer", floatText(g))
			}
			i, _ = big.NewFloat(g).Int(nil)
		}
		f.kind = map[rune]byte{'d': 'd', 'i': 'd', 'u': 'd', 'x': 'x', 'X': 'X', 'o': 'o'}[c]
		return e.signedText(i.Sign() < 0, e.integerText(new(big.Int).Abs(i), f), f)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		i, g, isFloat, ok := number(v)
		if !ok {
			e.fail("must be real number, not %s", typeName(v))
		}
		if !isFloat {
			g = e.toFloat(i)
		}
		f.kind = byte(c)
		return e.signedText(math.Signbit(g), e.floatSpec(math.Abs(g), f), f)
	}
	e.fail("unsupported format character '%c' (0x%x)", c, c)
	return ""
}

// ascii is repr with escapes for what is not ASCII.
func ascii(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
			continue
		}
		digits := 2
		form := `\x`
		if r >= 0x10000 {
			digits, form = 8, `\U`
		} else if r >= 0x100 {
			digits, form = 4, `\u`
		}
		h := strconv.FormatInt(int64(r), 16)
		b.WriteString(form + strings.Repeat("0", digits-len(h)) + h)
	}
	return b.String()
}

// firstRunes are the first n characters.
func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// padded makes a text as wide as a spec wants it.
func (e *eval) padded(s string, f spec) string {
	n := f.width - utf8.RuneCountInString(s)
	if n <= 0 {
		return s
	}
	e.room(n, len(f.fill))
	before := 0
	switch f.align {
	case '>', '=':
		before = n
	case '^':
		before = n / 2
	}
	return strings.Repeat(f.fill, before) + s + strings.Repeat(f.fill, n-before)
}

// integerText is an integer that is not negative in the digits of a spec, with its prefix.
func (e *eval) integerText(i *big.Int, f spec) string {
	e.steps(i.BitLen() >> 4)
	base, prefix := 10, ""
	switch f.kind {
	case 'x', 'X':
		base, prefix = 16, "0x"
	case 'o':
		base, prefix = 8, "0o"
	case 'b':
		base, prefix = 2, "0b"
	}
	s := i.Text(base)
	if f.precision > len(s) {
		e.room(f.precision, 1)
		s = strings.Repeat("0", f.precision-len(s)) + s
	}
	if f.group != 0 {
		size := 3
		if base != 10 {
			size = 4
		}
		s = grouped(s, string(f.group), size)
	}
	if f.alternate && base != 10 {
		s = prefix + s
	}
	if f.kind == 'X' {
		s = strings.ToUpper(s)
	}
	return s
}

// grouped puts a separator between groups of digits.
func grouped(s, sep string, size int) string {
	whole, rest := s, ""
	if at := strings.IndexAny(s, ".e"); at >= 0 {
		whole, rest = s[:at], s[at:]
	}
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%size == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(r)
	}
	return b.String() + rest
}

// floatSpec is a float that is not negative, as a spec wants it.
func (e *eval) floatSpec(g float64, f spec) string {
	precision := f.precision
	if precision < 0 {
		precision = 6
	}
	if precision > 10_000 {
		e.fail("precision too big")
	}
	e.steps(precision >> 4)
	if math.IsInf(g, 0) || math.IsNaN(g) {
		s := floatText(g)
		if f.kind == 'E' || f.kind == 'F' || f.kind == 'G' {
			s = strings.ToUpper(s)
		}
		return s
	}
	var s string
	switch f.kind {
	case 'f', 'F', '%':
		if s = strconv.FormatFloat(g, 'f', precision, 64); f.kind == '%' {
			s = strconv.FormatFloat(g*100, 'f', precision, 64) + "%"
		}
	case 'e', 'E':
		s = strconv.FormatFloat(g, 'e', precision, 64)
	default:
		s = general(g, max(precision, 1), f.alternate)
	}
	if f.alternate && precision == 0 && !strings.Contains(s, ".") {
		s += "."
	}
	if f.kind == 'E' || f.kind == 'G' {
		s = strings.ToUpper(s)
	}
	if f.group != 0 {
		s = grouped(s, string(f.group), 3)
	}
	return s
}

// general is a float in the form g with so many significant digits.
func general(g float64, precision int, keep bool) string {
	s := strconv.FormatFloat(g, 'e', precision-1, 64)
	mantissa, exponent, _ := strings.Cut(s, "e")
	x, _ := strconv.Atoi(exponent)
	if x >= -4 && x < precision {
		s = strconv.FormatFloat(g, 'f', precision-1-x, 64)
		if !keep && strings.Contains(s, ".") {
			s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		}
		return s
	}
	if !keep && strings.Contains(mantissa, ".") {
		mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
	}
	return mantissa + "e" + exponent
}

// signedText puts a sign before digits, and what fills the width.
func (e *eval) signedText(negative bool, digits string, f spec) string {
	sign := ""
	switch {
	case negative:
		sign = "-"
	case f.sign == '+' || f.sign == ' ':
		sign = string(f.sign)
	}
	if f.zero && f.align != '<' || f.align == '=' {
		fill := "0"
		if !f.zero {
			fill = f.fill
		}
		prefix := ""
		if len(digits) > 2 && digits[0] == '0' && strings.ContainsAny(digits[1:2], "xXoObB") {
			prefix, digits = digits[:2], digits[2:]
		}
		n := f.width - utf8.RuneCountInString(sign+prefix+digits)
		if n > 0 {
			e.room(n, len(fill))
			digits = strings.Repeat(fill, n) + digits
		}
		return sign + prefix + digits
	}
	return e.padded(sign+digits, f)
}

// formatted is str.format.
func (e *eval) formatted(of value, args []value, kwargs []named) value {
	e.enter()
	defer e.leave()
	s, _ := textOf(of)
	next := 0
	return like(of, e.format(s, args, kwargs, &next, 0, of))
}

func (e *eval) format(s string, args []value, kwargs []named, next *int, depth int, of value) string {
	_, markup := of.(safe)
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c != '{' && c != '}':
			b.WriteByte(c)
			continue
		case i+1 < len(s) && s[i+1] == c:
			b.WriteByte(c)
			i++
			continue
		case c == '}':
			e.fail("Single '}' encountered in format string")
		}
		open, end := 1, i+1
		for ; end < len(s); end++ {
			if s[end] == '{' {
				open++
			} else if s[end] == '}' {
				if open--; open == 0 {
					break
				}
			}
		}
		if end >= len(s) {
			e.fail("expected '}' before end of string")
		}
		field := s[i+1 : end]
		i = end
		e.step()
		if depth > 1 {
			e.fail("Max string recursion exceeded")
		}
		path, how, conversion := cutField(field)
		v := e.field(path, args, kwargs, next)
		switch conversion {
		case "r":
			v = e.repr(v)
		case "a":
			v = ascii(e.repr(v))
		case "s":
			v = e.str(v)
		case "":
		default:
			e.fail("Unknown conversion specifier %s", conversion)
		}
		how = e.format(how, args, kwargs, next, depth+1, nil)
		text := e.formatOne(v, how)
		if _, isSafe := v.(safe); markup && !isSafe {
			text = escaper.Replace(text)
		}
		e.grow(len(text))
		b.WriteString(text)
	}
	e.grow(b.Len())
	return b.String()
}

// cutField cuts a replacement field: what is shown, how, and the conversion before that.
func cutField(field string) (path, how, conversion string) {
	bracket := 0
	for i := range len(field) {
		switch c := field[i]; {
		case c == '[':
			bracket++
		case c == ']':
			bracket--
		case bracket > 0:
		case c == ':':
			return field[:i], field[i+1:], ""
		case c == '!':
			conversion, how, _ = strings.Cut(field[i+1:], ":")
			return field[:i], how, conversion
		}
	}
	return field, "", ""
}

// field is what a replacement field names: a number or name, with attributes and items behind.
func (e *eval) field(path string, args []value, kwargs []named, next *int) value {
	n := strings.IndexAny(path, ".[")
	if n < 0 {
		n = len(path)
	}
	first, rest := path[:n], path[n:]
	var v value
	if first == "" || span(first, "0123456789") == len(first) {
		i := *next
		if first == "" {
			if *next < 0 {
				e.fail("cannot switch from manual field specification to automatic field numbering")
			}
			*next++
		} else {
			i, _ = strconv.Atoi(first) // too large is out of range
			if *next > 0 {
				e.fail("cannot switch from automatic field numbering to manual field specification")
			}
			*next = -1
		}
		if i < 0 || i >= len(args) {
			e.fail("Replacement index %d out of range for positional args tuple", i)
		}
		v = args[i]
	} else {
		found := false
		for _, k := range kwargs {
			if k.name == first {
				v, found = k.val, true
			}
		}
		if !found {
			e.fail("%s", quote(first))
		}
	}
	for rest != "" {
		e.step()
		if rest[0] == '.' {
			n := strings.IndexAny(rest[1:], ".[")
			if n < 0 {
				n = len(rest) - 1
			}
			v, rest = e.attribute(v, rest[1:1+n]), rest[1+n:]
			continue
		}
		end := strings.IndexByte(rest, ']')
		if rest[0] != '[' || end < 0 {
			e.fail("expected '}' before end of string")
		}
		key := value(rest[1:end])
		if d := rest[1:end]; d != "" && span(d, "0123456789") == len(d) {
			i, _ := new(big.Int).SetString(d, 10) // digits only
			key = i
		}
		v, rest = e.item(v, key), rest[end+1:]
	}
	return v
}

// formatOne is format(v, how).
func (e *eval) formatOne(v value, how string) string {
	if u, ok := v.(*undefined); ok {
		e.undefined(u)
	}
	if how == "" {
		return e.str(v)
	}
	f := e.parseSpec(how)
	i, g, isFloat, ok := number(v)
	_, isBool := v.(bool)
	switch {
	case ok && isBool && f.kind == 0:
		ok = false
		v = e.str(v)
	case !ok:
		if _, isText := textOf(v); !isText {
			e.fail("unsupported format string passed to %s.__format__", typeName(v))
		}
	}
	if !ok {
		if f.kind != 0 && f.kind != 's' {
			e.fail("Unknown format code '%c' for object of type 'str'", f.kind)
		}
		if f.sign != 0 || f.align == '=' || f.group != 0 {
			e.fail("Sign, '=' or grouping not allowed in string format specifier")
		}
		s, _ := textOf(v)
		if f.precision >= 0 {
			s = firstRunes(s, f.precision)
		}
		if f.align == 0 {
			f.align = '<'
		}
		if f.zero && f.fill == " " {
			f.fill = "0"
		}
		return e.padded(s, f)
	}
	if f.align == 0 {
		f.align = '>'
	} else if f.zero && f.align != '=' {
		f.zero = false
	}
	if strings.IndexByte("eEfFgG%", f.kind) >= 0 && f.kind != 0 || isFloat {
		if !isFloat {
			g = e.toFloat(i)
		}
		return e.signedText(math.Signbit(g), e.floatForm(math.Abs(g), f), f)
	}
	switch f.kind {
	case 0, 'd', 'x', 'X', 'o', 'b', 'n':
	case 'c':
		n, ok := smallInt(v)
		if !ok || n < 0 || n > utf8.MaxRune {
			e.fail("%%c arg not in range(0x110000)")
		}
		return e.padded(string(rune(n)), f)
	default:
		e.fail("Unknown format code '%c' for object of type 'int'", f.kind)
	}
	if f.precision >= 0 {
		e.fail("Precision not allowed in integer format specifier")
	}
	return e.signedText(i.Sign() < 0, e.integerText(new(big.Int).Abs(i), f), f)
}

// floatForm is a float that is not negative, by format.
func (e *eval) floatForm(g float64, f spec) string {
	switch f.kind {
	case 0:
		if f.precision < 0 {
			s := floatText(g)
			if f.group != 0 {
				s = grouped(s, string(f.group), 3)
			}
			return s
		}
		s := general(g, max(f.precision, 1), f.alternate)
		if x := math.Log10(g); !strings.ContainsAny(s, ".en") && (g == 0 || x < float64(f.precision)-1) {
			s += ".0"
		}
		return s
	case 'n':
		f.kind = 'g'
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
	default:
		e.fail("Unknown format code '%c' for object of type 'float'", f.kind)
	}
	return e.floatSpec(g, f)
}

// parseSpec reads a format specification.
func (e *eval) parseSpec(how string) spec {
	f := spec{fill: " ", precision: -1}
	s := how
	if r, n := utf8.DecodeRuneInString(s); len(s) > n && strings.IndexByte("<>^=", s[n]) >= 0 {
		f.fill, f.align, s = string(r), s[n], s[n+1:]
	} else if s != "" && strings.IndexByte("<>^=", s[0]) >= 0 {
		f.align, s = s[0], s[1:]
	}
	next := func(set string) byte {
		if s != "" && strings.IndexByte(set, s[0]) >= 0 {
			c := s[0]
			s = s[1:]
			return c
		}
		return 0
	}
	f.sign = next("+- ")
	f.alternate = next("#") != 0
	f.zero = next("0") != 0
	size := func() int {
		d := span(s, "0123456789")
		if d == 0 {
			return -1
		}
		n, err := strconv.Atoi(s[:d])
		if err != nil {
			e.fail("Too many decimal digits in format string")
		}
		s = s[d:]
		return n
	}
	f.width = max(0, size())
	f.group = next(",_")
	if next(".") != 0 {
		if f.precision = size(); f.precision < 0 {
			e.fail("Format specifier missing precision")
		}
	}
	if len(s) == 1 {
		f.kind, s = s[0], ""
	}
	if s != "" {
		e.fail("Invalid format specifier")
	}
	return f
}
