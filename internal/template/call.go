package template

import (
	"fmt"
	"math/big"
)

// given are the arguments of a builtin, bound to the names of its parameters.
type given struct {
	e    *eval
	what string
	vals map[string]value
	rest []value
}

// bind binds arguments to parameters; "*" takes all further ones, and names behind "*" have to be
// named.
func (e *eval) bind(what string, params []string, args []value, kwargs []named) *given {
	g := &given{e, what, map[string]value{}, nil}
	positional, star := len(params), false
	for i, p := range params {
		if p == "*" {
			positional, star = i, true
		}
	}
	for i, a := range args {
		switch {
		case i < positional:
			g.vals[params[i]] = a
		case star:
			g.rest = append(g.rest, a)
		default:
			e.fail("%s takes at most %d arguments (%d given)", what, positional, len(args))
		}
	}
	for _, k := range kwargs {
		known := false
		for _, p := range params {
			known = known || p == k.name && p != "*"
		}
		if !known {
			e.fail("%s got an unexpected keyword argument '%s'", what, k.name)
		}
		if _, twice := g.vals[k.name]; twice {
			e.fail("%s got multiple values for argument '%s'", what, k.name)
		}
		g.vals[k.name] = k.val
	}
	return g
}

func (g *given) has(name string) bool { _, ok := g.vals[name]; return ok }

// val is an argument that has to be there.
func (g *given) val(name string) value {
	v, ok := g.vals[name]
	if !ok {
		g.e.fail("%s missing 1 required positional argument: '%s'", g.what, name)
	}
	return v
}

// or is an argument, or what it is if it is not there.
func (g *given) or(name string, otherwise value) value {
	if v, ok := g.vals[name]; ok {
		return v
	}
	return otherwise
}

func (g *given) int(name string, otherwise int) int {
	if v, ok := g.vals[name]; ok {
		return g.e.index(v)
	}
	return otherwise
}

// text is an argument that is text.
func (g *given) text(name string) string { return g.e.needText(g.val(name)) }

func (g *given) textOr(name, otherwise string) string {
	if !g.has(name) {
		return otherwise
	}
	return g.text(name)
}

func (g *given) bool(name string, otherwise bool) bool {
	if v, ok := g.vals[name]; ok {
		return g.e.truth(v)
	}
	return otherwise
}

func (e *eval) needText(v value) string {
	s, ok := textOf(v)
	if !ok {
		if u, isU := v.(*undefined); isU {
			e.undefined(u)
		}
		e.fail("expected a string, got '%s'", typeName(v))
	}
	return s
}

// builtinFunctions are the globals. lipsum fails: it is random.
func builtinFunctions() map[string]*function {
	return map[string]*function{
		"range": {name: "class 'range'", call: rangeOf},
		"dict":  {name: "class 'dict'", call: dictOf},
		"namespace": {name: "class 'jinja2.utils.Namespace'", call: func(e *eval, args []value, kwargs []named) value {
			return &namespace{dictOf(e, args, kwargs).(*dictVal)}
		}},
		"cycler": {name: "class 'jinja2.utils.Cycler'", call: cyclerOf},
		"joiner": {name: "class 'jinja2.utils.Joiner'", call: joinerOf},
		"lipsum": {name: "function generate_lorem_ipsum", call: func(e *eval, _ []value, _ []named) value {
			e.fail("lipsum is random, and the same input gives the same output here")
			return nil
		}},
	}
}

// maxRange is how long a range may be: that of Jinja2's sandbox.
const maxRange = 100_000

func rangeOf(e *eval, args []value, kwargs []named) value {
	if len(kwargs) > 0 {
		e.fail("range() takes no keyword arguments")
	}
	if len(args) < 1 || len(args) > 3 {
		e.fail("range expected 1 to 3 arguments, got %d", len(args))
	}
	n := [3]int{0, 0, 1}
	for i, a := range args {
		n[i] = e.index(a)
	}
	if len(args) == 1 {
		n[0], n[1] = 0, n[0]
	}
	from, to, step := n[0], n[1], n[2]
	if step == 0 {
		e.fail("range() arg 3 must not be zero")
	}
	length := 0
	switch {
	case step > 0 && from < to:
		length = (to-from-1)/step + 1
	case step < 0 && from > to:
		length = (from-to-1)/(-step) + 1
	}
	if length > maxRange || length < 0 {
		e.fail("Range too big. The sandbox blocks ranges larger than MAX_RANGE (%d).", maxRange)
	}
	e.grow(64 * length)
	e.steps(length / 8)
	r := &listVal{items: make([]value, length)}
	for i := range length {
		r.items[i] = big.NewInt(int64(from + i*step))
	}
	r.label = fmt.Sprintf("range(%d, %d)", from, to)
	if step != 1 {
		r.label = fmt.Sprintf("range(%d, %d, %d)", from, to, step)
	}
	return r
}

func dictOf(e *eval, args []value, kwargs []named) value {
	d := newDict()
	if len(args) > 1 {
		e.fail("dict expected at most 1 argument, got %d", len(args))
	}
	for _, a := range args {
		e.update(d, a)
	}
	for _, k := range kwargs {
		e.put(d, k.name, k.val)
	}
	return d
}

// update puts what is in a mapping, or in pairs, into a dict.
func (e *eval) update(d *dictVal, from value) {
	if m, ok := from.(*dictVal); ok {
		e.steps(len(m.keys))
		for i, k := range m.keys {
			e.put(d, k, m.vals[i])
		}
		return
	}
	for _, pair := range e.iterate(from) {
		kv := e.unpack(pair, 2)
		e.put(d, kv[0], kv[1])
	}
}

// object is a value with members of its own: a cycler.
type object struct {
	member func(name string) (value, bool)
}

func cyclerOf(e *eval, args []value, _ []named) value {
	if len(args) == 0 {
		e.fail("at least one item has to be provided")
	}
	at := 0
	simple := func(name string, f func() value) *function {
		return &function{name: name, call: func(*eval, []value, []named) value { return f() }}
	}
	return &object{func(name string) (value, bool) {
		switch name {
		case "next":
			return simple("next", func() value { v := args[at]; at = (at + 1) % len(args); return v }), true
		case "reset":
			return simple("reset", func() value { at = 0; return nil }), true
		case "current":
			return args[at], true
		case "pos":
			return integerOf(at), true
		case "items":
			return tupleVal(args), true
		}
		return nil, false
	}}
}

func joinerOf(e *eval, args []value, kwargs []named) value {
	sep := e.bind("joiner()", []string{"sep"}, args, kwargs).or("sep", ", ")
	used := false
	return &function{name: "Joiner", call: func(*eval, []value, []named) value {
		if !used {
			used = true
			return ""
		}
		return sep
	}}
}

// loopMember is an attribute of loop.
func (e *eval) loopMember(l *loop, name string) (value, bool) {
	n := len(l.items)
	neighbour := func(i int, why string) value {
		if i < 0 || i >= n {
			return &undefined{why: why}
		}
		return l.items[i]
	}
	switch name {
	case "index":
		return integerOf(l.i + 1), true
	case "index0":
		return integerOf(l.i), true
	case "revindex":
		return integerOf(n - l.i), true
	case "revindex0":
		return integerOf(n - l.i - 1), true
	case "first":
		return l.i == 0, true
	case "last":
		return l.i == n-1, true
	case "length":
		return integerOf(n), true
	case "depth":
		return integerOf(l.depth + 1), true
	case "depth0":
		return integerOf(l.depth), true
	case "previtem":
		return neighbour(l.i-1, "there is no previous item"), true
	case "nextitem":
		return neighbour(l.i+1, "there is no next item"), true
	case "cycle":
		return &function{name: "cycle", call: func(e *eval, args []value, _ []named) value {
			if len(args) == 0 {
				e.fail("no items for cycling given")
			}
			return args[l.i%len(args)]
		}}, true
	case "changed":
		return &function{name: "changed", call: func(e *eval, args []value, _ []named) value {
			if l.asked && e.equalAll(l.changed, args) {
				return false
			}
			l.asked, l.changed = true, args
			return true
		}}, true
	}
	return nil, false
}

// macroMember is an attribute of a macro.
func macroMember(m *macroStmt, name string) (value, bool) {
	switch name {
	case "name":
		return m.name, true
	case "arguments":
		t := tupleVal{}
		for _, a := range m.args {
			t = append(t, a)
		}
		return t, true
	case "catch_kwargs":
		return m.kwargs, true
	case "catch_varargs":
		return m.varargs, true
	case "caller":
		return m.caller, true
	}
	return nil, false
}

// member is an attribute that a value's type has.
func (e *eval) member(of value, name string) (value, bool) {
	switch of := of.(type) {
	case *loop:
		return e.loopMember(of, name)
	case *object:
		return of.member(name)
	case *namespace:
		return e.find(of.vals, name)
	case *function:
		if of.macro != nil {
			return macroMember(of.macro, name)
		}
	case *groupVal:
		switch name {
		case "grouper":
			return of.tupleVal[0], true
		case "list":
			return of.tupleVal[1], true
		}
	}
	if m := e.t.tables.methodOf(of, name); m != nil {
		return &function{name: "built-in method " + name, call: func(e *eval, args []value, kwargs []named) value {
			return m(e, of, args, kwargs)
		}}, true
	}
	if i, f, isFloat, ok := number(of); ok {
		switch name {
		case "real":
			if isFloat {
				return f, true
			}
			return i, true
		case "imag":
			if isFloat {
				return 0.0, true
			}
			return new(big.Int), true
		case "numerator":
			return i, !isFloat
		case "denominator":
			return big.NewInt(1), !isFloat
		}
	}
	return nil, false
}
