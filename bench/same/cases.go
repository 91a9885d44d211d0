package main

import "strings"

// reach says over which inputs a line of the table runs.
type reach int

const (
	once     reach = iota // over none: a folder without data
	each                  // over all
	most                  // not over the case folders, of which there are many
	thorough              // over the examples and the scratch tree
	scratch               // over the scratch tree alone
)

// table is everything that is run. A line is a case: commands of persona, with && between them, in a folder that has the data as
// in/. [a|b] makes one case with a and one with b; FIRST is the first file of in/; < FILE is standard input. Words that begin
// with @ are this program's: @change, @add, @remove and @mkdir FILE are what happens to files meanwhile, and @warm runs a
// command twice, when the files are old enough for the read cache to believe their times.
var table = []struct {
	reach reach
	lines string
}{
	{once, `
		[|--help|-h|help|--version|-v|--json|--nonsense]
		[scan|explain|tokens|sources|verify|diff|combine|budget|estimate|count|plan|generate|models|completion|help|scna] --help
		help [scan|explain|tokens|sources|verify|diff|combine|budget|estimate|count|plan|generate|models|nope]
		[scan|explain|sources|verify|diff|combine|budget|estimate|count|plan|generate|completion|scna]
		[scan|explain|tokens|sources|verify|diff|combine|budget|estimate|count|plan|generate|models] [--nonsense|--json]
		[scan|explain|tokens|sources|verify|diff|combine|budget|estimate|plan|generate] nowhere [|--json]
		completion [bash|zsh|fish|powershell|tcsh]
		count [3|3-5|'~4'|'about four'|'at least 3'|'up to 6'|auto|4±2|one|>=3|3+|'3 or 4'|'between 3 and 5'] [|--json]
		count [3-5|auto|'up to 5'] --check [2|4|6|none] [|--json]
		count [0|2.5|3-|lots|''|5-3|99999999999999999999|-- -3|'3 4'] [|--json]
		models [|gpt-4o|claude-sonnet-4-5|gpt-5|gpt-99o|''|'a b'|mine] [|--json]
		models [|mine|gpt-4o] --models-file [models.json|list.txt|nowhere.json] [|--json]
		models --all [|--json]
		models a b
		schema [|scan|persona.scan/v1|personas|error|nonsense|'scan error'|scan error] [|--json]
		tokens [|-|- --json|--json] < list.txt
		tokens - --model [gpt-4o|claude-sonnet-4-5|gemini-2.5-pro|gpt-99o] [|--json] < outside.txt
		tokens - --tokenizer [cl100k_base|o200k_harmony|p50k_base|r50k_base|o300k|models.json] < outside.txt
		tokens - --encoding [utf-16le|windows-1252|klingon] < outside.txt
		[scan|explain|sources|estimate|verify|plan|generate] - < outside.txt
		combine - [|--json|--style xml|-o out.txt] < outside.txt
		budget - --window 100 < outside.txt
		tokens - outside.txt < outside.txt
	`},
	{each, `
		scan in
		scan in --json
		tokens in --json
		sources in --format sha256sum
		sources in -o m.json && verify m.json && @change FIRST && verify m.json && verify m.json --json
		combine in --json -o out.txt
		combine in
		estimate in --by [auto|speaker] --json
		generate in -o run && verify run
		generate in --count 1 -o run --json
	`},
	{most, `
		scan . [|--json|--hidden|--order size|--no-recursive]
		@warm tokens in --tree
		sources in -o a.json && @add in/new.txt && @remove FIRST && sources in -o b.json && diff a.json b.json
		budget in --model gpt-4o --json
		plan in --model claude-sonnet-4-5
		estimate in
		explain FIRST --json
	`},
	{thorough, `
		scan in --order [path|name|modified|size|weight] [|--desc] [|--json]
		scan in [--include '**/*.txt'|--exclude '*.md'|--ext md,csv|--hidden|--follow|--no-recursive|--no-ignore|--max-size 500|--max-entries 1|--max-expanded 1k] [|--json]
		scan in --hidden --follow --no-ignore [|--json]
		scan in [|--json] [--max-size lots|--max-entries -1|--max-expanded much|-0|--files-from nowhere.txt|--ext ''|--include '[a']
		[scan|tokens|sources|combine|estimate|plan] ['in/**/*.{md,txt}'|in/nothing*|FIRST|in outside.txt|FIRST FIRST|in/|./in|in in|in nowhere|'in/[x']
		[scan|tokens|combine|sources] --files-from list.txt [|--json]
		[scan|tokens] --files-from list0.txt -0 [|--json]
		[scan|tokens] --files-from - < list.txt
		explain [FIRST|nowhere|outside.txt|in] [|--in in|--in .] [|--json]
		explain FIRST [--exclude '*.md'|--include '*.csv'|--ext csv|--no-recursive|--max-size 10] [|--json]
		@warm tokens in [|--json|--tree --json|--paranoid|--no-cache|--paranoid --no-cache]
		@warm sources in [|--json|--format markdown|-o m.json|--format sha256sum --order size]
		@warm tokens in && @change FIRST && tokens in && tokens in --paranoid
		tokens in --model [gpt-4o|claude-sonnet-4-5|gpt-99o] [|--json]
		tokens in --tokenizer [cl100k_base|r50k_base|o300k] --order size
		tokens in [--encoding windows-1252|--include '*.md'|--model gpt-4o --tokenizer o200k_base|--model mine --models-file models.json]
		sources in --format [json|sha256sum|markdown|bagit|pdf] [|--json]
		sources in --format [json|sha256sum|markdown|bagit|pdf] -o m [|--json]
		sources in -o [in/m.json|nowhere/m.json|FIRST|in|'']
		sources in --format bagit -o in/bag
		sources in --model gpt-4o --desc --order [name|size]
		sources in outside.txt -o m.json && verify m.json && verify m.json --root in --root . && verify m.json --root in
		sources in --format [json|sha256sum|markdown] -o m && verify m && verify m --json && verify m --root in && verify m --root nowhere
		sources in --format [json|sha256sum] -o m && @[change|remove] FIRST && verify m && verify m --json && verify m --root in
		sources in --format [json|sha256sum] -o m && @add in/new.txt && verify m && verify m --json
		sources in --format bagit -o bag && verify bag && verify bag --json && verify bag --root in && verify bag/persona/manifest.json
		sources in --format bagit -o bag && @[change|remove] bag/bagit.txt && verify bag && verify bag --json
		sources in --format bagit -o bag && @[change|remove] bag/manifest-sha256.txt && verify bag
		sources in --format bagit -o bag && @add bag/data/new.txt && verify bag && verify bag --json
		sources in --format bagit -o bag && sources in --format bagit -o bag
		generate in -o run && verify run --json && verify run --root in && verify run/manifest.json && verify run/personas.json
		generate in -o run && @[change|remove] FIRST && verify run && verify run --json
		generate in -o run && @[change|remove] run/[personas.md|personas.json|manifest.json|.persona-run] && verify run && verify run --json
		generate in -o run && @add in/new.txt && verify run && verify run --json
		generate in -o run && @add run/notes.txt && verify run && generate in -o run
		generate in -o run && @change run/personas.md && generate in -o run
		generate in -o run && generate in -o run --count 2 && scan . && scan run
		generate in -o [run|''|-|in|FIRST|nowhere/run|in/run] [|--json]
		generate in
		generate in && generate in --json
		generate in -o run --count [1|2|3-5|'at least 40'|none|auto] --json
		generate in -o run --by [file|row|speaker|folder|planet] && verify run
		generate in -o run [--interviewer '^Maya$'|--participant '['|--columns 1|--columns nonsuch|--columns 2,3 --by row|--ext md]
		verify [FIRST|in|outside.txt|list.txt|''|-] [|--json]
		sources in -o a && sources in --format [json|sha256sum|bagit] -o b && diff a b && diff a b --json
		sources in --format [json|sha256sum|bagit] -o a && @change FIRST && @add in/new.txt && sources in --format [json|sha256sum|bagit] -o b && diff a b && diff a b --json --exit-code
		generate in -o a --count 2 && generate in -o b --count 3 && diff a b && diff a b --json && diff a b --exit-code && diff a/manifest.json b/manifest.json
		sources in -o a && diff a [nowhere|FIRST|in|-|a] < list.txt
		combine in --style [minimal|standard|detailed|xml|json|pretty] [|--json] [|-o out.txt]
		combine in --order [name|size|modified] --desc
		combine in [--ext md|--exclude '*.md'|--encoding utf-16le|--model gpt-4o|--max-size 1k] -o out.txt --json
		combine in -o [in/out.txt|nowhere/out.txt|FIRST|in|''|-]
		budget in [|--model gpt-4o|--model mine --models-file models.json|--model gpt4oo|--window 32000|--window 100|--window 0|--window -5] [|--json]
		budget in --window [9000|12000] --fail-on [yellow|orange|red|green] --output-tokens 1000
		budget in --window 40000 [--system-tokens 2000|--system-tokens -1|--output-tokens 0|--output-tokens 99999] [|--json]
		estimate in --by [file|row|folder|planet] [|--json]
		estimate in --method [tokens|guess] [|--json]
		estimate in --method tokens --tokens-per-persona [3000|0] --min 3 --max 5
		estimate in [--interviewer '^Maya$'|--participant '['|--columns 1|--columns nonsuch|--ext md|--ext csv|--min 3|--encoding latin1] [|--json]
		plan in [|--json] [|--model gpt-4o|--model gpt-99o|--count 3-5|--count none|--by row|--by planet|--ext csv]
	`},
	{scratch, `
		[scan|tokens|sources|combine|estimate|plan|generate|explain] [in/notes.zip|in/notes.tar|in/notes.tar.gz|in/one.txt.gz|in/broken.zip|in/notes.zip/sub|in/notes.zip/none.md]
		[scan|tokens|sources|combine|verify] [in/empty.txt|in/empty|in/binary.txt|in/locked.txt|in/old-run|in/inside.txt|in/outside-link.txt|in/gone.txt|in/circle|in/.hidden.txt|in/sub/ignored.txt]
		[scan|tokens|combine|generate] in/pipe
		explain [in/notes.zip/p1.md|in/.hidden.txt|in/sub/ignored.txt|in/binary.txt|in/pipe|in/inside.txt|in/outside-link.txt|in/gone.txt|in/old-run/personas.md|in/kept.log] [|--in in --follow|--no-ignore --hidden|--json]
		[tokens|sources|combine|estimate] in [--follow|--hidden|--no-ignore|--no-recursive] --json
		[tokens|combine] in/[utf16le.txt|utf16be.txt|latin1.txt|torn.txt|control.txt] [|--encoding windows-1251]
		sources in --hidden --follow --no-ignore -o m.json && verify m.json && sources in --hidden --follow --no-ignore --format bagit -o bag && verify bag
		sources in/notes.[zip|tar.gz] -o m.json && verify m.json && @change in/notes.zip && @remove in/notes.tar.gz && verify m.json --json
		sources in --format sha256sum -o in/SUMS && verify in/SUMS && scan in --json
	`},
}

// steps are the commands of a case, each with its words; the file that a step reads is behind the word <.
func steps(line string) [][]string {
	var all [][]string
	for step := range strings.SplitSeq(line, " && ") {
		all = append(all, words(step))
	}
	return all
}

// expand writes a line once for each choice of each [a|b] in it. A [ without ] on its own, such as in '[a', is none.
func expand(line string) []string {
	for at := 0; ; {
		open := strings.IndexByte(line[at:], '[')
		if open < 0 {
			return []string{strings.Join(strings.Fields(line), " ")}
		}
		open += at
		length := strings.IndexByte(line[open:], ']')
		choices := strings.Split(line[open+1:max(open+1, open+length)], "|")
		if len(choices) < 2 {
			at = open + 1
			continue
		}
		var all []string
		for _, c := range choices {
			all = append(all, expand(line[:open]+c+line[open+length+1:])...)
		}
		return all
	}
}

// words splits a step as a shell does, if it has no quotes but ”.
func words(step string) []string {
	var all []string
	var word strings.Builder
	begun, quoted := false, false
	for _, r := range step + " " {
		switch {
		case r == '\'':
			begun, quoted = true, !quoted
		case r == ' ' && !quoted && begun:
			all = append(all, word.String())
			word.Reset()
			begun = false
		case r != ' ' || quoted:
			begun = true
			word.WriteRune(r)
		}
	}
	return all
}
