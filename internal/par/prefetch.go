package par

import (
	"runtime"
	"slices"
	"sync"
)

// Prefetch fetches what will be asked for by name, in the background, so that whoever asks does not
// wait while another processor is idle. What is asked for, and in which order, is decided by the
// caller. Set the exported fields before the first call, and call Close at the end. It is safe for
// several goroutines at once.
type Prefetch[R any] struct {
	// Fetch returns what a name stands for. It runs on other goroutines than the caller's, several
	// at once.
	Fetch func(name string) R
	// Weigh returns how much one result counts towards Weight; nil: nothing does.
	Weigh func(R) int
	// Drop lets go of a result that nobody took; nil: nothing is done.
	Drop func(R)
	// Items is how many results may wait to be taken, and Weight how much they may weigh together:
	// nothing is begun while either is reached. Less than 1 fetches nothing ahead.
	Items, Weight int

	mu      sync.Mutex
	changed *sync.Cond
	queue   [][]string             // announced and not yet begun; the last list is what comes next
	begun   map[string]*fetched[R] // by name
	running int
	kept    int // the weight of the results that wait to be taken
	closed  bool
}

// fetched is a result that was begun before it was asked for.
type fetched[R any] struct {
	result   R
	panicked *Panic
	done     bool
}

// Announce says which names will be asked for next, in that order, before any that were announced
// earlier. With a single processor nothing is fetched ahead.
func (p *Prefetch[R]) Announce(names []string) {
	workers := runtime.GOMAXPROCS(0)
	if workers < 2 || p.Items < 1 || p.Weight < 1 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	if p.begun == nil {
		p.begun = map[string]*fetched[R]{}
		p.changed = sync.NewCond(&p.mu)
	}
	names = slices.Clone(names)
	slices.Reverse(names) // taken from the end
	p.queue = append(p.queue, names)
	for range min(len(names), workers-p.running) { // whoever asks mostly waits
		p.running++
		go p.run()
	}
}

// run fetches one name after the other until there is none, or enough waits.
func (p *Prefetch[R]) run() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		for !p.closed && p.next() != nil && (len(p.begun) >= p.Items || p.kept >= p.Weight) {
			p.changed.Wait()
		}
		last := p.next()
		if last == nil || p.closed {
			p.running--
			p.changed.Broadcast()
			return
		}
		name := (*last)[len(*last)-1]
		*last = (*last)[:len(*last)-1]
		p.fetch(name)
	}
}

// fetch begins with a name and keeps what comes of it. It does not hold the lock meanwhile.
func (p *Prefetch[R]) fetch(name string) {
	f := &fetched[R]{}
	p.begun[name] = f
	p.mu.Unlock()
	panicked := guard(func() { f.result = p.Fetch(name) })
	p.mu.Lock()
	f.panicked, f.done = panicked, true
	p.kept += p.weight(f)
	p.changed.Broadcast()
}

// weight returns how much a result weighs; one that panicked weighs nothing.
func (p *Prefetch[R]) weight(f *fetched[R]) int {
	if p.Weigh == nil || f.panicked != nil {
		return 0
	}
	return p.Weigh(f.result)
}

// next returns the list whose last name comes next; nil if there is none.
func (p *Prefetch[R]) next() *[]string {
	for n := len(p.queue); n > 0; n-- {
		if len(p.queue[n-1]) > 0 {
			return &p.queue[n-1]
		}
		p.queue = p.queue[:n-1]
	}
	return nil
}

// Take returns what was fetched under a name, once, and waits for it if it is being fetched. It
// reports false if nobody began with it; then nobody will, if it is what comes next. A panic of
// Fetch is raised again here, as a *[Panic].
func (p *Prefetch[R]) Take(name string) (result R, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.begun[name]
	if f == nil {
		if last := p.next(); last != nil {
			if i := len(*last) - 1; (*last)[i] == name {
				*last = (*last)[:i]
			}
		}
		return result, false
	}
	for !f.done {
		p.changed.Wait()
	}
	if p.begun[name] != f { // somebody else waited for it too, and took it
		return result, false
	}
	delete(p.begun, name)
	p.kept -= p.weight(f)
	p.changed.Broadcast()
	if f.panicked != nil {
		panic(f.panicked)
	}
	return f.result, true
}

// Close waits for what is being fetched, and drops what nobody took. Nothing is fetched after it.
func (p *Prefetch[R]) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	if p.changed != nil {
		p.changed.Broadcast()
	}
	for p.running > 0 {
		p.changed.Wait()
	}
	for _, f := range p.begun {
		if p.Drop != nil && f.panicked == nil {
			p.Drop(f.result)
		}
	}
	p.begun = nil
}
