package redact

import (
	_ "embed" // the lists of words
	"strings"

	"github.com/persona-go/persona/internal/lazy"
)

var (
	//go:embed words/tlds.txt
	tldList string
	//go:embed words/notnames.txt
	notNameList string
	//go:embed words/code.txt
	codeList string
	//go:embed words/hosts.txt
	hostList string
	//go:embed words/pages.txt
	pageList string
	//go:embed words/profiles.txt
	profileList string
	//go:embed words/phones.txt
	phoneList string
	//go:embed words/labels.txt
	labelList string
	//go:embed words/units.txt
	unitList string
	//go:embed words/about.txt
	aboutList string
	//go:embed words/at.txt
	atList string
	//go:embed words/dot.txt
	dotList string
	//go:embed words/iban.txt
	ibanList string
)

var (
	isTLD     = lazy.Words(tldList)     // top-level domains that follow a disguised dot
	notName   = lazy.Words(notNameList) // words in front of "at" that are nobody's address
	isCode    = lazy.Words(codeList)    // what follows an @ in code and in chats, and is nobody
	isHost    = lazy.Words(hostList)    // hosts where the first part of a path is a person
	isPage    = lazy.Words(pageList)    // first parts of paths there that are nobody
	isProfile = lazy.Words(profileList) // parts of paths that a person's name follows
	isPhone   = lazy.Words(phoneList)   // words that announce a telephone number
	isLabel   = lazy.Words(labelList)   // words that announce another number
	isUnit    = lazy.Words(unitList)    // what is counted or paid
	isAbout   = lazy.Words(aboutList)   // words in front of a count
	isAt      = lazy.Words(atList)      // how people write @
	isDot     = lazy.Words(dotList)     // how people write a dot
	isIBAN    = lazy.Words(ibanList)    // countries with the lengths of their account numbers
)

// named reports whether text has a word for @ that is not English.
func named(text string) bool {
	for _, word := range []string{"rroba", "ARROBA", "robase", "hiocciola", "lammeraffe", "собак", "pestaart"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
