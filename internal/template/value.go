package template

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// value is a value as Python has it: nil (None), bool, *big.Int, float64, string, safe, *listVal,
// tupleVal, *dictVal, *function, *undefined, *namespace, *loop, *generator or *slice3.
type value any

type (
	safe string // Markup: text that escape leaves alone
	// listVal is a list, or, with a label, a view of a dict or a range: that is what repr writes.
	listVal struct {
		items []value
		label string
	}
	tupleVal []value
	// generator is what a filter such as map returns: it can be gone through, and no more.
	generator struct{ items []value }
	function  struct {
		name  string
		macro *macroStmt // nil: it is none
		call  func(e *eval, args []value, kwargs []named) value
	}
	named struct {
		name string
		val  value
	}
	// undefined is what is not there. What an if without else does not choose is lenient: it counts as
	// false and as empty text, and fails only in arithmetic.
	undefined struct {
		why, name string
		lenient   bool
	}
	namespace struct{ vals *dictVal }
	dictVal   struct {
		keys []value
		vals []value
		at   map[any]int // by the key's hash
	}
)

func newDict() *dictVal { return &dictVal{at: map[any]int{}} }

// hash is what a key is found by: equal values have equal ones.
func (e *eval) hash(v value) any {
	switch v := v.(type) {
	case nil:
		return "n"
	case bool:
		if v {
			return "i1"
		}
		return "i0"
	case *big.Int:
		return "i" + v.String()
	case float64:
		if v == math.Trunc(v) && !math.IsInf(v, 0) {
			i, _ := big.NewFloat(v).Int(nil)
			return "i" + i.String()
		}
		return "f" + strconv.FormatFloat(v, 'g', -1, 64)
	case string:
		return "s" + v
	case safe:
		return "s" + string(v)
	case tupleVal:
		var b strings.Builder
		b.WriteString("t(")
		for _, item := range v {
			h := fmt.Sprint(e.hash(item))
			fmt.Fprintf(&b, "%d:%s,", len(h), h)
		}
		return b.String()
	case *undefined:
		e.lenient(v)
	case *listVal, *dictVal, *generator:
		e.fail("unhashable type: '%s'", typeName(v))
	}
	return v
}

func (e *eval) find(d *dictVal, k value) (value, bool) {
	i, ok := d.at[e.hash(k)]
	if !ok {
		return nil, false
	}
	return d.vals[i], true
}

func (e *eval) put(d *dictVal, k, v value) {
	h := e.hash(k)
	if i, ok := d.at[h]; ok {
		d.vals[i] = v
		return
	}
	e.grow(64)
	d.at[h] = len(d.keys)
	d.keys, d.vals = append(d.keys, k), append(d.vals, v)
}

func (e *eval) remove(d *dictVal, k value) (value, bool) {
	h := e.hash(k)
	i, ok := d.at[h]
	if !ok {
		return nil, false
	}
	v := d.vals[i]
	d.keys, d.vals = append(d.keys[:i:i], d.keys[i+1:]...), append(d.vals[:i:i], d.vals[i+1:]...)
	e.steps(len(d.keys))
	delete(d.at, h)
	for j := i; j < len(d.keys); j++ {
		d.at[e.hash(d.keys[j])] = j
	}
	return v, true
}

func integerOf(n int) *big.Int { return big.NewInt(int64(n)) }

// typeName is the type's name in Python.
func typeName(v value) string {
	switch v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case *big.Int:
		return "int"
	case float64:
		return "float"
	case string:
		return "str"
	case safe:
		return "Markup"
	case *listVal:
		return "list"
	case tupleVal, *groupVal:
		return "tuple"
	case *dictVal:
		return "dict"
	case *function:
		return "function"
	case *undefined:
		return "Undefined"
	case *namespace:
		return "Namespace"
	case *loop:
		return "LoopContext"
	}
	return "generator"
}

// truth reports whether a value counts as true.
func (e *eval) truth(v value) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case *big.Int:
		return v.Sign() != 0
	case float64:
		return v != 0
	case string:
		return v != ""
	case safe:
		return v != ""
	case *listVal:
		return len(v.items) > 0
	case tupleVal:
		return len(v) > 0
	case *dictVal:
		return len(v.keys) > 0
	case *undefined:
		e.lenient(v)
		return false
	}
	return true
}

// str is what str makes of a value.
func (e *eval) str(v value) string {
	switch v := v.(type) {
	case string:
		return v
	case safe:
		return string(v)
	case *undefined:
		e.lenient(v)
		return ""
	}
	return e.repr(v)
}

// repr is what repr makes of a value.
func (e *eval) repr(v value) string {
	var b printed
	e.writeRepr(&b, v, 0)
	return b.text()
}

func (e *eval) writeRepr(b *printed, v value, depth int) {
	e.step()
	if depth > maxDepth {
		e.fail("a value is more than %d deep", maxDepth)
	}
	before := b.len()
	switch v := v.(type) {
	case nil:
		b.WriteString("None")
	case bool:
		b.WriteString(map[bool]string{true: "True", false: "False"}[v])
	case *big.Int:
		b.WriteString(v.String())
	case float64:
		b.WriteString(floatText(v))
	case string:
		e.grow(2 * len(v)) // the quoted text is made, and then stands in the whole
		b.WriteString(quote(v))
	case safe:
		e.grow(2 * len(v))
		b.WriteString("Markup(" + quote(string(v)) + ")")
	case *listVal:
		switch {
		case strings.HasSuffix(v.label, ")"):
			b.WriteString(v.label)
		case v.label != "":
			e.writeAll(b, v.label+"([", v.items, "])", depth)
		default:
			e.writeAll(b, "[", v.items, "]", depth)
		}
	case tupleVal:
		end := ")"
		if len(v) == 1 {
			end = ",)"
		}
		e.writeAll(b, "(", v, end, depth)
	case *groupVal:
		e.writeAll(b, "(", v.tupleVal, ")", depth)
	case *dictVal:
		b.WriteString("{")
		for i, k := range v.keys {
			if i > 0 {
				b.WriteString(", ")
			}
			e.writeRepr(b, k, depth+1)
			b.WriteString(": ")
			e.writeRepr(b, v.vals[i], depth+1)
		}
		b.WriteString("}")
	case *undefined:
		b.WriteString("Undefined")
	case *namespace:
		b.WriteString("<Namespace ")
		e.writeRepr(b, v.vals, depth+1)
		b.WriteString(">")
	case *loop:
		fmt.Fprintf(b, "<LoopContext %d/%d>", v.i+1, len(v.items))
	case *function:
		b.WriteString("<" + v.name + ">")
	default:
		b.WriteString("<generator object>")
	}
	if _, isText := textOf(v); !isText { // which was counted before it was made
		e.grow(min(b.len()-before, 64))
	}
}

func (e *eval) writeAll(b *printed, begin string, items []value, end string, depth int) {
	b.WriteString(begin)
	for i, item := range items {
		if i > 0 {
			b.WriteString(", ")
		}
		e.writeRepr(b, item, depth+1)
	}
	b.WriteString(end)
}

// floatText is the shortest text of a float, as repr writes it.
func floatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	s := strconv.FormatFloat(f, 'e', -1, 64)
	_, exponent, _ := strings.Cut(s, "e")
	if x, _ := strconv.Atoi(exponent); x >= -4 && x < 16 { // it was just made
		s = strconv.FormatFloat(f, 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
	}
	return s
}

// quote is repr of a string.
func quote(s string) string {
	q := byte('\'')
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		q = '"'
	}
	var b strings.Builder
	b.WriteByte(q)
	for _, r := range s {
		switch {
		case r == rune(q) || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case printable(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte(q)
	return b.String()
}

// printable reports whether Python prints a character as it is.
func printable(r rune) bool {
	return r == ' ' || unicode.IsGraphic(r) && !unicode.IsSpace(r) && r != 0x00a0
}

// number reports whether a value is a number, as an integer or a float; True is 1.
func number(v value) (i *big.Int, f float64, isFloat, ok bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return big.NewInt(1), 1, false, true
		}
		return new(big.Int), 0, false, true
	case *big.Int:
		return v, 0, false, true
	case float64:
		return nil, v, true, true
	}
	return nil, 0, false, false
}

// toFloat is an integer as a float; too large is an error, as in Python.
func (e *eval) toFloat(i *big.Int) float64 {
	f, _ := new(big.Float).SetInt(i).Float64()
	if math.IsInf(f, 0) {
		e.fail("int too large to convert to float")
	}
	return f
}

// textOf returns a value as text, if it is that.
func textOf(v value) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case safe:
		return string(v), true
	}
	return "", false
}

// equal reports whether two values are the same.
func (e *eval) equal(a, b value) bool {
	e.step()
	for _, v := range []value{a, b} {
		if u, ok := v.(*undefined); ok {
			e.lenient(u)
		}
	}
	if e.depth++; e.depth > maxDepth*2 {
		e.fail("a value is more than %d deep", maxDepth)
	}
	defer func() { e.depth-- }()
	if i, f, isFloat, ok := number(a); ok {
		j, g, otherFloat, ok := number(b)
		if !ok {
			return false
		}
		switch {
		case isFloat && otherFloat:
			return f == g
		case isFloat:
			return !math.IsNaN(f) && !math.IsInf(f, 0) && big.NewFloat(f).Cmp(new(big.Float).SetInt(j)) == 0
		case otherFloat:
			return !math.IsNaN(g) && !math.IsInf(g, 0) && big.NewFloat(g).Cmp(new(big.Float).SetInt(i)) == 0
		}
		return i.Cmp(j) == 0
	}
	if s, ok := textOf(a); ok {
		t, ok := textOf(b)
		return ok && s == t
	}
	switch a := a.(type) {
	case nil:
		return b == nil
	case *undefined:
		_, ok := b.(*undefined)
		return ok
	case *listVal:
		other, ok := b.(*listVal)
		return ok && e.equalAll(a.items, other.items)
	case tupleVal:
		other, ok := b.(tupleVal)
		return ok && e.equalAll(a, other)
	case *dictVal:
		other, ok := b.(*dictVal)
		if !ok || len(a.keys) != len(other.keys) {
			return false
		}
		for i, k := range a.keys {
			if v, ok := e.find(other, k); !ok || !e.equal(a.vals[i], v) {
				return false
			}
		}
		return true
	}
	return a == b
}

func (e *eval) equalAll(a, b []value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !e.equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

// order compares two values; op is said in the error if they have no order.
func (e *eval) order(a, b value, op string) int {
	e.step()
	for _, v := range []value{a, b} {
		if u, ok := v.(*undefined); ok {
			e.undefined(u)
		}
	}
	i, f, isFloat, ok := number(a)
	j, g, otherFloat, other := number(b)
	if ok && other {
		if !isFloat && !otherFloat {
			return i.Cmp(j)
		}
		if !isFloat {
			f = e.toFloat(i)
		}
		if !otherFloat {
			g = e.toFloat(j)
		}
		switch {
		case f < g:
			return -1
		case f > g:
			return 1
		case f == g:
			return 0
		}
		return unordered
	}
	s, isText := textOf(a)
	t, otherText := textOf(b)
	if isText && otherText {
		e.steps(min(len(s), len(t)) / 64)
		return strings.Compare(s, t) // UTF-8 has the order of code points
	}
	if x, y, ok := sequences(a, b); ok {
		for n := range min(len(x), len(y)) {
			if !e.equal(x[n], y[n]) {
				return e.order(x[n], y[n], op)
			}
		}
		return len(x) - len(y)
	}
	e.fail("'%s' not supported between instances of '%s' and '%s'", op, typeName(a), typeName(b))
	return 0
}

// unordered is the order of two floats of which one is no number.
const unordered = 2

// sequences returns the items of two lists or of two tuples.
func sequences(a, b value) (x, y []value, ok bool) {
	switch a := a.(type) {
	case *listVal:
		if b, ok := b.(*listVal); ok {
			return a.items, b.items, true
		}
	case tupleVal:
		if b, ok := b.(tupleVal); ok {
			return a, b, true
		}
	}
	return nil, nil, false
}

// iterate returns what a for goes through.
func (e *eval) iterate(v value) []value {
	switch v := v.(type) {
	case *listVal:
		return v.items
	case tupleVal:
		return v
	case *groupVal:
		return v.tupleVal
	case *generator:
		items := v.items
		v.items = nil
		return items
	case *dictVal:
		return v.keys
	case *loop:
		return v.items
	case *undefined:
		e.lenient(v)
		return nil
	}
	if s, ok := textOf(v); ok {
		n := utf8.RuneCountInString(s)
		e.steps(n)
		e.grow(n * 16)
		items := make([]value, 0, n)
		for _, r := range s {
			items = append(items, string(r))
		}
		return items
	}
	e.fail("'%s' object is not iterable", typeName(v))
	return nil
}

// length is what len says of a value.
func (e *eval) length(v value) int {
	switch v := v.(type) {
	case *listVal:
		return len(v.items)
	case tupleVal:
		return len(v)
	case *groupVal:
		return len(v.tupleVal)
	case *dictVal:
		return len(v.keys)
	case *loop:
		return len(v.items)
	case *undefined:
		e.lenient(v)
		return 0
	}
	if s, ok := textOf(v); ok {
		return utf8.RuneCountInString(s)
	}
	e.fail("object of type '%s' has no len()", typeName(v))
	return 0
}

// fromGo is a value that the program hands to a template.
func fromGo(e *eval, v any) value {
	switch v := v.(type) {
	case nil:
		return nil
	case bool:
		return v
	case int:
		return big.NewInt(int64(v))
	case int64:
		return big.NewInt(v)
	case *big.Int:
		return v
	case float64:
		return v
	case string:
		return v
	case []any:
		l := &listVal{}
		for _, item := range v {
			l.items = append(l.items, fromGo(e, item))
		}
		return l
	case Map:
		d := newDict()
		for _, item := range v {
			e.put(d, item.Name, fromGo(e, item.Value))
		}
		return d
	}
	e.fail("a %T is no value of a template", v)
	return nil
}
