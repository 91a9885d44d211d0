// Package template renders templates in the language of Jinja2, as its SandboxedEnvironment does
// with StrictUndefined and without escaping. It never opens a file, runs a program or asks the
// clock for anything but its own limit, and a template that somebody else wrote ends within bounds.
// JINJA.md says what is the same, and what is not.
package template

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Var is a variable of a template. Its value is nil, a bool, int, int64, *big.Int, float64,
// string, []any or Map.
type Var struct {
	Name  string
	Value any
}

// Map is a mapping whose keys have an order.
type Map []Var

// Template is a parsed template. Any number of goroutines may render it.
type Template struct {
	name   string
	body   []node
	blocks map[string]*blockStmt
	names  map[string]bool
	tables *tables
}

// tables are what templates find by name.
type tables struct {
	filters                                   map[string]*builtin
	tests                                     map[string]*testFunc
	functions                                 map[string]*function
	texts, lists, tuples, dicts, ints, floats map[string]method
}

// Error is what is wrong with a template, or with a rendering of it.
type Error struct {
	File string
	Line int    // from 1 on
	Name string // the variable that is undefined; "" if that is not what is wrong
	Err  error
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err) }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// ErrLimit is wrapped by the error of a rendering that takes too much.
var ErrLimit = errors.New("the template takes too much")

func wrong(line int, name, format string, args ...any) *Error {
	return &Error{Line: line, Name: name, Err: fmt.Errorf(format, args...)}
}

// MaxSource is how many bytes a template has at most.
const MaxSource = 1 << 20

// Parse reads a template. name stands in its errors, which are an [*Error].
func Parse(name, source string) (t *Template, err error) {
	defer func() {
		if e := (*Error)(nil); errors.As(err, &e) {
			e.File = name
		}
	}()
	if len(source) > MaxSource {
		return nil, wrong(1, "", "a template has at most %d bytes", MaxSource)
	}
	source = strings.TrimSuffix(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(source), "\n")
	tokens, err := lex(source)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens, blocks: map[string]*blockStmt{}, names: map[string]bool{}, tables: &tables{
		filters: builtinFilters(), tests: builtinTests(), functions: builtinFunctions(), texts: textMethods(),
		lists: listMethods(), tuples: tupleMethods(), dicts: dictMethods(), ints: intMethods(), floats: floatMethods(),
	}}
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(failure)
			if !ok {
				panic(r)
			}
			t, err = nil, f.err
		}
	}()
	body := p.body()
	return &Template{name: name, body: body, blocks: p.blocks, names: p.names, tables: p.tables}, nil
}

// Has reports whether the template has a block of that name.
func (t *Template) Has(block string) bool { return t.blocks[block] != nil }

// Asks reports whether the template mentions a variable of that name anywhere.
func (t *Template) Asks(name string) bool { return t.names[name] }

// The blocks of the whole: they stand before and behind all renderings, and print nothing in one.
const (
	Head = "head"
	Foot = "foot"
)

// Output is a rendering.
type Output struct {
	Text string
	At   int // where the value of the marked variable stands, if it does so as it is, once and by itself; else -1
}

// Render renders the template without its blocks [Head] and [Foot]. mark names the variable of
// Output.At; "" for none. The error is an [*Error], which wraps that of ctx if that ended it.
func (t *Template) Render(ctx context.Context, vars []Var, mark string) (Output, error) {
	return t.render(ctx, vars, mark, t.body)
}

// RenderBlock renders one block, with its own variables. There has to be one.
func (t *Template) RenderBlock(ctx context.Context, block string, vars []Var) (string, error) {
	out, err := t.render(ctx, vars, "", t.blocks[block].body)
	return out.Text, err
}

func (t *Template) render(ctx context.Context, vars []Var, mark string, body []node) (out Output, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, maxTime, ErrLimit)
	defer cancel()
	e := newEval(ctx, t, mark)
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(failure)
			if !ok {
				panic(r)
			}
			out, err = Output{}, f.err
			if e := (*Error)(nil); errors.As(err, &e) {
				e.File = t.name
			}
		}
	}()
	for _, v := range vars {
		e.globals.vals[v.Name] = fromGo(e, v.Value)
	}
	e.top = &scope{vals: map[string]value{}, parent: e.globals}
	e.marked = e.globals.vals[mark]
	e.run(body, e.top)
	at := -1
	if e.marks == 1 {
		at = e.markAt
	}
	return Output{e.out.text(), at}, nil
}
