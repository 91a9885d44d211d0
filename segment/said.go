package segment

import "iter"

// Said yields what each of people says, segment by segment, as [AppendWords] gives it, with the
// number of who says it. The words are good until the next ones are asked for.
func Said(sources []Source, people []Person) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		var body []byte
		for i, p := range people {
			for _, ref := range p.Said {
				body = AppendWords(body[:0], sources[ref.Source].Text, sources[ref.Source].Segments[ref.Segment])
				if !yield(i, body) {
					return
				}
			}
		}
	}
}
