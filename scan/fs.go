package scan

import "time"

// A tree is an fs.FS. What some trees can say or do beyond that, they offer by the interfaces of
// this file, and by fs.ReadLinkFS, without which links are not followed. A scan looks for each of
// them and goes on without those that are not there.

// StampedInfo is an fs.FileInfo that says in which state its file is.
type StampedInfo interface {
	Stamp() Stamp
}

// PreparingFS is an fs.FS that can read folders before they are asked for. A scan tells it the
// names of the folders that will be read next, in that order and before any that were told earlier,
// whenever it has read a folder that holds some.
type PreparingFS interface {
	Ahead(folders []string)
}

// UnusableEntry is an irregular fs.DirEntry that says why nobody can read it: the member of an
// archive whose name leads out of it, for example.
type UnusableEntry interface {
	Unusable() string
}

// Stamp is what a tree says of a file's state beyond its size and its time. Two equal stamps,
// other than the zero value, say that nobody wrote to the file in between. What is in it is the
// tree's affair: on a file system the inode and the change time, in object storage a generation or
// an ETag. The zero value says nothing. Stamps are comparable.
type Stamp struct {
	id    uint64
	since int64 // nanoseconds since 1970; 0 if nobody knows
}

// StampOf returns the stamp of a file that has this number in its tree, 0 if it has none, and that
// has been in its state since this time, zero if the tree does not say.
func StampOf(id uint64, since time.Time) Stamp {
	const limit = 9_200_000_000 // seconds that fit into nanoseconds: the years 1678 to 2261
	s := Stamp{id: id}
	if sec := since.Unix(); sec > -limit && sec < limit {
		s.since = since.UnixNano()
	}
	return s
}

// Since returns the time since which the file has been in its state, by a clock that no program can
// set back, in UTC; the zero time if the tree does not say.
func (s Stamp) Since() time.Time {
	if s.since == 0 {
		return time.Time{}
	}
	return time.Unix(0, s.since).UTC()
}

// ID returns the number of the file in its tree, 0 if it has none.
func (s Stamp) ID() uint64 { return s.id }

// stampOf returns what info, or whatever else a tree gives, says of a file's state.
func stampOf(info any) Stamp {
	if s, ok := info.(StampedInfo); ok {
		return s.Stamp()
	}
	return Stamp{}
}
