package template

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// The limits of one rendering.
const (
	maxSteps = 1_000_000       // nodes and items
	maxText  = 64 << 20        // bytes that are made, kept or not
	maxDepth = 100             // of calls, loops and values in each other
	maxTime  = 2 * time.Second // of the wall
	maxBits  = 64 << 10        // of an integer
)

// scope holds the variables of a part of a template.
type scope struct {
	vals   map[string]value
	parent *scope
}

func (s *scope) find(name string) (value, bool) {
	for ; s != nil; s = s.parent {
		if v, ok := s.vals[name]; ok {
			return v, true
		}
	}
	return nil, false
}

// printed is text that is made piece by piece. It grows without a copy of all that is there.
type printed struct {
	done []string // pieces of a megabyte or more
	n    int      // bytes in them
	last strings.Builder
}

// pieceLen is the length from which on a piece is done.
const pieceLen = 1 << 20

// WriteString adds text.
func (p *printed) WriteString(s string) {
	if len(s) >= pieceLen || p.last.Len() >= pieceLen && p.last.Len()+len(s) > p.last.Cap() {
		p.done, p.n = append(p.done, p.last.String()), p.n+p.last.Len()
		p.last = strings.Builder{}
	}
	if len(s) >= pieceLen {
		p.done, p.n = append(p.done, s), p.n+len(s)
		return
	}
	p.last.WriteString(s)
}

// Write is WriteString for fmt.
func (p *printed) Write(b []byte) (int, error) {
	p.WriteString(string(b))
	return len(b), nil
}

func (p *printed) len() int { return p.n + p.last.Len() }

func (p *printed) text() string {
	if len(p.done) == 0 {
		return p.last.String()
	}
	return strings.Join(append(p.done, p.last.String()), "")
}

// eval renders a template once.
type eval struct {
	ctx     context.Context
	t       *Template
	globals *scope
	top     *scope // what is set at the top
	out     *printed
	line    int
	depth   int
	done    int  // steps
	made    int  // bytes
	escape  bool // what is printed is escaped

	mark   string
	marked value
	marks  int // how often it was printed as it is
	markAt int
	inner  int // 0 if what is printed stands in the result
}

func newEval(ctx context.Context, t *Template, mark string) *eval {
	e := &eval{ctx: ctx, t: t, mark: mark, out: &printed{}, line: 1}
	e.globals = &scope{vals: map[string]value{}}
	for name, f := range t.tables.functions {
		e.globals.vals[name] = f
	}
	return e
}

// fail ends the rendering.
func (e *eval) fail(format string, args ...any) { panic(failure{wrong(e.line, "", format, args...)}) }

// undefined ends the rendering as something is asked for that is not there.
func (e *eval) undefined(u *undefined) { panic(failure{wrong(e.line, u.name, "%s", u.why)}) }

// lenient is undefined, unless the value counts as empty.
func (e *eval) lenient(u *undefined) {
	if !u.lenient {
		e.undefined(u)
	}
}

func (e *eval) limit(format string, args ...any) {
	panic(failure{wrong(e.line, "", "%w: %s", ErrLimit, fmt.Sprintf(format, args...))})
}

func (e *eval) step() { e.steps(1) }

// steps counts n steps.
func (e *eval) steps(n int) {
	before := e.done >> 10
	if e.done += n; e.done > maxSteps {
		e.limit("more than %d steps", maxSteps)
	}
	if e.done>>10 != before {
		e.look()
	}
}

// look ends the rendering if its time is over.
func (e *eval) look() {
	if e.ctx.Err() != nil {
		if err := context.Cause(e.ctx); !errors.Is(err, ErrLimit) {
			panic(failure{err})
		}
		e.limit("more than %v", maxTime)
	}
}

// grow counts n bytes that are made.
func (e *eval) grow(n int) {
	if n < 0 || n > maxText || e.made+n > maxText {
		e.limit("more than %d bytes of text", maxText)
	}
	before := e.made >> 20
	if e.made += n; e.made>>20 != before {
		e.look()
	}
}

// enter goes one level deeper.
func (e *eval) enter() {
	if e.depth++; e.depth > maxDepth {
		e.limit("more than %d deep", maxDepth)
	}
}

func (e *eval) leave() { e.depth-- }

// print writes a value.
func (e *eval) print(v value) {
	if e.escape {
		e.write(string(e.escaped(v)))
	} else {
		e.write(e.str(v))
	}
}

func (e *eval) write(text string) {
	e.grow(len(text))
	e.out.WriteString(text)
}

// capture returns what a func prints.
func (e *eval) capture(f func()) string {
	outer := e.out
	e.out = &printed{}
	e.inner++
	f()
	text := e.out.text()
	e.inner--
	e.out = outer
	return text
}

func (e *eval) run(nodes []node, s *scope) {
	for _, n := range nodes {
		e.statement(n, s)
	}
}

func (e *eval) statement(n node, s *scope) {
	e.step()
	switch n := n.(type) {
	case literal:
		e.write(n.val.(string)) // the parser makes no other
	case output:
		e.line = n.line
		v := e.expr(n.expr, s)
		if r, ok := n.expr.(ref); ok && e.inner == 0 && !e.escape && r.name == e.mark {
			if text, ok := v.(string); ok && text == e.marked {
				e.marks++
				e.markAt = e.out.len()
			}
		}
		e.print(v)
	case prints:
		for _, x := range n.exprs {
			e.line = n.line
			e.print(e.expr(x, s))
		}
	case ifStmt:
		for i, test := range n.tests {
			if e.truth(e.expr(test, s)) {
				e.run(n.bodies[i], s)
				return
			}
		}
		if len(n.bodies) > len(n.tests) {
			e.run(n.bodies[len(n.tests)], s)
		}
	case *forStmt:
		e.line = n.line
		e.loop(n, s, e.expr(n.iter, s), 0)
	case *setStmt:
		e.set(n, s)
	case *macroStmt:
		s.vals[n.name] = e.macro(n, s)
	case callStmt:
		e.line = n.line
		m := e.macro(n.macro, s)
		m.name = "caller"
		fn, args, kwargs := e.arguments(n.call, s)
		e.print(e.call(fn, args, append(kwargs, named{"caller", m})))
	case filterStmt:
		text := e.capture(func() { e.run(n.body, &scope{vals: map[string]value{}, parent: s}) })
		e.line = n.line
		e.print(e.expr(n.filter, &scope{vals: map[string]value{placeName: e.block(text)}, parent: s}))
	case withStmt:
		inner := &scope{vals: map[string]value{}, parent: s}
		for i, name := range n.names {
			inner.vals[name] = e.expr(n.values[i], s)
		}
		e.run(n.body, inner)
	case *blockStmt:
		if n.name == Head || n.name == Foot {
			return
		}
		in := e.top
		if n.scoped {
			in = s
		}
		e.enter()
		e.run(n.body, &scope{vals: map[string]value{}, parent: in})
		e.leave()
	case escapeStmt:
		before := e.escape
		e.escape = e.truth(e.expr(n.on, s))
		e.run(n.body, &scope{vals: map[string]value{}, parent: s})
		e.escape = before
	}
}

// placeName is the variable of what a filter block filters: no template can name it.
const placeName = "\x00"

// block is what a captured text is.
func (e *eval) block(text string) value {
	if e.escape {
		return safe(text)
	}
	return text
}

func (e *eval) set(n *setStmt, s *scope) {
	e.line = n.line
	var v value
	if n.expr != nil {
		v = e.expr(n.expr, s)
	} else {
		text := e.capture(func() { e.run(n.body, &scope{vals: map[string]value{}, parent: s}) })
		v = e.block(text)
		if n.filters != nil {
			v = e.expr(n.filters, &scope{vals: map[string]value{placeName: v}, parent: s})
		}
	}
	vals := []value{v}
	if n.parts {
		vals = e.unpack(v, len(n.targets))
	}
	for i, t := range n.targets {
		if t.attr == "" {
			s.vals[t.name] = vals[i]
			continue
		}
		of, _ := s.find(t.name)
		ns, ok := of.(*namespace)
		if !ok {
			e.fail("cannot assign attribute on non-namespace object")
		}
		e.put(ns.vals, t.attr, vals[i])
	}
}

// unpack returns the n items of a value.
func (e *eval) unpack(v value, n int) []value {
	items := e.iterate(v)
	if len(items) < n {
		e.fail("not enough values to unpack (expected %d, got %d)", n, len(items))
	}
	if len(items) > n {
		e.fail("too many values to unpack (expected %d)", n)
	}
	return items
}

// loop is what a for knows of itself.
type loop struct {
	items   []value
	i       int
	depth   int
	changed []value
	asked   bool // changed was called
	again   func(v value) value
}

func (e *eval) loop(n *forStmt, s *scope, over value, depth int) {
	e.enter()
	defer e.leave()
	items := e.iterate(over)
	if n.filter != nil {
		var kept []value
		for _, v := range items {
			inner := &scope{vals: map[string]value{}, parent: s}
			e.assign(n, inner, v)
			if e.truth(e.expr(n.filter, inner)) {
				kept = append(kept, v)
			}
		}
		items = kept
	}
	l := &loop{items: items, depth: depth}
	if n.recursive {
		l.again = func(v value) value {
			return e.block(e.capture(func() { e.loop(n, s, v, depth+1) }))
		}
	}
	ran := false
	for i := 0; ; i++ {
		if list, ok := over.(*listVal); ok && n.filter == nil {
			l.items = list.items // it may grow meanwhile
		}
		if i >= len(l.items) {
			break
		}
		e.step()
		ran = true
		l.i = i
		inner := &scope{vals: map[string]value{"loop": l}, parent: s}
		e.assign(n, inner, l.items[i])
		e.run(n.body, inner)
	}
	if !ran {
		e.run(n.otherwise, &scope{vals: map[string]value{}, parent: s})
	}
}

func (e *eval) assign(n *forStmt, s *scope, v value) {
	if !n.parts {
		s.vals[n.target[0]] = v
		return
	}
	for i, item := range e.unpack(v, len(n.target)) {
		s.vals[n.target[i]] = item
	}
}

// macro is a macro as a function.
func (e *eval) macro(m *macroStmt, outer *scope) *function {
	f := &function{name: "Macro " + quote(m.name), macro: m}
	f.call = func(e *eval, args []value, kwargs []named) value {
		e.enter()
		defer e.leave()
		s := &scope{vals: map[string]value{}, parent: outer}
		given := map[string]bool{}
		n := min(len(args), len(m.args))
		for i := range n {
			s.vals[m.args[i]], given[m.args[i]] = args[i], true
		}
		rest, extra := append(tupleVal{}, args[n:]...), newDict()
		var caller value
		for _, k := range kwargs {
			switch {
			case k.name == "caller" && !isArg(m, "caller"):
				caller = k.val
			case isArg(m, k.name) && !given[k.name]:
				s.vals[k.name], given[k.name] = k.val, true
			case m.kwargs:
				e.put(extra, k.name, k.val)
			default:
				e.fail("macro %s takes no keyword argument %s", quote(m.name), quote(k.name))
			}
		}
		if len(rest) > 0 && !m.varargs {
			e.fail("macro %s takes not more than %d argument(s)", quote(m.name), len(m.args))
		}
		if m.varargs {
			s.vals["varargs"] = rest
		}
		if m.kwargs {
			s.vals["kwargs"] = extra
		}
		if m.caller && !isArg(m, "caller") {
			if caller == nil {
				caller = &undefined{why: "No caller defined", name: "caller"}
			}
			s.vals["caller"] = caller
		} else if caller != nil {
			e.fail("macro %s was invoked with two values for the special caller argument. This is most likely a bug.", quote(m.name))
		}
		for i, name := range m.args {
			if given[name] {
				continue
			}
			if d := i - len(m.args) + len(m.defaults); d >= 0 {
				s.vals[name] = e.expr(m.defaults[d], s)
			} else {
				s.vals[name] = &undefined{why: fmt.Sprintf("parameter %s was not provided", quote(name)), name: name}
			}
		}
		before := e.line
		text := e.block(e.capture(func() { e.run(m.body, s) }))
		e.line = before
		return text
	}
	return f
}

func isArg(m *macroStmt, name string) bool {
	for _, a := range m.args {
		if a == name {
			return true
		}
	}
	return false
}

// arguments are what a call is of and with.
func (e *eval) arguments(c *call, s *scope) (fn value, args []value, kwargs []named) {
	if c.fn != nil {
		fn = e.expr(c.fn, s)
	}
	for _, a := range c.args {
		args = append(args, e.expr(a, s))
	}
	for _, k := range c.kwargs {
		kwargs = append(kwargs, named{k.name, e.expr(k.val, s)})
	}
	if c.star != nil {
		more := e.iterate(e.expr(c.star, s))
		e.steps(len(more))
		args = append(args, more...)
	}
	if c.stars != nil {
		d, ok := e.expr(c.stars, s).(*dictVal)
		if !ok {
			e.fail("argument after ** must be a mapping")
		}
		for i, k := range d.keys {
			name, ok := textOf(k)
			if !ok {
				e.fail("keywords must be strings")
			}
			kwargs = append(kwargs, named{name, d.vals[i]})
		}
	}
	e.line = c.line
	return fn, args, kwargs
}

// call calls a function.
func (e *eval) call(fn value, args []value, kwargs []named) value {
	e.step()
	switch f := fn.(type) {
	case *function:
		return f.call(e, args, kwargs)
	case *loop:
		if f.again == nil {
			e.fail("The loop must have the 'recursive' marker to be called recursively.")
		}
		if len(args) != 1 || len(kwargs) > 0 {
			e.fail("a loop is called with one argument")
		}
		return f.again(args[0])
	case *undefined:
		e.undefined(f)
	}
	e.fail("'%s' object is not callable", typeName(fn))
	return nil
}

// expr is the value of an expression.
func (e *eval) expr(n node, s *scope) value {
	e.step()
	switch n := n.(type) {
	case literal:
		return n.val
	case ref:
		if v, ok := s.find(n.name); ok {
			return v
		}
		return &undefined{why: quote(n.name) + " is undefined", name: n.name}
	case place:
		v, _ := s.find(placeName)
		return v
	case attr:
		of := e.expr(n.of, s)
		e.line = n.line
		return e.attribute(of, n.name)
	case item:
		of := e.expr(n.of, s)
		if cut, ok := n.key.(slice); ok {
			return e.slice(of, cut, s)
		}
		key := e.expr(n.key, s)
		e.line = n.line
		return e.item(of, key)
	case slice:
		e.fail("slices stand alone between brackets")
	case *call:
		fn, args, kwargs := e.arguments(n, s)
		return e.call(fn, args, kwargs)
	case filter:
		return e.filter(n, s)
	case test:
		return e.test(n, s)
	case unary:
		v := e.expr(n.of, s)
		if n.op == "not" {
			return !e.truth(v)
		}
		e.line = n.line
		return e.signed(n.op, v)
	case binary:
		left, right := e.expr(n.left, s), e.expr(n.right, s)
		e.line = n.line
		return e.binary(n.op, left, right)
	case *compare:
		return e.compare(n, s)
	case logic:
		left := e.expr(n.left, s)
		if e.truth(left) != n.and {
			return left
		}
		return e.expr(n.right, s)
	case condition:
		if e.truth(e.expr(n.test, s)) {
			return e.expr(n.yes, s)
		}
		if n.no == nil {
			return &undefined{why: "the inline if-expression evaluated to false and no else section was defined.", lenient: true}
		}
		return e.expr(n.no, s)
	case concat:
		return e.concat(n, s)
	case list:
		e.grow(16 * len(n.items))
		return &listVal{items: e.exprs(n.items, s)}
	case tuple:
		e.grow(16 * len(n.items))
		return tupleVal(e.exprs(n.items, s))
	case dict:
		d := newDict()
		for i, k := range n.keys {
			key := e.expr(k, s)
			e.put(d, key, e.expr(n.vals[i], s))
		}
		return d
	}
	e.fail("an expression of an unknown kind")
	return nil
}

func (e *eval) exprs(nodes []node, s *scope) []value {
	vals := make([]value, len(nodes))
	for i, n := range nodes {
		vals[i] = e.expr(n, s)
	}
	return vals
}

func (e *eval) concat(n concat, s *scope) value {
	var b strings.Builder
	for _, part := range n.parts {
		v := e.expr(part, s)
		e.line = n.line
		if e.escape {
			b.WriteString(string(e.escaped(v)))
		} else {
			b.WriteString(e.str(v))
		}
		e.grow(0)
		if b.Len() > maxText {
			e.grow(b.Len())
		}
	}
	e.grow(b.Len())
	return e.block(b.String())
}

func (e *eval) compare(n *compare, s *scope) value {
	left := e.expr(n.first, s)
	for i, op := range n.ops {
		right := e.expr(n.with[i], s)
		e.line = n.line
		if !e.compared(op, left, right) {
			return false
		}
		left = right
	}
	return true
}

func (e *eval) compared(op string, a, b value) bool {
	switch op {
	case "==":
		return e.equal(a, b)
	case "!=":
		return !e.equal(a, b)
	case "in":
		return e.contains(b, a)
	case "not in":
		return !e.contains(b, a)
	}
	c := e.order(a, b, op)
	switch {
	case c == unordered && a != nil:
		if _, f := a.(float64); f {
			return false
		}
		if _, f := b.(float64); f {
			return false
		}
	}
	switch op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

// contains reports whether a value is in another.
func (e *eval) contains(in, v value) bool {
	if s, ok := textOf(in); ok {
		part, ok := textOf(v)
		if !ok {
			if u, isU := v.(*undefined); isU {
				e.undefined(u)
			}
			e.fail("'in <string>' requires string as left operand, not %s", typeName(v))
		}
		e.steps(len(s) >> 10)
		return strings.Contains(s, part)
	}
	if d, ok := in.(*dictVal); ok {
		_, ok := e.find(d, v)
		return ok
	}
	for _, item := range e.iterate(in) {
		if e.equal(item, v) {
			return true
		}
	}
	return false
}

// smallInt returns a value as an int, if it is an integer that fits.
func smallInt(v value) (int, bool) {
	i, _, isFloat, ok := number(v)
	if !ok || isFloat || !i.IsInt64() {
		return 0, false
	}
	return int(i.Int64()), true
}

// index returns an integer, cut to what an index can be.
func (e *eval) index(v value) int {
	i, _, isFloat, ok := number(v)
	if !ok || isFloat {
		if u, isU := v.(*undefined); isU {
			e.undefined(u)
		}
		e.fail("'%s' object cannot be interpreted as an integer", typeName(v))
	}
	if !i.IsInt64() {
		return i.Sign() * (1 << 62)
	}
	return int(max(min(i.Int64(), 1<<62), -1<<62))
}

var bigOne = big.NewInt(1)
