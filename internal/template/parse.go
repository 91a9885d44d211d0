package template

import "slices"

// The nodes of a parsed template. Statements and expressions know their line.
type (
	node any

	output struct { // {{ expr }}
		expr node
		line int
	}
	prints struct { // {% print a, b %}
		exprs []node
		line  int
	}
	ifStmt struct {
		tests  []node
		bodies [][]node // one more than tests if there is an else
	}
	forStmt struct {
		target    []string // names; one without parts if part is false
		parts     bool
		iter      node
		filter    node // nil: none
		body      []node
		otherwise []node
		recursive bool
		line      int
	}
	setStmt struct {
		targets []target
		parts   bool
		expr    node   // nil: the body
		body    []node // of a block
		filters node   // over place; nil: none
		line    int
	}
	macroStmt struct {
		name     string // "" of a call block
		args     []string
		defaults []node // of the last args
		body     []node
		caller   bool // the body asks for caller
		varargs  bool
		kwargs   bool
		line     int
	}
	callStmt struct {
		call  *call
		macro *macroStmt
		line  int
	}
	filterStmt struct {
		filter node // over place
		body   []node
		line   int
	}
	withStmt struct {
		names  []string
		values []node
		body   []node
	}
	blockStmt struct {
		name   string
		scoped bool
		body   []node
	}
	escapeStmt struct {
		on   node
		body []node
	}

	literal struct{ val value }
	ref     struct {
		name string
		line int
	}
	attr struct {
		of   node
		name string
		line int
	}
	item struct {
		of, key node
		line    int
	}
	slice struct{ from, to, step node }
	call  struct {
		fn     node
		args   []node
		kwargs []kwarg
		star   node // *args; nil: none
		stars  node // **kwargs
		line   int
	}
	kwarg struct {
		name string
		val  node
	}
	filter struct {
		of   node // place in a block
		name string
		call *call
		line int
	}
	test struct {
		of   node
		name string
		call *call
		line int
	}
	unary struct {
		op   string
		of   node
		line int
	}
	binary struct {
		op          string
		left, right node
		line        int
	}
	compare struct {
		first node
		ops   []string
		with  []node
		line  int
	}
	logic struct {
		and         bool
		left, right node
	}
	condition struct{ test, yes, no node } // no is nil: undefined
	concat    struct {
		parts []node
		line  int
	}
	list  struct{ items []node }
	tuple struct{ items []node }
	dict  struct{ keys, vals []node }
	place struct{} // what a filter block filters
)

// target is what a set assigns to: a name, or an attribute of a namespace.
type target struct{ name, attr string }

// maxNesting is how deep tags and expressions may be in each other.
const maxNesting = 100

type parser struct {
	tokens []token
	at     int
	depth  int
	blocks map[string]*blockStmt
	names  map[string]bool // that are asked for
	tables *tables
}

func (p *parser) now() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if p.at < len(p.tokens)-1 {
		p.at++
	}
	return t
}

func (p *parser) peek(n int) token { return p.tokens[min(p.at+n, len(p.tokens)-1)] }

// take goes on if the token is a sign or word.
func (p *parser) take(val string) bool {
	if !p.now().is(val) {
		return false
	}
	p.next()
	return true
}

// failure is panicked with: parsing ends in one place.
type failure struct{ err error }

func (p *parser) fail(format string, args ...any) {
	panic(failure{wrong(p.now().line, "", format, args...)})
}

func (p *parser) want(val string) {
	if !p.take(val) {
		p.fail("expected %q, got %q", val, p.now().said())
	}
}

func (p *parser) wantKind(k kind, said string) token {
	if p.now().kind != k {
		p.fail("expected %s, got %q", said, p.now().said())
	}
	return p.next()
}

// enter goes one level deeper.
func (p *parser) enter() {
	if p.depth++; p.depth > maxNesting {
		p.fail("nested more than %d deep", maxNesting)
	}
}

func (p *parser) leave() { p.depth-- }

// body reads statements up to one of the end words, whose tag it has entered: its word is next.
func (p *parser) body(ends ...string) (nodes []node) {
	p.enter()
	defer p.leave()
	for {
		switch t := p.now(); t.kind {
		case eof:
			if len(ends) > 0 {
				p.fail("unexpected end of template, %q is missing", ends[len(ends)-1])
			}
			return nodes
		case data:
			p.next()
			nodes = append(nodes, literal{t.val})
		case varBegin:
			p.next()
			e := p.tuple(false, true)
			p.wantKind(varEnd, "end of print statement")
			nodes = append(nodes, output{e, t.line})
		default:
			p.next()
			word := p.now()
			if word.kind != name {
				p.fail("tag name expected")
			}
			if slices.Contains(ends, word.val) {
				return nodes
			}
			nodes = append(nodes, p.statement())
		}
	}
}

// end goes behind the tag that it is in, whose word is next.
func (p *parser) end() {
	p.next()
	p.wantKind(tagEnd, "end of statement block")
}

func (p *parser) endTag() { p.wantKind(tagEnd, "end of statement block") }

// refused are tags of Jinja2 that reach for other files, or run extensions.
var refused = map[string]string{
	"include": "a template reads no other files", "import": "a template reads no other files",
	"from": "a template reads no other files", "extends": "a template reads no other files",
}

func (p *parser) statement() node {
	t := p.next()
	switch t.val {
	case "if":
		return p.ifs()
	case "for":
		return p.loop(t.line)
	case "set":
		return p.set(t.line)
	case "macro":
		m := &macroStmt{name: p.wantKind(name, "a name").val, line: t.line}
		p.signature(m)
		p.endTag()
		p.macroBody(m, "endmacro")
		return m
	case "call":
		return p.callBlock(t.line)
	case "filter":
		f := p.filters(place{}, true)
		p.endTag()
		s := filterStmt{filter: f, body: p.body("endfilter"), line: t.line}
		p.end()
		return s
	case "with":
		return p.with()
	case "block":
		return p.block()
	case "autoescape":
		on := p.expression()
		p.endTag()
		s := escapeStmt{on, p.body("endautoescape")}
		p.end()
		return s
	case "print":
		o := prints{line: t.line}
		for len(o.exprs) == 0 || p.take(",") {
			o.exprs = append(o.exprs, p.expression())
		}
		p.endTag()
		return o
	}
	p.at--
	if why := refused[t.val]; why != "" {
		p.fail("%s: %s", t.val, why)
	}
	p.fail("encountered unknown tag %q", t.val)
	return nil
}

func (p *parser) ifs() node {
	s := ifStmt{}
	for {
		s.tests = append(s.tests, p.tuple(false, false))
		p.endTag()
		s.bodies = append(s.bodies, p.body("elif", "else", "endif"))
		if !p.take("elif") {
			break
		}
	}
	if p.take("else") {
		p.endTag()
		s.bodies = append(s.bodies, p.body("endif"))
	}
	p.end()
	return s
}

func (p *parser) loop(line int) node {
	s := &forStmt{line: line}
	s.target, s.parts = p.targets()
	p.want("in")
	s.iter = p.tuple(false, false)
	if p.take("if") {
		s.filter = p.expression()
	}
	s.recursive = p.take("recursive")
	p.endTag()
	s.body = p.body("endfor", "else")
	if p.take("else") {
		p.endTag()
		s.otherwise = p.body("endfor")
	}
	p.end()
	return s
}

// targets reads the names that a for assigns to.
func (p *parser) targets() (names []string, parts bool) {
	bracket := p.take("(")
	for {
		t := p.wantKind(name, "a name")
		p.assignable(t)
		names = append(names, t.val)
		if !p.take(",") {
			break
		}
		parts = true
		if p.now().kind != name || p.now().val == "in" {
			break
		}
	}
	if bracket {
		p.want(")")
	}
	return names, parts
}

func (p *parser) assignable(t token) {
	switch t.val {
	case "true", "false", "none", "True", "False", "None":
		p.fail("cannot assign to %q", t.val)
	}
}

func (p *parser) set(line int) node {
	s := &setStmt{line: line}
	bracket := p.take("(")
	for {
		t := p.wantKind(name, "a name")
		p.assignable(t)
		to := target{name: t.val}
		if p.take(".") {
			p.names[t.val] = true
			to.attr = p.wantKind(name, "a name").val
		}
		s.targets = append(s.targets, to)
		if !p.take(",") {
			break
		}
		s.parts = true
		if p.now().kind != name {
			break
		}
	}
	if bracket {
		p.want(")")
	}
	if p.take("=") {
		s.expr = p.tuple(false, true)
		p.endTag()
		return s
	}
	if s.parts {
		p.fail("expected \"=\", got %q", p.now().said())
	}
	if p.now().is("|") {
		s.filters = p.filters(place{}, false)
	}
	p.endTag()
	s.body = p.body("endset")
	p.end()
	return s
}

// signature reads the arguments of a macro.
func (p *parser) signature(m *macroStmt) {
	p.want("(")
	for !p.now().is(")") {
		if len(m.args) > 0 {
			p.want(",")
		}
		t := p.wantKind(name, "a name")
		p.assignable(t)
		m.args = append(m.args, t.val)
		if p.take("=") {
			m.defaults = append(m.defaults, p.expression())
		} else if len(m.defaults) > 0 {
			p.fail("non-default argument follows default argument")
		}
	}
	p.want(")")
}

// macroBody reads the body, and what it asks for beyond its arguments.
func (p *parser) macroBody(m *macroStmt, end string) {
	outer := p.names
	p.names = map[string]bool{}
	m.body = p.body(end)
	p.end()
	m.caller = p.names["caller"] || slices.Contains(m.args, "caller")
	m.varargs, m.kwargs = p.names["varargs"], p.names["kwargs"]
	for n := range p.names {
		outer[n] = true
	}
	p.names = outer
}

func (p *parser) callBlock(line int) node {
	m := &macroStmt{line: line}
	if p.now().is("(") {
		p.signature(m)
	}
	c, ok := p.expression().(*call)
	if !ok {
		p.fail("expected call")
	}
	p.endTag()
	p.macroBody(m, "endcall")
	return callStmt{c, m, line}
}

func (p *parser) with() node {
	s := withStmt{}
	for p.now().kind != tagEnd {
		if len(s.names) > 0 {
			p.want(",")
		}
		t := p.wantKind(name, "a name")
		p.assignable(t)
		p.want("=")
		s.names = append(s.names, t.val)
		s.values = append(s.values, p.expression())
	}
	p.endTag()
	s.body = p.body("endwith")
	p.end()
	return s
}

func (p *parser) block() node {
	t := p.wantKind(name, "a name")
	s := &blockStmt{name: t.val}
	for p.now().kind == name {
		switch w := p.next().val; w {
		case "scoped":
			s.scoped = true
		case "required":
			p.fail("a required block needs a template that extends this one, and no template reads other files")
		default:
			p.fail("unexpected %q", w)
		}
	}
	p.endTag()
	if p.blocks[s.name] != nil {
		p.fail("block %q defined twice", s.name)
	}
	p.blocks[s.name] = s
	s.body = p.body("endblock")
	p.next()
	if p.now().is(s.name) {
		p.next()
	}
	p.endTag()
	return s
}

// tuple reads expressions with commas between; without a comma it is the expression itself.
// conditional says whether an if may stand behind.
func (p *parser) tuple(bracketed, conditional bool) node {
	one := p.expression
	if !conditional {
		one = p.or
	}
	var items []node
	isTuple := false
	for {
		t := p.now()
		if t.kind == varEnd || t.kind == tagEnd || t.is(")") || t.kind == eof {
			break
		}
		if len(items) > 0 && (t.is("in") || t.is("recursive") || t.is("if") && !conditional) {
			break
		}
		items = append(items, one())
		if !p.take(",") {
			break
		}
		isTuple = true
	}
	if len(items) == 1 && !isTuple {
		return items[0]
	}
	if len(items) == 0 && !bracketed {
		p.fail("expected an expression, got %q", p.now().said())
	}
	return tuple{items}
}

// expression reads one expression, with its condition.
func (p *parser) expression() node {
	p.enter()
	defer p.leave()
	e := p.or()
	for chain := 0; p.take("if"); chain++ {
		if chain > maxNesting {
			p.fail("nested more than %d deep", maxNesting)
		}
		test := p.or()
		c := condition{test: test, yes: e}
		if p.take("else") {
			c.no = p.expression()
		}
		e = c
	}
	return e
}

func (p *parser) or() node {
	e := p.and()
	for n := 0; p.take("or"); n++ {
		p.chained(n)
		e = logic{false, e, p.and()}
	}
	return e
}

// maxChain is how many operators of one kind stand side by side.
const maxChain = 10_000

func (p *parser) chained(n int) {
	if n > maxChain {
		p.fail("an expression of more than %d parts", maxChain)
	}
}

func (p *parser) and() node {
	e := p.not()
	for n := 0; p.take("and"); n++ {
		p.chained(n)
		e = logic{true, e, p.not()}
	}
	return e
}

func (p *parser) not() node {
	line := p.now().line
	if p.now().is("not") && !(p.peek(1).is("in")) {
		p.next()
		p.enter()
		defer p.leave()
		return unary{"not", p.not(), line}
	}
	return p.comparison()
}

func (p *parser) comparison() node {
	c := &compare{first: p.math1(), line: p.now().line}
	for {
		t := p.now()
		switch {
		case t.kind == sign && (t.val == "==" || t.val == "!=" || t.val == "<" || t.val == "<=" || t.val == ">" || t.val == ">="), t.is("in"):
			p.next()
			c.ops = append(c.ops, t.val)
		case t.is("not") && p.peek(1).is("in"):
			p.next()
			p.next()
			c.ops = append(c.ops, "not in")
		default:
			if len(c.ops) == 0 {
				return c.first
			}
			return c
		}
		p.chained(len(c.ops))
		c.with = append(c.with, p.math1())
	}
}

func (p *parser) math1() node {
	e := p.concat()
	for n := 0; p.now().is("+") || p.now().is("-"); n++ {
		p.chained(n)
		t := p.next()
		e = binary{t.val, e, p.concat(), t.line}
	}
	return e
}

func (p *parser) concat() node {
	parts := []node{p.math2()}
	line := p.now().line
	for p.take("~") {
		p.chained(len(parts))
		parts = append(parts, p.math2())
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return concat{parts, line}
}

func (p *parser) math2() node {
	e := p.pow()
	for n := 0; ; n++ {
		t := p.now()
		if t.kind != sign || t.val != "*" && t.val != "/" && t.val != "//" && t.val != "%" {
			return e
		}
		p.chained(n)
		p.next()
		e = binary{t.val, e, p.pow(), t.line}
	}
}

func (p *parser) pow() node {
	e := p.unary(true)
	for n := 0; p.now().is("**"); n++ {
		p.chained(n)
		t := p.next()
		e = binary{"**", e, p.unary(true), t.line}
	}
	return e
}

func (p *parser) unary(filtered bool) node {
	p.enter()
	defer p.leave()
	t := p.now()
	var e node
	if t.is("-") || t.is("+") {
		p.next()
		e = unary{t.val, p.unary(false), t.line}
	} else {
		e = p.primary()
	}
	e = p.postfix(e)
	if filtered {
		e = p.filterExpr(e)
	}
	return e
}

func (p *parser) primary() node {
	t := p.now()
	switch {
	case t.kind == name:
		p.next()
		switch t.val {
		case "true", "True":
			return literal{true}
		case "false", "False":
			return literal{false}
		case "none", "None":
			return literal{nil}
		}
		p.names[t.val] = true
		return ref{t.val, t.line}
	case t.kind == text:
		s := ""
		for p.now().kind == text {
			s += p.next().val
		}
		return literal{s}
	case t.kind == integer:
		p.next()
		return literal{t.num}
	case t.kind == float:
		p.next()
		return literal{t.frac}
	case t.is("("):
		p.next()
		e := p.tuple(true, true)
		p.want(")")
		return e
	case t.is("["):
		p.next()
		var items []node
		for !p.now().is("]") {
			if len(items) > 0 {
				p.want(",")
				if p.now().is("]") {
					break
				}
			}
			items = append(items, p.expression())
		}
		p.want("]")
		return list{items}
	case t.is("{"):
		return p.dict()
	}
	p.fail("unexpected %q", t.said())
	return nil
}

func (p *parser) dict() node {
	p.want("{")
	d := dict{}
	for !p.now().is("}") {
		if len(d.keys) > 0 {
			p.want(",")
			if p.now().is("}") {
				break
			}
		}
		d.keys = append(d.keys, p.expression())
		p.want(":")
		d.vals = append(d.vals, p.expression())
	}
	p.want("}")
	return d
}

func (p *parser) postfix(e node) node {
	for n := 0; ; n++ {
		t := p.now()
		p.chained(n * 100) // each is one deeper
		switch {
		case t.is("."):
			p.next()
			switch k := p.next(); k.kind {
			case name:
				e = attr{e, k.val, t.line}
			case integer:
				e = item{e, literal{k.num}, t.line}
			default:
				p.at--
				p.fail("expected name or number")
			}
		case t.is("["):
			p.next()
			e = item{e, p.subscript(), t.line}
			p.want("]")
		case t.is("("):
			e = p.call(e)
		default:
			return e
		}
	}
}

// subscript reads what is between square brackets.
func (p *parser) subscript() node {
	var items []node
	for {
		items = append(items, p.subscripted())
		if !p.take(",") {
			break
		}
	}
	if len(items) == 1 {
		return items[0]
	}
	return tuple{items}
}

func (p *parser) subscripted() node {
	var s slice
	if !p.now().is(":") {
		e := p.expression()
		if !p.now().is(":") {
			return e
		}
		s.from = e
	}
	p.want(":")
	if t := p.now(); !t.is(":") && !t.is("]") && !t.is(",") {
		s.to = p.expression()
	}
	if p.take(":") {
		if t := p.now(); !t.is("]") && !t.is(",") {
			s.step = p.expression()
		}
	}
	return s
}

func (p *parser) call(fn node) *call {
	c := &call{fn: fn, line: p.now().line}
	p.want("(")
	for first := true; !p.now().is(")"); first = false {
		if !first {
			p.want(",")
			if p.now().is(")") {
				break
			}
		}
		switch {
		case p.take("**"):
			c.stars = p.expression()
		case p.now().is("*"):
			p.next()
			if c.stars != nil {
				p.fail("invalid syntax for function call expression")
			}
			c.star = p.expression()
		case p.now().kind == name && p.peek(1).is("="):
			if c.stars != nil {
				p.fail("invalid syntax for function call expression")
			}
			n := p.next().val
			p.next()
			c.kwargs = append(c.kwargs, kwarg{n, p.expression()})
		default:
			if len(c.kwargs) > 0 || c.star != nil || c.stars != nil {
				p.fail("invalid syntax for function call expression")
			}
			c.args = append(c.args, p.expression())
		}
	}
	p.want(")")
	return c
}

func (p *parser) filterExpr(e node) node {
	for n := 0; ; n++ {
		p.chained(n * 100) // each is one deeper
		switch {
		case p.now().is("|"):
			e = p.filters(e, false)
		case p.now().is("is"):
			e = p.test(e)
		case p.now().is("("):
			e = p.call(e)
		default:
			return e
		}
	}
}

// dotted reads a name with points in it.
func (p *parser) dotted() string {
	n := p.wantKind(name, "a name").val
	for p.take(".") {
		n += "." + p.wantKind(name, "a name").val
	}
	return n
}

// filters reads a filter and those behind it; the first has no | before it if bare.
func (p *parser) filters(of node, bare bool) node {
	for n := 0; bare || p.now().is("|"); n++ {
		p.chained(n * 100)
		if !bare {
			p.next()
		}
		bare = false
		f := filter{of: of, line: p.now().line, name: p.dotted()}
		if p.tables.filters[f.name] == nil {
			p.fail("no filter named %q", f.name)
		}
		if p.now().is("(") {
			f.call = p.call(nil)
		}
		of = f
	}
	return of
}

func (p *parser) test(of node) node {
	t := p.next()
	negated := p.take("not")
	x := test{of: of, line: t.line, name: p.dotted()}
	if p.tables.tests[x.name] == nil {
		p.fail("no test named %q", x.name)
	}
	switch n := p.now(); {
	case n.is("("):
		x.call = p.call(nil)
	case n.kind == text || n.kind == integer || n.kind == float || n.is("[") || n.is("{"), n.kind == name && !n.is("else") && !n.is("or") && !n.is("and") && !n.is("is"):
		p.enter()
		x.call = &call{args: []node{p.postfix(p.primary())}, line: t.line}
		p.leave()
	case n.is("is"):
		p.fail("you cannot chain multiple tests with is")
	}
	if negated {
		return unary{"not", x, t.line}
	}
	return x
}
