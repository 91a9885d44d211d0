package redact

import (
	"strings"
	"unicode/utf8"

	"github.com/persona-go/persona/internal/lazy"
)

// Bounds of a user name, and of what is looked at around a word that announces one.
const (
	shortestName = 3
	longestName  = 40 // bytes
	mostFillers  = 5  // words between the announcing word and the name
)

// slashed is a page's address as people say it, from behind the service: "dot com slash in slash
// ann".
var slashed = lazy.Regexp(`^( ?\.| dot| punkt| punto| point| ponto| punt)? ?(com|org|net|me|tv) (slash|schrägstrich|barra|barre) ((in|u|user|users|profile) (slash|schrägstrich|barra|barre) )?([\pL\d._-]{2,40})`)

// entered is what stands between a word for logging in and a name: "logged in as ann.lee".
var entered = lazy.Regexp(`^( in| on| up| en| mit)?( as| with| als| como| come| mit| en tant que|:) `)

// names adds user names that a service or a word for user names announces ("skype: ann.lee", "my
// username is annlee"), or that have the shape of one ("u/annlee", "annlee#1234").
func (f *folded) names(all []Span) []Span {
	s := f.text
	for i := 0; i < len(s); {
		switch {
		case s[i] == '#':
			if start, end := tag(s, i); end > 0 {
				all = append(all, f.span(start, end, Handle))
			}
			i++
		case s[i] == '/':
			if start, end := redditor(s, i); end > 0 {
				all = append(all, f.span(start, end, Handle))
			}
			i++
		case letter(s[i]):
			start := i
			for i < len(s) && letter(s[i]) {
				i++
			}
			if previous(s, start) == '.' && i-start <= longestName {
				if from, to := own(s, start, i); to > 0 {
					all = append(all, f.span(from, to, URL))
				}
			}
			if i-start <= longestName && strings.IndexByte("./@_", previous(s, start)) < 0 && begins(s, start) {
				all = f.announcedName(all, start, i)
			}
		default:
			i++
		}
	}
	return all
}

// own returns where a host begins and ends whose first label is a person's, "annlee.tumblr.com",
// with its second label from start up to end; 0, 0 if it is none.
func own(s string, start, end int) (from, to int) {
	for to = end; to < len(s) && to-end < 5 && (letter(s[to]) || s[to] == '.' && to == end); to++ {
	}
	for from = start - 1; from > 0 && start-from < longestName && label(s[from-1]); from-- {
	}
	if !isOwn(s[start:to]) || from == start-1 || isPage(s[from:start-1]) || strings.IndexByte("/@.", previous(s, from)) >= 0 {
		return 0, 0
	}
	return from, to
}

// secondHalf returns where the second of two words for a user name may end, behind the first, which
// ends at byte i; 0 if there is none.
func secondHalf(s string, i int) int {
	if i+2 >= len(s) || s[i] != ' ' && s[i] != '-' || strings.IndexByte("ntd", s[i+1]) < 0 {
		return 0
	}
	end := i + 1
	for end < len(s) && end-i < 16 && (letter(s[end]) || s[end] == '\'') {
		end++
	}
	return end
}

func previous(s string, i int) byte {
	if i == 0 {
		return ' '
	}
	return s[i-1]
}

// tag returns where a name with four digits behind the # at byte i begins and ends; 0, 0 if there
// is none.
func tag(s string, i int) (start, end int) {
	end = i + 1
	for end < len(s) && end-i <= 5 && digit(s[end]) {
		end++
	}
	start = i
	for start > 0 && i-start < longestName && nameByte(s[start-1]) {
		start--
	}
	name := s[start:i]
	if end-i != 5 || !ends(s, end) || len(name) < shortestName || !letter(name[0]) || strings.IndexByte("/@#", previous(s, start)) >= 0 || isLabel(name) || notUser(name) || isCodePart(name) {
		return 0, 0
	}
	return start, end
}

// redditor returns where the user name around the / at byte i begins and ends, "u/annlee"; 0, 0 if
// there is none.
func redditor(s string, i int) (start, end int) {
	if previous(s, i) != 'u' || i > 1 && strings.IndexByte(" (/[\"'*,:", s[i-2]) < 0 || i > 2 && s[i-2] == '/' && urlByte(s[i-3]) {
		return 0, 0
	}
	end = nameEnd(s, i+1)
	name := s[i+1 : end]
	if len(name) < shortestName || len(name) > 30 || isUnit(name) || isCounted(name) || strings.Contains(" min day hour week month year mol lit ", " "+name+" ") || strings.HasPrefix(s[end:], "/") {
		return 0, 0
	}
	return i - 1, end
}

func nameByte(c byte) bool {
	return letter(c) || digit(c) || c == '.' || c == '_' || c == '-'
}

// nameEnd returns where a user name that begins at byte i ends, without the punctuation behind it.
func nameEnd(s string, i int) int {
	end := i
	for end < len(s) && end-i <= longestName && nameByte(s[end]) {
		end++
	}
	for end > i && (s[end-1] == '.' || s[end-1] == '-') {
		end--
	}
	return end
}

// announcedName adds the user name beside the word from start up to end, if that is a word that
// announces one and there is one.
func (f *folded) announcedName(all []Span, start, end int) []Span {
	s := f.text
	word := s[start:end]
	service, username := isService(word), isUsername(word) || word == "user"
	if second := secondHalf(s, end); second > 0 && isPair(word+"-"+s[end+1:second]) {
		end, username = second, true
	}
	if !service && !username && !isLogin(word) || strings.HasPrefix(s[end:], ".") && end+1 < len(s) && letter(s[end+1]) && !spokenPage(s[end:]) {
		return all
	}
	if service {
		if m := slashed().FindStringSubmatchIndex(s[end:min(len(s), end+96)]); m != nil && !isPage(s[end+m[14]:end+m[15]]) {
			return append(all, f.span(start, end+m[1], URL))
		}
		if from, to := nameBefore(s, start); to > 0 {
			all = append(all, f.span(from, to, Handle))
		}
	}
	if from, to := nameBehind(s, start, end, username); to > 0 {
		all = append(all, f.span(from, to, Handle))
	}
	return all
}

func spokenPage(s string) bool { return slashed().MatchString(s[:min(len(s), 64)]) }

// nameBehind returns where the user name behind a word that announces one begins and ends; 0, 0 if
// there is none. A name that looks like a word must be announced by more than that: by a colon,
// or by "my … is".
func nameBehind(s string, start, end int, username bool) (from, to int) {
	at, sep, is, who := end, false, false, username
	login := isLogin(s[start:end]) && !username
	if m := entered().FindString(s[end:min(len(s), end+40)]); login && m != "" {
		at, sep = end+len(m)-1, true
	}
	for range mostFillers {
		next := at
		for next < len(s) && next-at < 4 && strings.IndexByte(" :=->,(\"'@", s[next]) >= 0 {
			sep = sep || s[next] == ':' || s[next] == '=' || s[next] == '-' && previous(s, next) == ' '
			next++
		}
		if next == at {
			return 0, 0
		}
		stop := next
		for stop < len(s) && stop-next < longestName && (letter(s[stop]) || s[stop] == '\'' && stop+1 < len(s) && letter(s[stop+1])) {
			stop++
		}
		word := s[next:stop]
		at = next
		if word == "" || !isFiller(word) && !isService(word) && !isUsername(word) || nameEnd(s, stop) > stop {
			break
		}
		is = is || isCopula(word)
		who = who || isUsername(word) || word == "user" || word == "id" || word == "name" || word == "handle" || word == "nom" || word == "nome"
		at = stop
	}
	for at < len(s) && s[at] == ' ' {
		at++
	}
	if sep && strings.HasPrefix(s[at:], "/in/") {
		at += len("/in/")
	}
	to = nameEnd(s, at)
	name := s[at:to]
	if to < len(s) && s[to] == '#' {
		if _, stop := tag(s, to); stop > 0 {
			return at, stop
		}
	}
	if len(name) < shortestName || !letter(name[0]) && name[0] != '_' || to < len(s) && strings.IndexByte("/(@", s[to]) >= 0 {
		return 0, 0
	}
	switch {
	case shaped(name) && (!login || sep):
		return at, to
	case login, !plainName(name) || !alone(s, to) && !(username && (is || sep)):
		return 0, 0
	case isVague(s[start:end]) || s[start:end] == "user":
		if who && !isUsername(s[start:end]) && (sep || is) || username && (is && mine(s, start) || (sep || is) && nameOf(s, start)) {
			return at, to
		}
	case sep, is && (username || mine(s, start)), who && strings.Trim(s[end:at], " ") != "", username && at > end && (s[end] != ',' || mine(s, start)):
		return at, to
	case !username && strings.HasPrefix(s[end:], ", ") && added(s, start):
		return at, to
	}
	return 0, 0
}

// added reports whether one of the three words in front of byte i asks to be found: "add me on".
func added(s string, i int) bool {
	words := strings.Fields(s[max(0, i-24):i])
	for _, w := range words[max(0, len(words)-3):] {
		if isFound(w) {
			return true
		}
	}
	return false
}

// nameOf reports whether "name of" in a Romance language stands in front of byte i: "nome de
// usuário".
func nameOf(s string, i int) bool {
	words := strings.Fields(s[max(0, i-16):i])
	n := len(words)
	if n > 1 && (words[n-1] == "de" || words[n-1] == "do" || words[n-1] == "di") {
		n--
	}
	return n > 0 && (words[n-1] == "nome" || words[n-1] == "nombre" || words[n-1] == "nom")
}

// mine reports whether one of the three words in front of byte i says whose something is.
func mine(s string, i int) bool {
	words := strings.FieldsFunc(s[max(0, i-32):i], func(r rune) bool { return r == ' ' || r == '\'' })
	for k := len(words) - 1; k >= max(0, len(words)-3); k-- {
		if isMine(words[k]) {
			return true
		}
	}
	return false
}

// nameBefore returns where the user name in front of a service that begins at byte i begins and
// ends, "ann.lee on skype"; 0, 0 if there is none.
func nameBefore(s string, i int) (from, to int) {
	at := i
	for at > 0 && i-at < 3 && strings.IndexByte(" (", s[at-1]) >= 0 {
		at--
	}
	bracket := strings.Contains(s[at:i], " (")
	if !bracket {
		word := lastWord(s[max(0, at-8):at])
		if !isOn(word) {
			return 0, 0
		}
		for at -= len(word); at > 0 && s[at-1] == ' '; at-- {
		}
	}
	for to = at; at > 0 && to-at < longestName && nameByte(s[at-1]); at-- {
	}
	name := s[at:to]
	if at > 0 && strings.IndexByte("/@", s[at-1]) >= 0 || len(name) < shortestName || !letter(name[0]) {
		return 0, 0
	}
	if shaped(name) {
		return at, to
	}
	words := strings.Fields(s[max(0, at-32):at])
	if n := len(words); n > 0 && !bracket && plainName(name) && isFirst(words[n-1]) {
		return at, to
	}
	if n := len(words); n > 1 && plainName(name) && isAs(words[n-1]) {
		for _, w := range words[max(0, n-4) : n-1] {
			if isFound(w) {
				return at, to
			}
		}
	}
	return 0, 0
}

// shaped reports whether a name is none that a word would have: ann.lee, ann_lee, annlee92.
func shaped(name string) bool {
	letters, figures, parts, long, code := 0, 0, 1, 0, false
	start := 0
	for i := 0; i <= len(name); i++ {
		switch {
		case i == len(name) || name[i] == '.' || name[i] == '_' || name[i] == '-':
			part := strings.TrimRight(name[start:i], "0123456789")
			code = code || isCodePart(name[start:i])
			long = max(long, utf8.RuneCountInString(part))
			if i < len(name) && name[i] != '-' {
				parts++
			}
			start = i + 1
		case digit(name[i]):
			figures++
		default:
			letters++
		}
	}
	if code || long < 3 || notUser(name) {
		return false
	}
	return parts > 1 || figures > 0 && letters > 2 && digit(name[len(name)-1])
}

// plainName reports whether a name of letters alone may be a user's.
func plainName(name string) bool {
	return len(name) >= 4 && len(name) <= 30 && !notUser(name) && !isFiller(name) && !isService(name) && !isUsername(name) && !strings.HasSuffix(name, "ing") && !strings.HasSuffix(name, "ed") &&
		strings.IndexByte(name, '.') < 0
}

// alone reports whether a clause ends at byte i.
func alone(s string, i int) bool {
	rest := strings.TrimLeft(s[i:min(len(s), i+8)], " ")
	return rest == "" || strings.IndexByte(".,;:!?)\"'|/", rest[0]) >= 0
}
