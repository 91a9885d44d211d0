package runs

// Pending is a run folder that is written and not yet in its place.
type Pending = pending

// Begin is the first half of Write: somebody may edit what is there before Put.
func Begin(dir string, c Content, o Options) (*Pending, error) { return begin(dir, c, o) }

// Put is the second half.
func (p *pending) Put() (kept string, err error) {
	defer p.fresh.Discard()
	return p.put()
}
