package segment

import "crypto/sha256"

// These make a paragraph a form's and not a person's: it is no short answer, and more people have
// it word for word than would by chance.
const (
	repeatedWords   = 8   // at least
	repeatedSources = 5   // at least
	repeatedShare   = 0.2 // of the sources, at least
)

// MarkRepeated makes furniture of the paragraphs that stand word for word in many sources: a
// template or an instruction put them there, and nobody said them. They are paragraphs (no turns,
// no answers) of eight words or more, in at least five sources and a fifth of all. It changes the
// segments of sources, and returns how many it changed. Call it, if at all, with all sources of a
// study and before [By].
func MarkRepeated(sources []Source) int {
	type seen struct{ last, sources int }
	count := make(map[[sha256.Size]byte]seen)
	var words []byte
	each := func(visit func(source int, s *Segment, key [sha256.Size]byte)) {
		for i := range sources {
			for j := range sources[i].Segments {
				s := &sources[i].Segments[j]
				if s.Kind != KindParagraph {
					continue
				}
				words = AppendWords(words[:0], sources[i].Text, *s)
				if countWords(words) >= repeatedWords {
					visit(i, s, sha256.Sum256(words))
				}
			}
		}
	}
	each(func(source int, _ *Segment, key [sha256.Size]byte) {
		n := count[key]
		if n.sources == 0 || n.last != source {
			count[key] = seen{source, n.sources + 1}
		}
	})
	changed := 0
	each(func(_ int, s *Segment, key [sha256.Size]byte) {
		if n := count[key].sources; n >= repeatedSources && float64(n) >= repeatedShare*float64(len(sources)) {
			s.Kind = KindFurniture
			changed++
		}
	})
	return changed
}
