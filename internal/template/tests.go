package template

import (
	"math/big"
	"slices"
)

// testFunc is a test of a value.
type testFunc struct {
	params []string
	run    func(e *eval, v value, g *given) bool
}

// test is what a test says.
func (e *eval) test(n test, s *scope) value {
	v := e.expr(n.of, s)
	var args []value
	var kwargs []named
	if n.call != nil {
		_, args, kwargs = e.arguments(n.call, s)
	}
	e.line = n.line
	return e.passes(n.name, v, args, kwargs)
}

func (e *eval) passes(name string, v value, args []value, kwargs []named) bool {
	t := e.t.tables.tests[name]
	return t.run(e, v, e.bind("test "+name, t.params, args, kwargs))
}

// kindTest is a test of what a value is; asking an undefined one is no error.
func kindTest(is func(v value) bool) *testFunc {
	return &testFunc{run: func(_ *eval, v value, _ *given) bool { return is(v) }}
}

func compareTest(op string) *testFunc {
	return &testFunc{[]string{"other"}, func(e *eval, v value, g *given) bool { return e.compared(op, v, g.val("other")) }}
}

// isType is a test of a value's type in Python.
func isType(names ...string) *testFunc {
	return kindTest(func(v value) bool {
		_, u := v.(*undefined)
		return !u && slices.Contains(names, typeName(v))
	})
}

// remainder reports whether v % by is want.
func (e *eval) remainder(v, by value, want int64) bool {
	return e.equal(e.binary("%", v, by), big.NewInt(want))
}

func parity(want int64) *testFunc {
	return &testFunc{run: func(e *eval, v value, _ *given) bool { return e.remainder(v, big.NewInt(2), want) }}
}

// asText is a test of the case of a value as text.
func asText(f func(string) string) *testFunc {
	return &testFunc{run: func(e *eval, v value, _ *given) bool { return askCase(f)(e, e.str(v), nil, nil) == true }}
}

// builtinTests are the tests of Jinja2.
func builtinTests() map[string]*testFunc {
	m := map[string]*testFunc{
		"defined":   kindTest(func(v value) bool { _, u := v.(*undefined); return !u }),
		"undefined": kindTest(func(v value) bool { _, u := v.(*undefined); return u }),
		"none":      kindTest(func(v value) bool { return v == nil }),
		"true":      kindTest(func(v value) bool { return v == true }),
		"false":     kindTest(func(v value) bool { return v == false }),
		"boolean":   isType("bool"), "integer": isType("int"), "float": isType("float"),
		"number": isType("bool", "int", "float"), "string": isType("str", "Markup"), "mapping": isType("dict"),
		"sequence": {run: func(e *eval, v value, _ *given) bool {
			if v, ok := v.(*listVal); ok {
				return v.label == "" || v.label[0] == 'r'
			}
			return isType("str", "Markup", "tuple", "dict").run(e, v, nil)
		}},
		"iterable": {run: func(e *eval, v value, _ *given) bool {
			if u, ok := v.(*undefined); ok {
				e.undefined(u)
			}
			return isType("str", "Markup", "list", "tuple", "dict", "generator", "LoopContext").run(e, v, nil)
		}},
		"callable": kindTest(func(v value) bool {
			switch v := v.(type) {
			case *function, *undefined:
				_ = v
				return true
			case *loop:
				return true
			}
			return false
		}),
		"escaped": kindTest(func(v value) bool { _, ok := v.(safe); return ok }),
		"even":    parity(0), "odd": parity(1),
		"divisibleby": {[]string{"num"}, func(e *eval, v value, g *given) bool { return e.remainder(v, g.val("num"), 0) }},
		"sameas": {[]string{"other"}, func(_ *eval, v value, g *given) bool {
			other := g.val("other")
			if i, ok := v.(*big.Int); ok {
				j, ok := other.(*big.Int)
				return ok && i.Cmp(j) == 0
			}
			if _, ok := v.(tupleVal); ok {
				return false
			}
			if _, ok := other.(tupleVal); ok {
				return false
			}
			return v == other
		}},
		"in":    {[]string{"seq"}, func(e *eval, v value, g *given) bool { return e.contains(g.val("seq"), v) }},
		"lower": asText(lower), "upper": asText(upper),
		"filter": {run: func(e *eval, v value, _ *given) bool { return e.t.tables.filters[e.str(v)] != nil }},
		"test":   {run: func(e *eval, v value, _ *given) bool { return e.t.tables.tests[e.str(v)] != nil }},
	}
	for op, names := range map[string][]string{
		"==": {"eq", "equalto"}, "!=": {"ne"}, "<": {"lt", "lessthan"}, "<=": {"le"}, ">": {"gt", "greaterthan"}, ">=": {"ge"},
	} {
		for _, n := range append(names, op) {
			m[n] = compareTest(op)
		}
	}
	return m
}
