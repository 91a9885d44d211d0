package template

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"
)

// attribute is of.name. What begins with an underscore is no attribute, but may be a key.
func (e *eval) attribute(of value, name string) value {
	if u, ok := of.(*undefined); ok {
		e.undefined(u)
	}
	if !strings.HasPrefix(name, "_") {
		if v, ok := e.member(of, name); ok {
			return v
		}
	}
	if d, ok := of.(*dictVal); ok {
		if v, ok := e.find(d, name); ok {
			return v
		}
	}
	return e.missing(of, name)
}

// missing is what is not there.
func (e *eval) missing(of value, key value) value {
	u := &undefined{}
	if name, ok := textOf(key); ok {
		u.name = name
		u.why = quote(typeName(of)+" object") + " has no attribute " + quote(name)
	} else {
		u.why = quote(typeName(of)+" object") + " has no element " + e.repr(key)
	}
	return u
}

// item is of[key].
func (e *eval) item(of, key value) value {
	if u, ok := of.(*undefined); ok {
		e.undefined(u)
	}
	switch of := of.(type) {
	case *dictVal:
		switch key.(type) {
		case *listVal, *dictVal, *generator:
			return e.missing(of, key)
		}
		if v, ok := e.find(of, key); ok {
			return v
		}
	case *listVal:
		if i, ok := e.position(key, len(of.items)); ok {
			return of.items[i]
		}
	case tupleVal:
		if i, ok := e.position(key, len(of)); ok {
			return of[i]
		}
	case *groupVal:
		if i, ok := e.position(key, len(of.tupleVal)); ok {
			return of.tupleVal[i]
		}
	case string, safe:
		s, _ := textOf(of)
		if i, isNumber := smallInt(key); isNumber {
			n := utf8.RuneCountInString(s)
			e.steps(len(s) >> 10)
			if i < 0 {
				i += n
			}
			if i >= 0 && i < n {
				for _, r := range s {
					if i == 0 {
						return like(of, string(r))
					}
					i--
				}
			}
		}
	}
	if name, ok := textOf(key); ok && !strings.HasPrefix(name, "_") {
		if v, ok := e.member(of, name); ok {
			return v
		}
	}
	return e.missing(of, key)
}

// like returns text of the type of another.
func like(of value, text string) value {
	if _, ok := of.(safe); ok {
		return safe(text)
	}
	return text
}

// position is an index into n items.
func (e *eval) position(key value, n int) (int, bool) {
	i, ok := smallInt(key)
	if ok && i < 0 {
		i += n
	}
	return i, ok && i >= 0 && i < n
}

// slice is of[from:to:step].
func (e *eval) slice(of value, n slice, s *scope) value {
	var bound [3]value
	for i, x := range []node{n.from, n.to, n.step} {
		if x != nil {
			bound[i] = e.expr(x, s)
		}
	}
	var items []value
	switch of := of.(type) {
	case *undefined:
		e.undefined(of)
	case *listVal:
		items = of.items
	case tupleVal:
		items = of
	case string, safe:
		t, _ := textOf(of)
		return like(of, e.cut(t, bound))
	case *dictVal:
		e.fail("unhashable type: 'slice'")
	default:
		e.fail("'%s' object is not subscriptable", typeName(of))
	}
	from, to, step := e.bounds(bound, len(items))
	picked := []value{}
	for i := from; step > 0 && i < to || step < 0 && i > to; i += step {
		e.step()
		picked = append(picked, items[i])
	}
	e.grow(16 * len(picked))
	if _, ok := of.(tupleVal); ok {
		return tupleVal(picked)
	}
	return &listVal{items: picked}
}

// cut is a slice of a text, whose characters are counted.
func (e *eval) cut(t string, bound [3]value) string {
	e.steps(len(t) >> 8)
	e.grow(len(t))
	if utf8.RuneCountInString(t) == len(t) { // a byte is a character
		from, to, step := e.bounds(bound, len(t))
		if step == 1 {
			return t[from:max(from, to)]
		}
	}
	e.grow(4 * len(t))
	runes := []rune(t)
	from, to, step := e.bounds(bound, len(runes))
	if step == 1 {
		return string(runes[from:max(from, to)])
	}
	var picked []rune
	for i := from; step > 0 && i < to || step < 0 && i > to; i += step {
		picked = append(picked, runes[i])
	}
	e.steps(len(picked))
	return string(picked)
}

// bounds are those of a slice of n items, as Python reckons them.
func (e *eval) bounds(bound [3]value, n int) (from, to, step int) {
	step = 1
	if bound[2] != nil {
		if step = e.index(bound[2]); step == 0 {
			e.fail("slice step cannot be zero")
		}
	}
	step = max(min(step, n+1), -n-1)
	low, high := 0, n
	from, to = 0, n
	if step < 0 {
		low, high = -1, n-1
		from, to = n-1, -1
	}
	clip := func(v value, otherwise int) int {
		if v == nil {
			return otherwise
		}
		i := e.index(v)
		if i < 0 {
			i += n
		}
		return max(low, min(high, i))
	}
	return clip(bound[0], from), clip(bound[1], to), step
}

// signed is +v or -v.
func (e *eval) signed(op string, v value) value {
	i, f, isFloat, ok := number(v)
	switch {
	case !ok:
		if u, isU := v.(*undefined); isU {
			e.undefined(u)
		}
		e.fail("bad operand type for unary %s: '%s'", op, typeName(v))
	case isFloat && op == "-":
		return -f
	case isFloat:
		return f
	case op == "-":
		return new(big.Int).Neg(i)
	}
	return i
}

// binary is what an operator makes of two values.
func (e *eval) binary(op string, a, b value) value {
	if s, ok := textOf(a); ok && op == "%" {
		return like(a, e.percent(s, b, a))
	}
	for _, v := range []value{a, b} {
		if u, ok := v.(*undefined); ok {
			e.undefined(u)
		}
	}
	i, f, isFloat, ok := number(a)
	j, g, otherFloat, other := number(b)
	if ok && other {
		if isFloat || otherFloat {
			if !isFloat {
				f = e.toFloat(i)
			}
			if !otherFloat {
				g = e.toFloat(j)
			}
			return e.floats(op, f, g)
		}
		return e.integers(op, i, j)
	}
	switch op {
	case "+":
		if v, ok := e.sum(a, b); ok {
			return v
		}
	case "*":
		if ok && !isFloat {
			if v, ok := e.times(b, i); ok {
				return v
			}
		}
		if other && !otherFloat {
			if v, ok := e.times(a, j); ok {
				return v
			}
		}
	}
	e.fail("unsupported operand type(s) for %s: '%s' and '%s'", strings.Replace(op, "**", "** or pow()", 1), typeName(a), typeName(b))
	return nil
}

// sum is a + b of what is no number.
func (e *eval) sum(a, b value) (value, bool) {
	s, isText := textOf(a)
	t, otherText := textOf(b)
	switch {
	case isText && otherText:
		_, x := a.(safe)
		_, y := b.(safe)
		if x != y { // markup escapes what is none
			s, t = string(e.escaped(a)), string(e.escaped(b))
		}
		e.grow(len(s) + len(t))
		if x || y {
			return safe(s + t), true
		}
		return s + t, true
	}
	if x, y, ok := sequences(a, b); ok {
		e.grow(16 * (len(x) + len(y)))
		both := slices.Concat(x, y)
		if _, ok := a.(tupleVal); ok {
			return tupleVal(both), true
		}
		return &listVal{items: both}, true
	}
	return nil, false
}

// times is what is no number, n times.
func (e *eval) times(v value, n *big.Int) (value, bool) {
	var size int
	switch v := v.(type) {
	case *listVal:
		size = 16 * len(v.items)
	case tupleVal:
		size = 16 * len(v)
	default:
		s, ok := textOf(v)
		if !ok {
			return nil, false
		}
		size = len(s)
	}
	count := max(0, e.index(n))
	if size == 0 {
		count = 0
	}
	if count > 0 && size > maxText/count {
		e.grow(maxText + 1)
	}
	e.grow(size * count)
	switch v := v.(type) {
	case *listVal:
		e.steps(len(v.items) * count)
		return &listVal{items: slices.Repeat(v.items, count)}, true
	case tupleVal:
		e.steps(len(v) * count)
		return slices.Repeat(v, count), true
	}
	s, _ := textOf(v)
	return like(v, strings.Repeat(s, count)), true
}

func (e *eval) integers(op string, i, j *big.Int) value {
	if (op == "/" || op == "//" || op == "%") && j.Sign() == 0 {
		if op == "/" {
			e.fail("division by zero")
		}
		e.fail("integer division or modulo by zero")
	}
	r := new(big.Int)
	switch op {
	case "+":
		r.Add(i, j)
	case "-":
		r.Sub(i, j)
	case "*":
		e.bits(i.BitLen() + j.BitLen())
		r.Mul(i, j)
	case "/":
		if i.Sign() == 0 && j.Sign() < 0 {
			return math.Copysign(0, -1)
		}
		f, _ := new(big.Rat).SetFrac(i, j).Float64()
		if math.IsInf(f, 0) {
			e.fail("integer division result too large for a float")
		}
		return f
	case "//":
		m := new(big.Int)
		r.DivMod(i, j, m)
		if j.Sign() < 0 && m.Sign() != 0 { // Go's remainder is not negative, Python's has the sign of j
			r.Sub(r, bigOne)
		}
	case "%":
		r.Mod(i, j)
		if j.Sign() < 0 && r.Sign() != 0 {
			r.Add(r, j)
		}
	case "**":
		return e.power(i, j)
	}
	e.bits(r.BitLen())
	return r
}

// bits refuses integers that are too long.
func (e *eval) bits(n int) {
	if n > maxBits {
		e.limit("an integer of more than %d bits", maxBits)
	}
	e.steps(n >> 8)
}

func (e *eval) power(i, j *big.Int) value {
	if j.Sign() < 0 {
		if i.Sign() == 0 {
			e.fail("0.0 cannot be raised to a negative power")
		}
		return e.floats("**", e.toFloat(i), e.toFloat(j))
	}
	if i.BitLen() > 1 {
		if !j.IsInt64() || j.Int64() > maxBits {
			e.bits(maxBits + 1)
		}
		e.bits((i.BitLen() - 1) * int(j.Int64()))
	} else if i.Sign() < 0 && j.Bit(0) == 0 || j.Sign() == 0 {
		return big.NewInt(1)
	} else {
		return i
	}
	return new(big.Int).Exp(i, j, nil)
}

func (e *eval) floats(op string, f, g float64) value {
	switch op {
	case "+":
		return f + g
	case "-":
		return f - g
	case "*":
		return f * g
	case "/":
		if g == 0 {
			e.fail("float division by zero")
		}
		return f / g
	case "**":
		if f == 0 && g < 0 {
			e.fail("0.0 cannot be raised to a negative power")
		}
		if f < 0 && g != math.Trunc(g) {
			e.fail("a power that is a complex number")
		}
		r := math.Pow(f, g)
		if math.IsInf(r, 0) && !math.IsInf(f, 0) && !math.IsInf(g, 0) {
			e.fail("(34, 'Numerical result out of range')")
		}
		return r
	}
	if g == 0 {
		e.fail("float floor division by zero")
	}
	mod := math.Mod(f, g)
	div := (f - mod) / g
	if mod != 0 {
		if (g < 0) != (mod < 0) {
			mod += g
			div--
		}
	} else {
		mod = math.Copysign(0, g)
	}
	if op == "%" {
		return mod
	}
	if div == 0 {
		return math.Copysign(0, f/g)
	}
	floor := math.Floor(div)
	if div-floor > 0.5 {
		floor++
	}
	return floor
}

var escaper = strings.NewReplacer("&", "&amp;", ">", "&gt;", "<", "&lt;", "'", "&#39;", `"`, "&#34;")

// escaped is a value as markup.
func (e *eval) escaped(v value) safe {
	if s, ok := v.(safe); ok {
		return s
	}
	s := e.str(v)
	e.grow(len(s))
	return safe(escaper.Replace(s))
}
