package scan

import (
	"errors"
	"io/fs"
	"path"
	"strings"
)

// maxHops is how many links one path may go through: as many as Linux allows (MAXSYMLINKS in
// path_resolution(7)).
const maxHops = 40

// target is what a path inside a root leads to.
type target struct {
	real   string // without links
	info   fs.FileInfo
	says   string // what the last link says
	reason string // why it leads nowhere: LinkDangles, LinkLoop, LinkLeaves, Link
	err    error
}

// follow resolves a place that is a link. What it returns is empty if the link may be followed.
func (g *scanner) follow(p *place) verdict {
	if _, ok := g.roots[p.root].FS.(fs.ReadLinkFS); !ok || !g.Follow {
		return verdict{} // judgeFile says that it is a link
	}
	to := g.resolve(p.root, p.real)
	switch {
	case to.err != nil:
		return verdict{err: to.err}
	case to.reason != "":
		return verdict{reason: to.reason, rule: to.says}
	}
	from := p.real
	p.real, p.info, p.folder = to.real, to.info, to.info.IsDir()
	if p.folder && (to.real == "." || strings.HasPrefix(from, to.real+"/")) {
		return verdict{reason: LinkLoop, rule: to.says}
	}
	return g.inForbidden(p)
}

// inForbidden says why nothing is followed into a place: no folder of version control is entered,
// and no run folder, by whatever way.
func (g *scanner) inForbidden(p *place) verdict {
	folder := p.real
	if !p.folder {
		folder = path.Dir(folder)
	}
	for ; folder != "."; folder = path.Dir(folder) {
		if isVersionControl(path.Base(folder)) {
			return verdict{reason: VersionControl}
		}
		if _, err := fs.Lstat(g.roots[p.root].FS, folder+"/"+RunMarker); err == nil {
			return verdict{reason: RunFolder, rule: RunMarker}
		}
	}
	return verdict{}
}

// resolve finds what a path inside a root leads to, element by element, without ever asking the
// file system for anything outside the root: a link may leave the root only to come straight back,
// which Root.ID alone decides.
func (g *scanner) resolve(root int, name string) target {
	fsys, base := g.roots[root].FS, elements(location(g.roots[root].ID))
	to := target{real: "."}
	above := 0 // how many elements of base above the root the path stands
	rest := elements(name)
	for hops := 0; len(rest) > 0; {
		e := rest[0]
		rest = rest[1:]
		switch {
		case e == ".." && to.real != ".":
			to.real, to.info = path.Dir(to.real), nil
			continue
		case e == "..":
			if above++; above > len(base) {
				to.reason = LinkLeaves
				return to
			}
			continue
		case above > 0:
			if e != base[len(base)-above] {
				to.reason = LinkLeaves
				return to
			}
			above--
			continue
		}
		next := join(to.real, e)
		info, err := fs.Lstat(fsys, next)
		if err != nil {
			return to.failed(err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			to.real, to.info = next, info
			if !info.IsDir() && len(rest) > 0 {
				to.reason = LinkDangles
				return to
			}
			continue
		}
		if hops++; hops > maxHops {
			to.reason = LinkLoop
			return to
		}
		if to.says, err = fs.ReadLink(fsys, next); err != nil {
			return to.failed(err)
		}
		if path.IsAbs(to.says) {
			if len(base) == 0 {
				to.reason = LinkLeaves
				return to
			}
			to.real, above = ".", len(base)
		}
		to.info = nil
		rest = append(elements(to.says), rest...)
	}
	if above > 0 {
		to.reason = LinkLeaves
		return to
	}
	if to.info == nil {
		info, err := fs.Lstat(fsys, to.real)
		if err != nil {
			return to.failed(err)
		}
		to.info = info
	}
	return to
}

// failed says why a path could not be resolved: one that is not there dangles if a link led to it.
func (to target) failed(err error) target {
	if to.says != "" && errors.Is(err, fs.ErrNotExist) {
		to.reason = LinkDangles
		return to
	}
	to.err = err
	return to
}

// elements splits a path, without the elements that say nothing.
func elements(name string) []string {
	var list []string
	for e := range strings.SplitSeq(name, "/") {
		if e != "" && e != "." {
			list = append(list, e)
		}
	}
	return list
}
