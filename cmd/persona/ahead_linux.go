package main

import (
	"io/fs"
	"runtime"
	"slices"
	"sync"
)

// ahead reads folders before they are asked for, so that the scan does not wait for the system while another processor is idle. What
// the scan sees, and in which order, stays the same.
type ahead struct {
	mu      sync.Mutex
	changed sync.Cond
	queue   [][]string           // announced and not yet begun; the last list is what comes next
	begun   map[string]*prepared // by name
	running int
	kept    int // entries that wait to be asked for
	closed  bool
}

// prepared is a folder that was read before it was asked for. A nil file, once it is done, is a folder that could not be opened.
type prepared struct {
	file *listing
	done bool
}

// Limits of what waits: folders, of which a deep tree announces some at each level, and entries, of about 150 bytes each.
const (
	maxAheadFolders = 64
	maxAheadEntries = 32 << 10
)

func newAhead() *ahead {
	a := &ahead{begun: map[string]*prepared{}}
	a.changed.L = &a.mu
	return a
}

// Ahead is told which folders will be listed next, in that order, before any that was announced earlier.
func (f folder) Ahead(names []string) {
	if b, ok := f.fast.(beneath); ok && runtime.GOMAXPROCS(0) > 1 {
		b.ahead.announce(names, b.list)
	}
}

// list opens a folder and reads what is in it; nil where that is no folder, or there is trouble: whoever asks for it will see.
func (b beneath) list(name string) *listing {
	f, err := b.openNow(name)
	if err != nil {
		return nil
	}
	l, ok := f.(*listing)
	if !ok {
		_ = f.Close() // only opened
		return nil
	}
	l.readAll()
	return l
}

func (a *ahead) announce(names []string, list func(string) *listing) {
	a.mu.Lock()
	defer a.mu.Unlock()
	names = slices.Clone(names)
	slices.Reverse(names) // taken from the end
	a.queue = append(a.queue, names)
	for range min(len(names), runtime.GOMAXPROCS(0)-1-a.running) {
		a.running++
		go a.run(list)
	}
}

// run reads one folder after the other until there is none, or enough waits.
func (a *ahead) run(list func(string) *listing) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for {
		for !a.closed && a.next() != nil && (len(a.begun) >= maxAheadFolders || a.kept >= maxAheadEntries) {
			a.changed.Wait()
		}
		last := a.next()
		if last == nil || a.closed {
			a.running--
			a.changed.Broadcast()
			return
		}
		name := (*last)[len(*last)-1]
		*last = (*last)[:len(*last)-1]
		p := &prepared{}
		a.begun[name] = p
		a.mu.Unlock()
		file := list(name)
		a.mu.Lock()
		if p.file, p.done = file, true; file != nil {
			a.kept += len(file.list)
		}
		a.changed.Broadcast()
	}
}

// next is the list whose last name comes next; nil when there is none.
func (a *ahead) next() *[]string {
	for n := len(a.queue); n > 0; n-- {
		if len(a.queue[n-1]) > 0 {
			return &a.queue[n-1]
		}
		a.queue = a.queue[:n-1]
	}
	return nil
}

// take hands out a folder that was read, or is being read; nil where nobody began with it, and then nobody will.
func (a *ahead) take(name string) *listing {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := a.begun[name]
	if p == nil {
		if last := a.next(); last != nil {
			if i := len(*last) - 1; (*last)[i] == name {
				*last = (*last)[:i]
			}
		}
		return nil
	}
	for !p.done {
		a.changed.Wait()
	}
	delete(a.begun, name)
	if p.file != nil {
		a.kept -= len(p.file.list)
	}
	a.changed.Broadcast()
	return p.file
}

// close waits for those who read, and lets go of what nobody asked for.
func (a *ahead) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed = true
	a.changed.Broadcast()
	for a.running > 0 {
		a.changed.Wait()
	}
	for _, p := range a.begun {
		if p.file != nil {
			_ = p.file.Close() // only read
		}
	}
	a.begun = nil
}

var _ fs.ReadDirFile = (*listing)(nil)
