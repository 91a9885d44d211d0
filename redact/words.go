package redact

import (
	_ "embed" // the lists of words

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
	//go:embed words/digits.txt
	digitList string
	//go:embed words/services.txt
	serviceList string
	//go:embed words/usernames.txt
	usernameList string
	//go:embed words/logins.txt
	loginList string
	//go:embed words/fillers.txt
	fillerList string
	//go:embed words/copulas.txt
	copulaList string
	//go:embed words/mine.txt
	mineList string
	//go:embed words/providers.txt
	providerList string
	//go:embed words/notusers.txt
	notUserList string
	//go:embed words/codeparts.txt
	codePartList string
	//go:embed words/machines.txt
	machineList string
	//go:embed words/found.txt
	foundList string
	//go:embed words/codes.txt
	codesList string
	//go:embed words/smalls.txt
	smallList string
	//go:embed words/these.txt
	theseList string
	//go:embed words/counted.txt
	countedList string
	//go:embed words/noplurals.txt
	noPluralList string
	//go:embed words/between.txt
	betweenList string
	//go:embed words/ordinals.txt
	ordinalList string
	//go:embed words/on.txt
	onList string
	//go:embed words/as.txt
	asList string
	//go:embed words/mailed.txt
	mailedList string
	//go:embed words/joins.txt
	joinsList string
	//go:embed words/stops.txt
	stopList string
	//go:embed words/vague.txt
	vagueList string
	//go:embed words/first.txt
	firstList string
	//go:embed words/owns.txt
	ownList string
	//go:embed words/pairs.txt
	pairList string
)

var (
	isTLD      = lazy.Words(tldList)      // top-level domains that follow a disguised dot
	notName    = lazy.Words(notNameList)  // words in front of "at" that are nobody's address
	isCode     = lazy.Words(codeList)     // what follows an @ in code and in chats, and is nobody
	isHost     = lazy.Words(hostList)     // hosts where the first part of a path is a person
	isPage     = lazy.Words(pageList)     // first parts of paths there that are nobody
	isProfile  = lazy.Words(profileList)  // parts of paths that a person's name follows
	isPhone    = lazy.Words(phoneList)    // words that announce a telephone number
	isLabel    = lazy.Words(labelList)    // words that announce another number
	isUnit     = lazy.Words(unitList)     // what is counted or paid
	isAbout    = lazy.Words(aboutList)    // words in front of a count
	isAt       = lazy.Words(atList)       // how people write @
	isDot      = lazy.Words(dotList)      // how people write a dot
	isIBAN     = lazy.Words(ibanList)     // countries with the lengths of their account numbers
	isService  = lazy.Words(serviceList)  // where people have user names
	isUsername = lazy.Words(usernameList) // words for a user name
	isLogin    = lazy.Words(loginList)    // words for logging in
	isFiller   = lazy.Words(fillerList)   // words between them and the name
	isCopula   = lazy.Words(copulaList)   // words for is
	isMine     = lazy.Words(mineList)     // words for whose it is
	isProvider = lazy.Words(providerList) // where many people have mail
	notUser    = lazy.Words(notUserList)  // what stands behind them and is no name
	isCodePart = lazy.Words(codePartList) // parts of names in programs
	isMachine  = lazy.Words(machineList)  // what an @ joins that is no person's
	isFound    = lazy.Words(foundList)    // words in front of "as" and a user name
	isListed   = lazy.Words(codesList)    // answers of servers, and ports
	isSmall    = lazy.Words(smallList)    // top-level domains that are words too
	isThese    = lazy.Words(theseList)    // words in front of a dot or point of a text
	isCounted  = lazy.Words(countedList)  // what is counted, behind its number
	isNoPlural = lazy.Words(noPluralList) // words that end as plurals do
	isVague    = lazy.Words(vagueList)    // words for user names that mean something else more often
	isFirst    = lazy.Words(firstList)    // what people say in front of their own name
	endsCount  = lazy.Words(stopList)     // words that end a count
	isOn       = lazy.Words(onList)       // words between a user name and its service
	isAs       = lazy.Words(asList)       // words in front of a name that somebody is found by
	isMailed   = lazy.Words(mailedList)   // words in front of a name that is an address
	isJoint    = lazy.Words(joinsList)    // words behind an address without its host
	isOrdinal  = lazy.Words(ordinalList)  // words for number
	isOwn      = lazy.Words(ownList)      // hosts whose first label is a person's
	isPair     = lazy.Words(pairList)     // two words for a user name
	isBetween  = lazy.Words(betweenList)  // words between a label and its number
)
