package template

import (
	"fmt"
	"html"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// filterFunc is a filter at work on a value.
type filterFunc func(e *eval, v value, g *given) value

// builtin is a filter with the names of its arguments.
type builtin struct {
	params []string
	run    filterFunc
	raw    func(e *eval, v value, args []value, kwargs []named) value // instead of run, with all arguments
}

// filter is what a filter makes of a value.
func (e *eval) filter(n filter, s *scope) value {
	v := e.expr(n.of, s)
	var args []value
	var kwargs []named
	if n.call != nil {
		_, args, kwargs = e.arguments(n.call, s)
	}
	e.line = n.line
	return e.apply(n.name, v, args, kwargs)
}

func (e *eval) apply(name string, v value, args []value, kwargs []named) value {
	e.step()
	b := e.t.tables.filters[name]
	if b.raw != nil {
		return b.raw(e, v, args, kwargs)
	}
	return b.run(e, v, e.bind("filter "+name, b.params, args, kwargs))
}

// onText is a filter that makes text of text.
func onText(f func(string) string) *builtin {
	return &builtin{run: func(e *eval, v value, _ *given) value {
		s := e.str(v)
		e.steps(len(s) >> 6)
		made := f(s)
		e.grow(len(made))
		return like(v, made)
	}}
}

// builtinFilters are the filters of Jinja2.
func builtinFilters() map[string]*builtin {
	m := moreFilters()
	maps.Copy(m, map[string]*builtin{
		"upper": onText(upper), "lower": onText(lower), "capitalize": onText(capitalize), "title": onText(titleFilter),
		"string":      {run: func(e *eval, v value, _ *given) value { return like(v, e.str(v)) }},
		"safe":        {run: func(e *eval, v value, _ *given) value { return safe(e.str(v)) }},
		"escape":      {run: func(e *eval, v value, _ *given) value { return e.escaped(v) }},
		"forceescape": {run: func(e *eval, v value, _ *given) value { return e.escaped(e.str(v)) }},
		"default": {params: []string{"default_value", "boolean"}, run: func(e *eval, v value, g *given) value {
			if _, is := v.(*undefined); is || g.bool("boolean", false) && !e.truth(v) {
				return g.or("default_value", "")
			}
			return v
		}},
		"length": {run: func(e *eval, v value, _ *given) value { return integerOf(e.length(v)) }},
		"abs":    {run: absFilter},
		"attr": {params: []string{"name"}, run: func(e *eval, v value, g *given) value {
			if u, ok := v.(*undefined); ok {
				e.undefined(u)
			}
			name := e.str(g.val("name"))
			if !strings.HasPrefix(name, "_") {
				if m, ok := e.member(v, name); ok {
					return m
				}
			}
			return e.missing(v, name)
		}},
		"batch":          {params: []string{"linecount", "fill_with"}, run: batchFilter},
		"slice":          {params: []string{"slices", "fill_with"}, run: sliceFilter},
		"center":         {params: []string{"width"}, run: centerFilter},
		"dictsort":       {params: []string{"case_sensitive", "by", "reverse"}, run: dictsortFilter},
		"filesizeformat": {params: []string{"binary"}, run: filesizeFilter},
		"first":          {run: firstFilter},
		"last":           {run: lastFilter},
		"random": {run: func(e *eval, _ value, _ *given) value {
			e.fail("random is random, and the same input gives the same output here")
			return nil
		}},
		"float": {params: []string{"default"}, run: floatFilter},
		"int":   {params: []string{"default", "base"}, run: intFilter},
		"format": {raw: func(e *eval, v value, args []value, kwargs []named) value {
			if len(args) > 0 && len(kwargs) > 0 {
				e.fail("can't handle positional and keyword arguments at the same time")
			}
			var with value = tupleVal(args)
			if len(kwargs) > 0 {
				with = dictOf(e, nil, kwargs)
			}
			return like(v, e.percent(e.str(v), with, v))
		}},
		"groupby": {params: []string{"attribute", "default", "case_sensitive"}, run: groupbyFilter},
		"indent":  {params: []string{"width", "first", "blank"}, run: indentFilter},
		"items": {run: func(e *eval, v value, _ *given) value {
			switch v := v.(type) {
			case *undefined:
				return &generator{}
			case *dictVal:
				return &generator{e.pairs(v).items}
			}
			e.fail("Can only get item pairs from a mapping.")
			return nil
		}},
	})
	for short, long := range map[string]string{"d": "default", "e": "escape", "count": "length"} {
		m[short] = m[long]
	}
	return m
}

func moreFilters() map[string]*builtin {
	return map[string]*builtin{
		"join": {params: []string{"d", "attribute"}, run: joinFilter},
		"list": {run: func(e *eval, v value, _ *given) value {
			items := e.iterate(v)
			e.grow(16 * len(items))
			e.steps(len(items) / 8)
			return &listVal{items: slices.Clone(items)}
		}},
		"map":        {raw: mapFilter},
		"max":        {params: []string{"case_sensitive", "attribute"}, run: extreme(1)},
		"min":        {params: []string{"case_sensitive", "attribute"}, run: extreme(-1)},
		"pprint":     {run: func(e *eval, v value, _ *given) value { return e.pretty(e.sortedKeys(v, 0), 0, 0) }},
		"select":     {raw: selecting(true, false)},
		"reject":     {raw: selecting(false, false)},
		"selectattr": {raw: selecting(true, true)},
		"rejectattr": {raw: selecting(false, true)},
		"replace": {params: []string{"old", "new", "count"}, run: func(e *eval, v value, g *given) value {
			return e.replace(e.str(v), e.str(g.val("old")), e.str(g.val("new")), replaceCount(e, g))
		}},
		"reverse": {run: reverseFilter},
		"round":   {params: []string{"precision", "method"}, run: roundFilter},
		"sort":    {params: []string{"reverse", "case_sensitive", "attribute"}, run: sortFilter},
		"striptags": {run: func(e *eval, v value, _ *given) value {
			s := e.str(v)
			e.steps(len(s) >> 4)
			return striptags(s)
		}},
		"sum": {params: []string{"attribute", "start"}, run: sumFilter},
		"trim": {params: []string{"chars"}, run: func(e *eval, v value, g *given) value {
			return like(v, stripped(e, e.str(v), g.or("chars", nil), true, true))
		}},
		"truncate":  {params: []string{"length", "killwords", "end", "leeway"}, run: truncateFilter},
		"unique":    {params: []string{"case_sensitive", "attribute"}, run: uniqueFilter},
		"urlencode": {run: urlencodeFilter},
		"urlize":    {params: []string{"trim_url_limit", "nofollow", "target", "rel", "extra_schemes"}, run: urlizeFilter},
		"wordcount": {run: func(e *eval, v value, _ *given) value {
			s := e.str(v)
			e.steps(len(s) >> 6)
			return integerOf(len(strings.FieldsFunc(s, func(r rune) bool { return !wordRune(r) })))
		}},
		"wordwrap": {params: []string{"width", "break_long_words", "wrapstring", "break_on_hyphens"}, run: wordwrapFilter},
		"xmlattr":  {params: []string{"autospace"}, run: xmlattrFilter},
		"tojson":   {params: []string{"indent"}, run: tojsonFilter},
	}
}

func replaceCount(e *eval, g *given) int {
	if g.or("count", nil) == nil {
		return -1
	}
	return g.int("count", -1)
}

func wordRune(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r)
}

// titleFilter capitalises what follows whitespace, a hyphen or an opening bracket.
func titleFilter(s string) string {
	var b strings.Builder
	for s != "" {
		n := strings.IndexFunc(s, func(r rune) bool { return space(r) || strings.ContainsRune("-({[<", r) })
		if n < 0 {
			n = len(s)
		}
		if n > 0 {
			r, w := utf8.DecodeRuneInString(s)
			b.WriteString(upper(string(r)) + lower(s[w:n]))
		}
		s = s[n:]
		m := strings.IndexFunc(s, func(r rune) bool { return !space(r) && !strings.ContainsRune("-({[<", r) })
		if m < 0 {
			m = len(s)
		}
		b.WriteString(s[:m])
		s = s[m:]
	}
	return b.String()
}

func absFilter(e *eval, v value, _ *given) value {
	i, f, isFloat, ok := number(v)
	switch {
	case !ok:
		if u, is := v.(*undefined); is {
			e.undefined(u)
		}
		e.fail("bad operand type for abs(): '%s'", typeName(v))
	case isFloat:
		return math.Abs(f)
	}
	return new(big.Int).Abs(i)
}

func batchFilter(e *eval, v value, g *given) value {
	n := e.index(g.val("linecount"))
	out := &generator{}
	var row []value
	items := e.iterate(v)
	e.grow(48 * len(items))
	for _, item := range items {
		e.step()
		if len(row) == n && n > 0 {
			out.items = append(out.items, &listVal{items: row})
			row = nil
		}
		row = append(row, item)
	}
	if len(row) > 0 {
		if fill := g.or("fill_with", nil); fill != nil && len(row) < n {
			e.room(n-len(row), 16)
			e.steps(n - len(row))
			row = slices.Concat(row, slices.Repeat([]value{fill}, n-len(row)))
		}
		out.items = append(out.items, &listVal{items: row})
	}
	return out
}

func sliceFilter(e *eval, v value, g *given) value {
	items := slices.Clone(e.iterate(v))
	n := e.index(g.val("slices"))
	if n == 0 {
		e.fail("integer division or modulo by zero")
	}
	if n < 0 {
		return &generator{}
	}
	e.room(n, 48)
	e.steps(n)
	each, more := len(items)/n, len(items)%n
	out := &generator{}
	at := 0
	for i := range n {
		from := at
		at += each
		if i < more {
			at++
		}
		row := slices.Clone(items[from:at])
		if fill := g.or("fill_with", nil); fill != nil && i >= more {
			row = append(row, fill)
		}
		out.items = append(out.items, &listVal{items: row})
	}
	return out
}

func centerFilter(e *eval, v value, g *given) value {
	width := g.or("width", integerOf(80))
	return e.t.tables.texts["center"](e, like(v, e.str(v)), []value{width}, nil)
}

// caseless is a key for sorting that makes no difference between capitals and other letters.
func (e *eval) caseless(sensitive bool) func(value) value {
	return func(v value) value {
		if s, ok := textOf(v); ok && !sensitive {
			return lower(s)
		}
		return v
	}
}

func dictsortFilter(e *eval, v value, g *given) value {
	d, ok := v.(*dictVal)
	if !ok {
		if u, is := v.(*undefined); is {
			e.undefined(u)
		}
		e.fail("'%s object' has no attribute 'items'", typeName(v))
	}
	at := 0
	switch g.textOr("by", "key") {
	case "key":
	case "value":
		at = 1
	default:
		e.fail(`You can only sort by either "key" or "value"`)
	}
	fold := e.caseless(g.bool("case_sensitive", false))
	return &listVal{items: e.sorted(e.pairs(d).items, func(v value) value { return fold(v.(tupleVal)[at]) }, g.bool("reverse", false))}
}

func filesizeFilter(e *eval, v value, g *given) value {
	f := e.float(v)
	binary := g.bool("binary", false)
	base, units := 1000.0, []string{"kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"}
	if binary {
		base, units = 1024.0, []string{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"}
	}
	if f == 1 {
		return "1 Byte"
	}
	if f < base {
		return strconv.FormatFloat(math.Trunc(f), 'f', 0, 64) + " Bytes"
	}
	unit := 0.0
	for i, u := range units {
		unit = math.Pow(base, float64(i+2))
		if f < unit {
			return fmt.Sprintf("%.1f %s", base*f/unit, u)
		}
	}
	return fmt.Sprintf("%.1f %s", base*f/unit, units[len(units)-1])
}

// float is float(v).
func (e *eval) float(v value) float64 {
	f, why := e.toFloatOf(v)
	if why != "" {
		e.fail("%s", why)
	}
	return f
}

// toFloatOf is float(v), or why it is none.
func (e *eval) toFloatOf(v value) (float64, string) {
	if u, ok := v.(*undefined); ok {
		e.undefined(u)
	}
	if i, f, isFloat, ok := number(v); ok {
		if isFloat {
			return f, ""
		}
		return e.toFloat(i), ""
	}
	s, ok := textOf(v)
	if !ok {
		return 0, fmt.Sprintf("float() argument must be a string or a real number, not '%s'", typeName(v))
	}
	s = strings.TrimFunc(s, space)
	plain := strings.ReplaceAll(s, "_", "")
	if f, err := strconv.ParseFloat(plain, 64); (err == nil || math.IsInf(f, 0)) && !strings.ContainsAny(s, "xXpP") && !strings.Contains("_"+s+"_", "__") {
		return f, ""
	}
	return 0, "could not convert string to float: " + quote(s)
}

func floatFilter(e *eval, v value, g *given) value {
	f, why := e.toFloatOf(v)
	if why != "" {
		return g.or("default", 0.0)
	}
	return f
}

func intFilter(e *eval, v value, g *given) value {
	otherwise := g.or("default", new(big.Int))
	base := g.int("base", 10)
	if u, ok := v.(*undefined); ok {
		e.undefined(u)
	}
	if i, f, isFloat, ok := number(v); ok {
		if !isFloat {
			return i
		}
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return otherwise
		}
		i, _ = big.NewFloat(f).Int(nil)
		return i
	}
	s, ok := textOf(v)
	if !ok {
		return otherwise
	}
	s = strings.TrimFunc(s, space)
	if len(s) > 4300 {
		return otherwise
	}
	if i, ok := parseInt(s, base); ok {
		return i
	}
	if f, why := e.toFloatOf(s); why == "" && !math.IsNaN(f) && !math.IsInf(f, 0) {
		i, _ := big.NewFloat(f).Int(nil)
		return i
	}
	return otherwise
}

// parseInt is int(s, base).
func parseInt(s string, base int) (*big.Int, bool) {
	if base != 0 && (base < 2 || base > 36) {
		return nil, false
	}
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = strings.TrimPrefix(s[:1], "+"), s[1:]
	}
	if len(s) > 1 && s[0] == '0' {
		b := map[byte]int{'x': 16, 'X': 16, 'o': 8, 'O': 8, 'b': 2, 'B': 2}[s[1]]
		if b != 0 && (base == b || base == 0) {
			s, base = strings.TrimPrefix(s[2:], "_"), b
		}
	}
	if base == 0 {
		if base = 10; len(strings.Trim(s, "0_")) > 0 && s[0] == '0' {
			return nil, false
		}
	}
	if s == "" || strings.HasPrefix(s, "_") || strings.HasSuffix(s, "_") || strings.Contains(s, "__") || strings.ContainsAny(s, "+-") {
		return nil, false
	}
	return new(big.Int).SetString(sign+strings.ReplaceAll(s, "_", ""), base)
}

func firstFilter(e *eval, v value, _ *given) value {
	if g, ok := v.(*generator); ok { // the rest of it stays
		if len(g.items) == 0 {
			return &undefined{why: "No first item, sequence was empty."}
		}
		first := g.items[0]
		g.items = g.items[1:]
		return first
	}
	items := e.iterate(v)
	if len(items) == 0 {
		return &undefined{why: "No first item, sequence was empty."}
	}
	return items[0]
}

func lastFilter(e *eval, v value, _ *given) value {
	if _, ok := v.(*generator); ok {
		e.fail("'generator' object is not reversible")
	}
	items := e.iterate(v)
	if len(items) == 0 {
		return &undefined{why: "No last item, sequence was empty."}
	}
	return items[len(items)-1]
}

// getter is what an attribute argument says: a path of names and numbers, or several.
func (e *eval) getter(attribute value) func(value) value {
	one := func(path value) func(value) value {
		s, ok := textOf(path)
		if !ok {
			return func(v value) value { return e.item(v, path) }
		}
		var keys []value
		for _, part := range strings.Split(s, ".") {
			if i, ok := new(big.Int).SetString(part, 10); ok && span(part, "0123456789") == len(part) {
				keys = append(keys, i)
			} else {
				keys = append(keys, part)
			}
		}
		return func(v value) value {
			for _, k := range keys {
				e.step()
				v = e.item(v, k)
			}
			return v
		}
	}
	return one(attribute)
}

// attributed is the getter of an argument, or the value itself if there is none.
func (e *eval) attributed(g *given) func(value) value {
	if a := g.or("attribute", nil); a != nil {
		return e.getter(a)
	}
	return func(v value) value { return v }
}

func groupbyFilter(e *eval, v value, g *given) value {
	get := e.getter(g.val("attribute"))
	otherwise := g.or("default", nil)
	fold := e.caseless(g.bool("case_sensitive", false))
	by := func(v value) value {
		k := get(v)
		if _, ok := k.(*undefined); ok && otherwise != nil {
			k = otherwise
		}
		return fold(k)
	}
	var groups []value
	var last value
	for i, item := range e.sorted(e.iterate(v), by, false) {
		k := by(item)
		if i == 0 || !e.equal(k, last) {
			shown := get(item)
			if _, ok := shown.(*undefined); ok && otherwise != nil {
				shown = otherwise
			}
			groups = append(groups, tupleVal{shown, &listVal{}})
			last = k
		}
		l := groups[len(groups)-1].(tupleVal)[1].(*listVal)
		l.items = append(l.items, item)
		e.grow(16)
	}
	for i, gr := range groups {
		groups[i] = &groupVal{gr.(tupleVal)}
	}
	return &listVal{items: groups}
}

// groupVal is a group: a tuple whose items have the names grouper and list.
type groupVal struct{ tupleVal }

func indentFilter(e *eval, v value, g *given) value {
	s := e.needText(v)
	by := "    "
	if w := g.or("width", nil); w != nil {
		if t, ok := textOf(w); ok {
			by = t
		} else {
			n := max(0, e.index(w))
			e.room(n, 1)
			by = strings.Repeat(" ", n)
		}
	}
	blank := g.bool("blank", false)
	e.steps(len(s) >> 4)
	s += "\n"
	var parts []string
	if blank {
		parts = lines(s, false)
		parts = []string{strings.Join(parts, "\n"+by)}
		e.room(strings.Count(s, "\n"), len(by))
	} else {
		all := lines(s, false)
		e.room(len(all), len(by)+1)
		for i, l := range all {
			if i > 0 && l != "" {
				l = by + l
			}
			parts = append(parts, l)
		}
	}
	e.grow(len(s))
	made := strings.Join(parts, "\n")
	if g.bool("first", false) {
		made = by + made
	}
	return like(v, made)
}

func joinFilter(e *eval, v value, g *given) value {
	sep := e.str(g.or("d", ""))
	get := e.attributed(g)
	var b strings.Builder
	for i, item := range e.iterate(v) {
		e.step()
		if i > 0 {
			b.WriteString(sep)
			e.grow(len(sep))
		}
		s := e.str(get(item))
		e.grow(len(s))
		b.WriteString(s)
	}
	return b.String()
}

func mapFilter(e *eval, v value, args []value, kwargs []named) value {
	if !e.truth(v) {
		return &generator{}
	}
	var f func(value) value
	if len(args) == 0 {
		var attribute, otherwise value
		for _, k := range kwargs {
			switch k.name {
			case "attribute":
				attribute = k.val
			case "default":
				otherwise = k.val
			default:
				e.fail("Unexpected keyword argument %s", quote(k.name))
			}
		}
		if attribute == nil {
			e.fail("map requires a filter argument")
		}
		get := e.getter(attribute)
		f = func(v value) value {
			got := get(v)
			if _, ok := got.(*undefined); ok && otherwise != nil {
				return otherwise
			}
			return got
		}
	} else {
		name := e.str(args[0])
		if e.t.tables.filters[name] == nil {
			e.fail("No filter named %s.", quote(name))
		}
		f = func(v value) value { return e.apply(name, v, args[1:], kwargs) }
	}
	items := e.iterate(v)
	e.grow(16 * len(items))
	out := &generator{}
	for _, item := range items {
		e.step()
		out.items = append(out.items, f(item))
	}
	return out
}

// extreme is max or min.
func extreme(want int) filterFunc {
	return func(e *eval, v value, g *given) value {
		items := e.iterate(v)
		if len(items) == 0 {
			return &undefined{why: "No aggregated item, sequence was empty."}
		}
		fold, get := e.caseless(g.bool("case_sensitive", false)), e.attributed(g)
		op := map[int]string{1: ">", -1: "<"}[want]
		best := items[0]
		for _, item := range items[1:] {
			if c := e.order(fold(get(item)), fold(get(best)), op); c != unordered && c*want > 0 {
				best = item
			}
		}
		return best
	}
}

// selecting is select, reject and those by an attribute.
func selecting(want, byAttribute bool) func(e *eval, v value, args []value, kwargs []named) value {
	return func(e *eval, v value, args []value, kwargs []named) value {
		if !e.truth(v) {
			return &generator{}
		}
		get := func(v value) value { return v }
		if byAttribute {
			if len(args) == 0 {
				e.fail("Missing parameter for attribute name")
			}
			get = e.getter(args[0])
			args = args[1:]
		}
		check := e.truth
		if len(args) > 0 {
			name := e.str(args[0])
			if e.t.tables.tests[name] == nil {
				e.fail("No test named %s.", quote(name))
			}
			rest := args[1:]
			check = func(v value) bool { return e.passes(name, v, rest, kwargs) }
		}
		out := &generator{}
		items := e.iterate(v)
		e.grow(16 * len(items))
		for _, item := range items {
			e.step()
			if check(get(item)) == want {
				out.items = append(out.items, item)
			}
		}
		return out
	}
}

func reverseFilter(e *eval, v value, _ *given) value {
	if s, ok := textOf(v); ok {
		e.grow(5 * len(s))
		e.steps(len(s) >> 4)
		r := []rune(s)
		slices.Reverse(r)
		return like(v, string(r))
	}
	if d, ok := v.(*dictVal); ok {
		v = &listVal{items: d.keys}
	}
	items := slices.Clone(e.iterate(v))
	e.grow(16 * len(items))
	e.steps(len(items) / 8)
	slices.Reverse(items)
	return &generator{items}
}

func roundFilter(e *eval, v value, g *given) value {
	how := g.textOr("method", "common")
	digits := g.int("precision", 0)
	if how != "common" && how != "ceil" && how != "floor" {
		e.fail("method must be common, ceil or floor")
	}
	i, f, isFloat, ok := number(v)
	if !ok {
		if u, is := v.(*undefined); is {
			e.undefined(u)
		}
		e.fail("type %s doesn't define __round__ method", typeName(v))
	}
	if how == "common" {
		if !isFloat {
			if digits >= 0 {
				return i
			}
			if digits < -1000 {
				return new(big.Int)
			}
			unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-digits)), nil)
			half := new(big.Int).Quo(unit, big.NewInt(2))
			q, r := new(big.Int).DivMod(i, unit, new(big.Int))
			if c := r.Cmp(half); c > 0 || c == 0 && q.Bit(0) == 1 {
				q.Add(q, bigOne)
			}
			return q.Mul(q, unit)
		}
		return roundTo(f, digits)
	}
	if !isFloat {
		f = e.toFloat(i)
	}
	scale := math.Pow(10, float64(digits))
	if math.IsInf(scale, 0) || scale == 0 {
		e.fail("a precision that is out of range")
	}
	if how == "ceil" {
		return math.Ceil(f*scale) / scale
	}
	return math.Floor(f*scale) / scale
}

// roundTo is round(f, digits): to the nearest decimal, exactly, halves to even.
func roundTo(f float64, digits int) float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) || digits > 323 {
		return f
	}
	if digits >= 0 {
		r, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'f', digits, 64), 64) // it was just made
		return r
	}
	if digits < -308 {
		return math.Copysign(0, f)
	}
	scale := math.Pow(10, float64(-digits))
	return math.RoundToEven(f/scale) * scale
}

func sortFilter(e *eval, v value, g *given) value {
	fold := e.caseless(g.bool("case_sensitive", false))
	key := func(v value) value { return fold(v) }
	if a := g.or("attribute", nil); a != nil {
		var gets []func(value) value
		if s, ok := textOf(a); ok {
			for _, part := range strings.Split(s, ",") {
				gets = append(gets, e.getter(part))
			}
		} else {
			gets = append(gets, e.getter(a))
		}
		key = func(v value) value {
			l := &listVal{}
			for _, get := range gets {
				l.items = append(l.items, fold(get(v)))
			}
			return l
		}
	}
	return &listVal{items: e.sorted(e.iterate(v), key, g.bool("reverse", false))}
}

// striptags takes comments and tags out of a text, and what whitespace there is too much.
func striptags(s string) string {
	for {
		from := strings.Index(s, "<!--")
		if from < 0 {
			break
		}
		to := strings.Index(s[from:], "-->")
		if to < 0 {
			break
		}
		s = s[:from] + s[from+to+3:]
	}
	var b strings.Builder
	for {
		from := strings.IndexByte(s, '<')
		if from < 0 {
			break
		}
		to := strings.IndexByte(s[from:], '>')
		if to < 0 {
			break
		}
		b.WriteString(s[:from])
		s = s[from+to+1:]
	}
	b.WriteString(s)
	return html.UnescapeString(strings.Join(strings.FieldsFunc(b.String(), space), " "))
}

func sumFilter(e *eval, v value, g *given) value {
	sum := g.or("start", new(big.Int))
	get := e.attributed(g)
	for _, item := range e.iterate(v) {
		if _, isText := textOf(sum); isText {
			e.fail("sum() can't sum strings [use ''.join(seq) instead]")
		}
		sum = e.binary("+", sum, get(item))
	}
	return sum
}

func truncateFilter(e *eval, v value, g *given) value {
	s, isText := textOf(v)
	length, end := g.int("length", 255), g.textOr("end", "...")
	leeway := 5
	if l := g.or("leeway", nil); l != nil {
		leeway = e.index(l)
	}
	n := utf8.RuneCountInString(end)
	if length < n {
		e.fail("expected length >= %d, got %d", n, length)
	}
	if leeway < 0 {
		e.fail("expected leeway >= 0, got %d", leeway)
	}
	e.steps(len(s) >> 8)
	if e.length(v) <= length+leeway {
		return v
	}
	if !isText {
		e.needText(v)
	}
	cut := firstRunes(s, length-n)
	if !g.bool("killwords", false) {
		if at := strings.LastIndexByte(cut, ' '); at >= 0 {
			cut = cut[:at]
		}
	}
	e.grow(len(cut) + len(end))
	return like(v, cut+end)
}

func uniqueFilter(e *eval, v value, g *given) value {
	fold, get := e.caseless(g.bool("case_sensitive", false)), e.attributed(g)
	seen := map[any]bool{}
	out := &generator{}
	for _, item := range e.iterate(v) {
		h := e.hash(fold(get(item)))
		e.grow(64)
		e.step()
		if !seen[h] {
			seen[h] = true
			out.items = append(out.items, item)
		}
	}
	return out
}

// urlquote escapes for a URL; a slash stays where it is a path.
func urlquote(s string, query bool) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("_.-~", c) >= 0, c == '/' && !query:
			b.WriteByte(c)
		case c == ' ' && query:
			b.WriteByte('+')
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func urlencodeFilter(e *eval, v value, _ *given) value {
	_, isText := textOf(v)
	_, _, _, isNumber := number(v)
	if isText || isNumber || v == nil {
		s := e.str(v)
		e.grow(3 * len(s))
		if !isText && !isNumber {
			e.fail("'NoneType' object is not iterable")
		}
		if isNumber {
			e.fail("'%s' object is not iterable", typeName(v))
		}
		return urlquote(s, false)
	}
	pairs := e.iterate(v)
	if d, ok := v.(*dictVal); ok {
		pairs = e.pairs(d).items
	}
	var parts []string
	for _, p := range pairs {
		kv := e.unpack(p, 2)
		part := urlquote(e.str(kv[0]), true) + "=" + urlquote(e.str(kv[1]), true)
		e.grow(len(part))
		parts = append(parts, part)
	}
	return strings.Join(parts, "&")
}

func xmlattrFilter(e *eval, v value, g *given) value {
	d, ok := v.(*dictVal)
	if !ok {
		e.fail("'%s object' has no attribute 'items'", typeName(v))
	}
	var parts []string
	for i, k := range d.keys {
		switch d.vals[i].(type) {
		case nil, *undefined:
			continue
		}
		if strings.ContainsAny(e.str(k), " \t\n\r\f\v/>=") {
			e.fail("Invalid character in attribute name: %s", quote(e.str(k)))
		}
		part := string(e.escaped(k)) + `="` + string(e.escaped(d.vals[i])) + `"`
		e.grow(len(part))
		parts = append(parts, part)
	}
	s := strings.Join(parts, " ")
	if s != "" && g.bool("autospace", true) {
		s = " " + s
	}
	return s
}

// sortedKeys is a value whose mappings have their keys in order, as far as they have one.
func (e *eval) sortedKeys(v value, depth int) value {
	e.step()
	if depth > maxDepth {
		e.limit("a value is more than %d deep", maxDepth)
	}
	all := func(items []value) []value {
		e.grow(16 * len(items))
		out := make([]value, len(items))
		for i, item := range items {
			out[i] = e.sortedKeys(item, depth+1)
		}
		return out
	}
	switch v := v.(type) {
	case *listVal:
		return &listVal{items: all(v.items), label: v.label}
	case tupleVal:
		return tupleVal(all(v))
	case *dictVal:
		d := newDict()
		keys := v.keys
		if !slices.ContainsFunc(keys, func(k value) bool { _, ok := textOf(k); return !ok }) { // else they have no order
			keys = e.sorted(keys, func(k value) value { return k }, false)
		}
		for _, k := range keys {
			val, _ := e.find(v, k)
			e.put(d, k, e.sortedKeys(val, depth+1))
		}
		return d
	}
	return v
}

// prettyWidth is how wide a line of pprint is.
const prettyWidth = 80

// pretty is pprint of a value: on one line if it fits behind indent characters and before allowance
// more, else a line an item. Long strings stay whole.
func (e *eval) pretty(v value, indent, allowance int) string {
	rep := e.repr(v)
	if utf8.RuneCountInString(rep) <= prettyWidth-indent-allowance {
		return rep
	}
	var b strings.Builder
	items := func(begin, end string, n int, item func(i, allowance int) string) string {
		e.room(n, indent+2)
		b.WriteString(begin)
		for i := range n {
			if i > 0 {
				b.WriteString(",\n" + strings.Repeat(" ", indent+1))
			}
			room := 1
			if i == n-1 {
				room = allowance + len(end)
			}
			b.WriteString(item(i, room))
		}
		b.WriteString(end)
		return b.String()
	}
	switch v := v.(type) {
	case *dictVal:
		return items("{", "}", len(v.keys), func(i, room int) string {
			key := e.repr(v.keys[i]) + ": "
			return key + e.pretty(v.vals[i], indent+1+utf8.RuneCountInString(key), room)
		})
	case *listVal:
		if v.label == "" {
			return items("[", "]", len(v.items), func(i, room int) string { return e.pretty(v.items[i], indent+1, room) })
		}
	case tupleVal:
		end := ")"
		if len(v) == 1 {
			end = ",)"
		}
		return items("(", end, len(v), func(i, room int) string { return e.pretty(v[i], indent+1, room) })
	}
	return rep
}
