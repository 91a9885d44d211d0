package template

import (
	"maps"
	"math"
	"math/big"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

type method func(e *eval, of value, args []value, kwargs []named) value

// methodOf is a method of a value's type; nil if there is none.
func (t *tables) methodOf(of value, name string) method {
	switch of := of.(type) {
	case string, safe:
		return t.texts[name]
	case *listVal:
		if of.label != "" { // a view
			return nil
		}
		return t.lists[name]
	case tupleVal, *groupVal:
		return t.tuples[name]
	case *dictVal:
		return t.dicts[name]
	case *big.Int, bool:
		return t.ints[name]
	case float64:
		return t.floats[name]
	}
	return nil
}

func upper(s string) string { return cases.Upper(language.Und).String(s) }
func lower(s string) string { return cases.Lower(language.Und).String(s) }
func fold(s string) string  { return cases.Fold().String(s) }

// title is str.title: a capital behind what is no letter.
func title(s string) string {
	var b strings.Builder
	inside := false
	for _, r := range s {
		switch {
		case !unicode.IsLetter(r) || !cased(r):
			b.WriteRune(r)
		case inside:
			b.WriteString(lower(string(r)))
		default:
			b.WriteString(cases.Title(language.Und, cases.NoLower).String(string(r)))
		}
		inside = cased(r)
	}
	return b.String()
}

func cased(r rune) bool { return unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsTitle(r) }

// capitalize is str.capitalize.
func capitalize(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return cases.Title(language.Und, cases.NoLower).String(string(r)) + lower(s[n:])
}

func swapcase(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			b.WriteString(lower(string(r)))
		case unicode.IsLower(r):
			b.WriteString(upper(string(r)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plain is a method that makes text of text and takes no arguments.
func plain(f func(string) string) method {
	return func(e *eval, of value, args []value, kwargs []named) value {
		e.bind("method", nil, args, kwargs)
		s, _ := textOf(of)
		e.steps(len(s) >> 6)
		made := f(s)
		e.grow(len(made))
		return like(of, made)
	}
}

// ask is a method that says whether all characters are of a kind, and there are any.
func ask(f func(r rune) bool) method {
	return func(e *eval, of value, args []value, kwargs []named) value {
		e.bind("method", nil, args, kwargs)
		s, _ := textOf(of)
		e.steps(len(s) >> 8)
		return s != "" && strings.IndexFunc(s, func(r rune) bool { return !f(r) }) < 0
	}
}

// askCase is a method that says whether a text has cased characters, and is what f makes of it.
func askCase(f func(string) string) method {
	return func(e *eval, of value, args []value, kwargs []named) value {
		e.bind("method", nil, args, kwargs)
		s, _ := textOf(of)
		e.steps(len(s) >> 6)
		return strings.IndexFunc(s, cased) >= 0 && f(s) == s
	}
}

// pad is a method that makes a text as wide as is asked for.
func pad(left func(n, width int) int) method {
	return func(e *eval, of value, args []value, kwargs []named) value {
		g := e.bind("method", []string{"width", "fillchar"}, args, kwargs)
		s, _ := textOf(of)
		fill := g.textOr("fillchar", " ")
		if utf8.RuneCountInString(fill) != 1 {
			e.fail("The fill character must be exactly one character long")
		}
		width := e.index(g.val("width"))
		n := width - utf8.RuneCountInString(s)
		if n <= 0 {
			return of
		}
		e.grow(len(s))
		e.room(n, len(fill))
		before := left(n, width)
		return like(of, strings.Repeat(fill, before)+s+strings.Repeat(fill, n-before))
	}
}

// room counts n times size bytes.
func (e *eval) room(n, size int) {
	if n > maxText || size > maxText || n > 0 && size > maxText/n {
		e.grow(maxText + 1)
	}
	e.grow(n * size)
}

func strip(left, right bool) method {
	return func(e *eval, of value, args []value, kwargs []named) value {
		g := e.bind("strip()", []string{"chars"}, args, kwargs)
		s, _ := textOf(of)
		return like(of, stripped(e, s, g.or("chars", nil), left, right))
	}
}

func stripped(e *eval, s string, chars value, left, right bool) string {
	in := space
	if chars != nil {
		set := e.needText(chars)
		e.steps(len(set) >> 4)
		in = func(r rune) bool { return strings.ContainsRune(set, r) }
	}
	if left {
		s = strings.TrimLeftFunc(s, in)
	}
	if right {
		s = strings.TrimRightFunc(s, in)
	}
	return s
}

// within is a part of a text from a character on and up to another, and how many characters stand
// before it.
func (e *eval) within(s string, g *given) (part string, before int, ok bool) {
	if !g.has("start") && !g.has("end") {
		return s, 0, true
	}
	e.steps(len(s) >> 4)
	e.grow(4 * len(s))
	runes := []rune(s)
	n := len(runes)
	clip := func(v value, otherwise int) int {
		if v == nil {
			return otherwise
		}
		i := e.index(v)
		if i < 0 {
			i = max(0, i+n)
		}
		return i
	}
	from, to := clip(g.or("start", nil), 0), min(clip(g.or("end", nil), n), n)
	if from > to {
		return "", from, false
	}
	return string(runes[from:to]), from, true
}

func find(last, must bool) method {
	return func(e *eval, of value, args []value, kwargs []named) value {
		g := e.bind("find()", []string{"sub", "start", "end"}, args, kwargs)
		s, _ := textOf(of)
		part, before, ok := e.within(s, g)
		at := -1
		if ok {
			e.steps(len(part) >> 8)
			if last {
				at = strings.LastIndex(part, g.text("sub"))
			} else {
				at = strings.Index(part, g.text("sub"))
			}
		}
		if at < 0 {
			if must {
				e.fail("substring not found")
			}
			return integerOf(-1)
		}
		return integerOf(before + utf8.RuneCountInString(part[:at]))
	}
}

func affix(has func(s, affix string) bool) method {
	return func(e *eval, of value, args []value, kwargs []named) value {
		g := e.bind("method", []string{"prefix", "start", "end"}, args, kwargs)
		s, _ := textOf(of)
		part, _, ok := e.within(s, g)
		if t, isTuple := g.val("prefix").(tupleVal); isTuple {
			return ok && slices.ContainsFunc(t, func(v value) bool { return has(part, e.needText(v)) })
		}
		return ok && has(part, g.text("prefix"))
	}
}

// texts is a list of texts like another.
func (e *eval) texts(of value, parts []string) *listVal {
	e.steps(len(parts))
	l := &listVal{items: make([]value, len(parts))}
	for i, p := range parts {
		l.items[i] = like(of, p)
	}
	e.grow(32 * len(parts))
	return l
}

func split(last bool) method {
	return func(e *eval, of value, args []value, kwargs []named) value {
		g := e.bind("split()", []string{"sep", "maxsplit"}, args, kwargs)
		s, _ := textOf(of)
		most := g.int("maxsplit", -1)
		e.steps(len(s) >> 6)
		sep := g.or("sep", nil)
		if sep == nil {
			return e.texts(of, fields(s, most, last))
		}
		by := e.needText(sep)
		switch {
		case by == "":
			e.fail("empty separator")
		case most < 0:
			e.steps(strings.Count(s, by))
			return e.texts(of, strings.Split(s, by))
		case !last:
			e.steps(strings.Count(s, by))
			return e.texts(of, strings.SplitN(s, by, min(most, len(s))+1))
		}
		var parts []string
		for ; most > 0; most-- {
			at := strings.LastIndex(s, by)
			if at < 0 {
				break
			}
			e.step()
			parts = append(parts, s[at+len(by):])
			s = s[:at]
		}
		parts = append(parts, s)
		slices.Reverse(parts)
		return e.texts(of, parts)
	}
}

// fields splits at whitespace, at most so many times; below 0 is always.
func fields(s string, most int, last bool) (parts []string) {
	if most < 0 {
		return strings.FieldsFunc(s, space)
	}
	if !last {
		s = strings.TrimLeftFunc(s, space)
		for ; s != "" && most > 0; most-- {
			at := strings.IndexFunc(s, space)
			if at < 0 {
				break
			}
			parts = append(parts, s[:at])
			s = strings.TrimLeftFunc(s[at:], space)
		}
		if s != "" { // the rest keeps its whitespace
			parts = append(parts, s)
		}
		return parts
	}
	s = strings.TrimRightFunc(s, space)
	for ; s != "" && most > 0; most-- {
		at := strings.LastIndexFunc(s, space)
		if at < 0 {
			break
		}
		_, n := utf8.DecodeRuneInString(s[at:])
		parts = append(parts, s[at+n:])
		s = strings.TrimRightFunc(s[:at], space)
	}
	if most > 0 {
		s = strings.TrimLeftFunc(s, space)
	}
	if s != "" {
		parts = append(parts, s)
	}
	slices.Reverse(parts)
	return parts
}

// lines are those of splitlines.
func lines(s string, keep bool) (parts []string) {
	for s != "" {
		at := strings.IndexAny(s, "\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029")
		if at < 0 {
			return append(parts, s)
		}
		_, n := utf8.DecodeRuneInString(s[at:])
		if strings.HasPrefix(s[at:], "\r\n") {
			n = 2
		}
		end := at
		if keep {
			end += n
		}
		parts = append(parts, s[:end])
		s = s[at+n:]
	}
	return parts
}

func partition(last bool) method {
	return func(e *eval, of value, args []value, kwargs []named) value {
		g := e.bind("partition()", []string{"sep"}, args, kwargs)
		s, _ := textOf(of)
		sep := g.text("sep")
		if sep == "" {
			e.fail("empty separator")
		}
		at := strings.Index(s, sep)
		if last {
			at = strings.LastIndex(s, sep)
		}
		switch {
		case at >= 0:
			return tupleVal{like(of, s[:at]), like(of, sep), like(of, s[at+len(sep):])}
		case last:
			return tupleVal{like(of, ""), like(of, ""), of}
		}
		return tupleVal{of, like(of, ""), like(of, "")}
	}
}

// replace replaces at most so many times; below 0 is always.
func (e *eval) replace(s, old, by string, most int) string {
	n := strings.Count(s, old)
	if most >= 0 {
		n = min(n, most)
	}
	e.steps(n/8 + len(s)>>8)
	if grown := len(by) - len(old); grown > 0 {
		e.room(n, grown)
	}
	e.grow(len(s))
	return strings.Replace(s, old, by, n)
}

func expandTabs(e *eval, s string, size int) string {
	var b strings.Builder
	column := 0
	for _, r := range s {
		switch r {
		case '\t':
			if size > 0 {
				n := size - column%size
				e.room(n, 1)
				b.WriteString(strings.Repeat(" ", n))
				column += n
			}
		case '\n', '\r':
			b.WriteRune(r)
			column = 0
		default:
			b.WriteRune(r)
			column++
		}
	}
	return b.String()
}

func textMethods() map[string]method {
	m := moreTextMethods()
	maps.Copy(m, map[string]method{
		"upper": plain(upper), "lower": plain(lower), "title": plain(title), "capitalize": plain(capitalize), "casefold": plain(fold), "swapcase": plain(swapcase),
		"strip": strip(true, true), "lstrip": strip(true, false), "rstrip": strip(false, true),
		"center": pad(func(n, width int) int { return n/2 + n&width&1 }), "ljust": pad(func(int, int) int { return 0 }), "rjust": pad(func(n, _ int) int { return n }),
		"find": find(false, false), "rfind": find(true, false), "index": find(false, true), "rindex": find(true, true),
		"startswith": affix(strings.HasPrefix), "endswith": affix(strings.HasSuffix),
		"split": split(false), "rsplit": split(true), "partition": partition(false), "rpartition": partition(true),
		"isalpha": ask(unicode.IsLetter), "isdigit": ask(digit), "isdecimal": ask(unicode.IsDigit), "isnumeric": ask(unicode.IsNumber),
		"isalnum": ask(func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }), "isspace": ask(space),
		"isupper": askCase(upper), "islower": askCase(lower), "istitle": askCase(title),
		"isascii": func(e *eval, of value, args []value, kwargs []named) value {
			e.bind("isascii()", nil, args, kwargs)
			s, _ := textOf(of)
			return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
		},
		"isprintable": func(e *eval, of value, args []value, kwargs []named) value {
			e.bind("isprintable()", nil, args, kwargs)
			s, _ := textOf(of)
			return strings.IndexFunc(s, func(r rune) bool { return !printable(r) }) < 0
		},
		"isidentifier": func(e *eval, of value, args []value, kwargs []named) value {
			e.bind("isidentifier()", nil, args, kwargs)
			s, _ := textOf(of)
			for i, r := range s {
				if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.In(r, unicode.N, unicode.Mn, unicode.Mc, unicode.Pc)) {
					return false
				}
			}
			return s != ""
		},
	})
	return m
}

func moreTextMethods() map[string]method {
	return map[string]method{
		"splitlines": func(e *eval, of value, args []value, kwargs []named) value {
			g := e.bind("splitlines()", []string{"keepends"}, args, kwargs)
			s, _ := textOf(of)
			e.steps(len(s) >> 6)
			return e.texts(of, lines(s, g.bool("keepends", false)))
		},
		"replace": func(e *eval, of value, args []value, kwargs []named) value {
			g := e.bind("replace()", []string{"old", "new", "count"}, args, kwargs)
			s, _ := textOf(of)
			return like(of, e.replace(s, g.text("old"), g.text("new"), g.int("count", -1)))
		},
		"join": func(e *eval, of value, args []value, kwargs []named) value {
			g := e.bind("join()", []string{"iterable"}, args, kwargs)
			s, _ := textOf(of)
			var parts []string
			for i, v := range e.iterate(g.val("iterable")) {
				part, ok := textOf(v)
				if !ok {
					e.fail("sequence item %d: expected str instance, %s found", i, typeName(v))
				}
				e.grow(len(part) + len(s))
				parts = append(parts, part)
			}
			e.steps(len(parts))
			return like(of, strings.Join(parts, s))
		},
		"count": func(e *eval, of value, args []value, kwargs []named) value {
			g := e.bind("count()", []string{"sub", "start", "end"}, args, kwargs)
			s, _ := textOf(of)
			part, _, ok := e.within(s, g)
			if !ok {
				return new(big.Int)
			}
			e.steps(len(part) >> 8)
			return integerOf(strings.Count(part, g.text("sub")))
		},
		"zfill": func(e *eval, of value, args []value, kwargs []named) value {
			g := e.bind("zfill()", []string{"width"}, args, kwargs)
			s, _ := textOf(of)
			n := e.index(g.val("width")) - utf8.RuneCountInString(s)
			if n <= 0 {
				return of
			}
			e.room(n+len(s), 1)
			if s != "" && (s[0] == '+' || s[0] == '-') {
				return like(of, s[:1]+strings.Repeat("0", n)+s[1:])
			}
			return like(of, strings.Repeat("0", n)+s)
		},
		"removeprefix": func(e *eval, of value, args []value, kwargs []named) value {
			s, _ := textOf(of)
			return like(of, strings.TrimPrefix(s, e.bind("removeprefix()", []string{"prefix"}, args, kwargs).text("prefix")))
		},
		"removesuffix": func(e *eval, of value, args []value, kwargs []named) value {
			s, _ := textOf(of)
			return like(of, strings.TrimSuffix(s, e.bind("removesuffix()", []string{"suffix"}, args, kwargs).text("suffix")))
		},
		"expandtabs": func(e *eval, of value, args []value, kwargs []named) value {
			g := e.bind("expandtabs()", []string{"tabsize"}, args, kwargs)
			s, _ := textOf(of)
			e.steps(len(s) >> 4)
			e.grow(len(s))
			return like(of, expandTabs(e, s, g.int("tabsize", 8)))
		},
		"format":     func(e *eval, of value, args []value, kwargs []named) value { return e.formatted(of, args, kwargs) },
		"format_map": formatMap,
	}
}

func formatMap(e *eval, of value, args []value, kwargs []named) value {
	g := e.bind("format_map()", []string{"mapping"}, args, kwargs)
	d, ok := g.val("mapping").(*dictVal)
	if !ok {
		e.fail("format_map() takes a mapping")
	}
	var pairs []named
	for i, k := range d.keys {
		if s, ok := textOf(k); ok {
			pairs = append(pairs, named{s, d.vals[i]})
		}
	}
	return e.formatted(of, nil, pairs)
}

// digit is what str.isdigit says: decimals and the raised and circled ones.
func digit(r rune) bool {
	return unicode.IsDigit(r) || r == '²' || r == '³' || r == '¹' || r >= '⁰' && r <= '₉' || r >= '①' && r <= '⑨'
}

func (e *eval) indexIn(items []value, v value) int {
	for i, item := range items {
		if e.equal(item, v) {
			return i
		}
	}
	return -1
}

func (e *eval) countIn(items []value, v value) (n int) {
	for _, item := range items {
		if e.equal(item, v) {
			n++
		}
	}
	return n
}

func tupleMethods() map[string]method {
	return map[string]method{
		"index": func(e *eval, of value, args []value, kwargs []named) value {
			at := e.indexIn(of.(tupleVal), e.bind("index()", []string{"value"}, args, kwargs).val("value"))
			if at < 0 {
				e.fail("tuple.index(x): x not in tuple")
			}
			return integerOf(at)
		},
		"count": func(e *eval, of value, args []value, kwargs []named) value {
			return integerOf(e.countIn(of.(tupleVal), e.bind("count()", []string{"value"}, args, kwargs).val("value")))
		},
	}
}

func listMethods() map[string]method {
	m := moreListMethods()
	maps.Copy(m, map[string]method{
		"index": func(e *eval, of value, args []value, kwargs []named) value {
			v := e.bind("index()", []string{"value"}, args, kwargs).val("value")
			at := e.indexIn(of.(*listVal).items, v)
			if at < 0 {
				e.fail("%s is not in list", e.repr(v))
			}
			return integerOf(at)
		},
		"count": func(e *eval, of value, args []value, kwargs []named) value {
			return integerOf(e.countIn(of.(*listVal).items, e.bind("count()", []string{"value"}, args, kwargs).val("value")))
		},
		"append": func(e *eval, of value, args []value, kwargs []named) value {
			l := of.(*listVal)
			e.grow(16)
			l.items = append(l.items, e.bind("append()", []string{"object"}, args, kwargs).val("object"))
			return nil
		},
		"extend": func(e *eval, of value, args []value, kwargs []named) value {
			l := of.(*listVal)
			more := slices.Clone(e.iterate(e.bind("extend()", []string{"iterable"}, args, kwargs).val("iterable")))
			e.grow(16 * len(more))
			e.steps(len(more))
			l.items = append(l.items, more...)
			return nil
		},
		"insert": func(e *eval, of value, args []value, kwargs []named) value {
			g := e.bind("insert()", []string{"index", "object"}, args, kwargs)
			l := of.(*listVal)
			at := e.index(g.val("index"))
			if at < 0 {
				at = max(0, at+len(l.items))
			}
			e.steps(len(l.items) / 64)
			e.grow(16)
			l.items = slices.Insert(l.items, min(at, len(l.items)), g.val("object"))
			return nil
		},
		"pop": func(e *eval, of value, args []value, kwargs []named) value {
			g := e.bind("pop()", []string{"index"}, args, kwargs)
			l := of.(*listVal)
			if len(l.items) == 0 {
				e.fail("pop from empty list")
			}
			at, ok := e.position(g.or("index", integerOf(-1)), len(l.items))
			if !ok {
				e.fail("pop index out of range")
			}
			v := l.items[at]
			l.items = slices.Concat(l.items[:at], l.items[at+1:])
			e.steps(len(l.items) / 64)
			return v
		},
	})
	return m
}

func moreListMethods() map[string]method {
	return map[string]method{
		"remove": func(e *eval, of value, args []value, kwargs []named) value {
			l := of.(*listVal)
			at := e.indexIn(l.items, e.bind("remove()", []string{"value"}, args, kwargs).val("value"))
			if at < 0 {
				e.fail("list.remove(x): x not in list")
			}
			l.items = slices.Concat(l.items[:at], l.items[at+1:])
			return nil
		},
		"reverse": func(e *eval, of value, args []value, kwargs []named) value {
			e.bind("reverse()", nil, args, kwargs)
			l := of.(*listVal)
			e.steps(len(l.items) / 8)
			l.items = slices.Clone(l.items)
			slices.Reverse(l.items)
			return nil
		},
		"sort": func(e *eval, of value, args []value, kwargs []named) value {
			g := e.bind("sort()", []string{"*", "key", "reverse"}, args, kwargs)
			l := of.(*listVal)
			l.items = e.sorted(l.items, func(v value) value {
				if k := g.or("key", nil); k != nil {
					return e.call(k, []value{v}, nil)
				}
				return v
			}, g.bool("reverse", false))
			return nil
		},
		"copy": func(e *eval, of value, args []value, kwargs []named) value {
			e.bind("copy()", nil, args, kwargs)
			e.grow(16 * len(of.(*listVal).items))
			return &listVal{items: slices.Clone(of.(*listVal).items)}
		},
		"clear": func(e *eval, of value, args []value, kwargs []named) value {
			e.bind("clear()", nil, args, kwargs)
			of.(*listVal).items = nil
			return nil
		},
	}
}

// sorted sorts by a key, stably.
func (e *eval) sorted(items []value, key func(value) value, reverse bool) []value {
	type pair struct{ key, val value }
	pairs := make([]pair, len(items))
	e.grow(48 * len(items))
	for i, v := range items {
		pairs[i] = pair{key(v), v}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		c := e.order(a.key, b.key, "<")
		if c == unordered {
			c = 0
		}
		if reverse {
			return -c
		}
		return c
	})
	out := make([]value, len(items))
	for i, p := range pairs {
		out[i] = p.val
	}
	return out
}

func dictMethods() map[string]method {
	return map[string]method{
		"keys": func(e *eval, of value, args []value, kwargs []named) value {
			e.bind("keys()", nil, args, kwargs)
			return &listVal{items: slices.Clone(of.(*dictVal).keys), label: "dict_keys"}
		},
		"values": func(e *eval, of value, args []value, kwargs []named) value {
			e.bind("values()", nil, args, kwargs)
			return &listVal{items: slices.Clone(of.(*dictVal).vals), label: "dict_values"}
		},
		"items": func(e *eval, of value, args []value, kwargs []named) value {
			e.bind("items()", nil, args, kwargs)
			p := e.pairs(of.(*dictVal))
			p.label = "dict_items"
			return p
		},
		"get": func(e *eval, of value, args []value, kwargs []named) value {
			g := e.bind("get()", []string{"key", "default"}, args, kwargs)
			if v, ok := e.find(of.(*dictVal), g.val("key")); ok {
				return v
			}
			return g.or("default", nil)
		},
		"pop": func(e *eval, of value, args []value, kwargs []named) value {
			g := e.bind("pop()", []string{"key", "default"}, args, kwargs)
			if v, ok := e.remove(of.(*dictVal), g.val("key")); ok {
				return v
			}
			if !g.has("default") {
				e.fail("%s", e.repr(g.val("key")))
			}
			return g.or("default", nil)
		},
		"popitem": func(e *eval, of value, args []value, kwargs []named) value {
			e.bind("popitem()", nil, args, kwargs)
			d := of.(*dictVal)
			if len(d.keys) == 0 {
				e.fail("'popitem(): dictionary is empty'")
			}
			k := d.keys[len(d.keys)-1]
			v, _ := e.remove(d, k)
			return tupleVal{k, v}
		},
		"setdefault": func(e *eval, of value, args []value, kwargs []named) value {
			g := e.bind("setdefault()", []string{"key", "default"}, args, kwargs)
			if v, ok := e.find(of.(*dictVal), g.val("key")); ok {
				return v
			}
			v := g.or("default", nil)
			e.put(of.(*dictVal), g.val("key"), v)
			return v
		},
		"update": func(e *eval, of value, args []value, kwargs []named) value {
			for _, a := range args {
				e.update(of.(*dictVal), a)
			}
			for _, k := range kwargs {
				e.put(of.(*dictVal), k.name, k.val)
			}
			return nil
		},
		"copy": func(e *eval, of value, args []value, kwargs []named) value {
			e.bind("copy()", nil, args, kwargs)
			return dictOf(e, []value{of}, nil)
		},
		"clear": func(e *eval, of value, args []value, kwargs []named) value {
			e.bind("clear()", nil, args, kwargs)
			*of.(*dictVal) = *newDict()
			return nil
		},
	}
}

// pairs are the items of a dict.
func (e *eval) pairs(d *dictVal) *listVal {
	e.steps(len(d.keys))
	e.grow(64 * len(d.keys))
	l := &listVal{}
	for i, k := range d.keys {
		l.items = append(l.items, tupleVal{k, d.vals[i]})
	}
	return l
}

func intMethods() map[string]method {
	return map[string]method{
		"bit_length": func(_ *eval, of value, _ []value, _ []named) value {
			i, _, _, _ := number(of)
			return integerOf(i.BitLen())
		},
		"is_integer": func(*eval, value, []value, []named) value { return true },
		"conjugate":  func(_ *eval, of value, _ []value, _ []named) value { i, _, _, _ := number(of); return i },
	}
}

func floatMethods() map[string]method {
	return map[string]method{
		"is_integer": func(_ *eval, of value, _ []value, _ []named) value {
			f := of.(float64)
			return f == math.Trunc(f) && !math.IsInf(f, 0)
		},
		"conjugate": func(_ *eval, of value, _ []value, _ []named) value { return of },
	}
}
