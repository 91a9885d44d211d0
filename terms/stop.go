package terms

// Stop says whether a lower-case word (with straight apostrophes) is a stop word: one that says nothing about a person's
// subject. The list was compiled for this project from the closed word classes of English grammar, the verbs and adverbs that
// go with any subject, and the fillers of recorded speech. It holds English only; words of other languages are never stop words.
func Stop(word string) bool {
	switch word {
	case // articles, determiners and quantifiers
		"a", "an", "the", "this", "that", "these", "those", "each", "every", "either", "neither", "both", "all", "any",
		"some", "no", "none", "few", "fewer", "less", "least", "little", "lot", "lots", "many", "more", "most", "much",
		"several", "enough", "other", "others", "another", "such", "same", "own", "half", "whole", "certain", "various",
		"couple", "bunch", "plenty":
		return true
	case // pronouns
		"i", "me", "my", "mine", "myself", "you", "your", "yours", "yourself", "yourselves", "he", "him", "his", "himself",
		"she", "her", "hers", "herself", "it", "its", "itself", "we", "us", "our", "ours", "ourselves", "they", "them",
		"their", "theirs", "themselves", "themself", "one", "ones", "oneself", "who", "whom", "whose", "which", "what",
		"whatever", "whichever", "whoever", "someone", "somebody", "something", "anyone", "anybody", "anything",
		"everyone", "everybody", "everything", "nobody", "nothing", "noone":
		return true
	case // prepositions
		"about", "above", "across", "after", "against", "along", "alongside", "amid", "among", "around", "as", "at",
		"before", "behind", "below", "beneath", "beside", "besides", "between", "beyond", "by", "despite", "down",
		"during", "except", "for", "from", "in", "inside", "into", "like", "near", "of", "off", "on", "onto", "out",
		"outside", "over", "past", "per", "since", "than", "through", "throughout", "till", "to", "toward", "towards",
		"under", "until", "unto", "up", "upon", "via", "with", "within", "without":
		return true
	case // conjunctions
		"and", "or", "but", "nor", "so", "yet", "because", "although", "though", "while", "whereas", "if", "unless",
		"whether", "when", "whenever", "where", "wherever", "why", "how", "however", "therefore", "thus", "hence",
		"otherwise", "then", "else", "also", "too":
		return true
	case // auxiliary and light verbs
		"be", "am", "is", "are", "was", "were", "been", "being", "have", "has", "had", "having", "do", "does", "did",
		"doing", "done", "can", "could", "may", "might", "must", "shall", "should", "will", "would", "ought", "cannot",
		"get", "gets", "getting", "got", "gotten", "go", "goes", "going", "gone", "went", "come", "comes", "coming",
		"came", "make", "makes", "making", "made", "take", "takes", "taking", "took", "taken", "put", "puts", "putting",
		"let", "lets", "give", "gives", "giving", "gave", "given", "say", "says", "saying", "said", "tell", "tells",
		"telling", "told", "see", "sees", "seeing", "saw", "seen", "look", "looks", "looking", "looked", "seem", "seems",
		"seemed", "seeming", "know", "knows", "knowing", "knew", "known", "think", "thinks", "thinking", "thought", "want",
		"wants", "wanted", "wanting", "mean", "means", "meaning", "meant", "try", "tries", "trying", "tried", "use",
		"uses", "used", "using", "need", "needs", "needed", "needing", "keep", "keeps", "keeping", "kept", "happen",
		"happens", "happened", "happening", "become", "becomes", "became", "start", "starts", "started", "end", "ends",
		"ended", "guess", "guesses", "guessed", "feel", "feels", "feeling", "felt":
		return true
	case // contractions, with and without the apostrophe
		"i'm", "i'd", "i'll", "i've", "you're", "you'd", "you'll", "you've", "he's", "he'd", "he'll", "she's", "she'd",
		"she'll", "it's", "it'd", "it'll", "we're", "we'd", "we'll", "we've", "they're", "they'd", "they'll", "they've",
		"that's", "that'd", "that'll", "there's", "there're", "there'd", "here's", "what's", "what're", "who's", "who'd",
		"who'll", "where's", "when's", "how's", "why's", "let's", "isn't", "aren't", "wasn't", "weren't", "hasn't",
		"haven't", "hadn't", "doesn't", "don't", "didn't", "can't", "couldn't", "mayn't", "mightn't", "mustn't", "shan't",
		"shouldn't", "won't", "wouldn't", "ain't", "needn't", "y'all", "should've", "would've", "could've", "might've",
		"must've", "im", "ive", "id", "ill", "dont", "doesnt", "didnt", "cant", "couldnt", "wouldnt", "wont", "isnt",
		"arent", "wasnt", "werent", "havent", "hasnt", "hadnt", "shouldnt", "youre", "theyre", "thats", "theres", "whats":
		return true
	case // adverbs of degree, time and place that carry no topic
		"very", "really", "quite", "rather", "pretty", "just", "only", "even", "still", "already", "again", "ever",
		"never", "always", "often", "sometimes", "usually", "mostly", "mainly", "maybe", "perhaps", "probably", "possibly",
		"actually", "basically", "literally", "obviously", "honestly", "definitely", "certainly", "exactly", "especially",
		"particularly", "generally", "specifically", "simply", "almost", "nearly", "here", "there", "now", "today",
		"later", "soon", "once", "twice", "away", "back", "together", "apart", "ago", "first", "second", "third", "last",
		"next", "well", "anyway", "instead", "further", "furthermore", "moreover", "hopefully", "currently", "recently",
		"eventually", "finally", "totally", "completely", "absolutely", "super", "somewhat", "somehow", "somewhere",
		"anywhere", "everywhere", "nowhere", "ahead":
		return true
	case // words for no thing in particular
		"thing", "things", "stuff", "way", "ways", "kind", "kinds", "sort", "sorts", "type", "part", "parts", "bit",
		"bits", "time", "times", "day", "days", "case", "cases", "point", "points", "example", "examples", "fact", "etc",
		"eg", "ie", "e.g", "i.e", "vs", "number", "good", "great", "nice", "fine", "better", "best", "bad", "big", "small",
		"new", "old", "different", "able", "sure", "right", "wrong", "true", "long", "high", "low", "people", "person",
		"guy", "guys":
		return true
	case // fillers and turns of speech
		"yeah", "yea", "yep", "yes", "yup", "nope", "nah", "okay", "ok", "okey", "oh", "ah", "aha", "uh", "uhm", "um",
		"umm", "hm", "hmm", "mhm", "mm", "mmm", "er", "erm", "huh", "hey", "hi", "hello", "wow", "ha", "haha", "anyways",
		"alright", "gotcha", "gonna", "wanna", "gotta", "kinda", "sorta", "lemme", "dunno", "cuz", "cause", "'cause",
		"coz", "please", "thanks", "thank", "sorry", "bye":
		return true
	case // numbers in words
		"zero", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "hundred", "thousand":
		return true
	case // what transcripts and web addresses bring along
		"inaudible", "unintelligible", "crosstalk", "laughs", "laughter", "laughing", "pause", "http", "https", "www",
		"com", "org", "html":
		return true
	case // negation
		"not":
		return true
	}
	return false
}
