# make            build the program into ./persona
# make test       every test, with the coverage of each package
# make check      what .ci/run does
# make bench      speed against other tools; bench/README.md says what it needs (slow)
# make same OLD=PROGRAM NEW=PROGRAM    each difference in what two builds print and write; FLAGS='-run REGEXP -allow FILE', DATA=FOLDERS
# make language-unused TEXTS=FOLDERS   the lines of the languages' data that no text in the folders uses
# make voices     how often words get the wrong role, into bench/voices/voices.md
# make personacount POOLS=FOLDER   how well the number of personas is found, into bench/personacount/personacount.md
# make extraction MIRRORS=FOLDER   the words of public documents against those of other programs, into bench/extraction/extraction.md
# make soak       long differential and fuzz runs (slow)

.PHONY: build test check bench same language-unused voices personacount extraction soak
build:
	go build -o persona ./cmd/persona

test:
	go test -cover ./...

check:
	bash .ci/run

bench:
	cd bench && node corpora.mjs corpora && go test -bench . -timeout 2h

SHARED ?= ../shared
same:
	cd bench && go run ./same -shared '$(abspath $(SHARED))' $(FLAGS) '$(abspath $(OLD))' '$(abspath $(NEW))' $(abspath $(DATA))

TEXTS ?= $(SHARED)/data
language-unused:
	cd bench && go run ./language ../internal/language/data $(abspath $(TEXTS))

voices:
	cd bench && go run ./voices -o voices/voices.md

POOLS ?= pools
personacount:
	cd bench && go run ./personacount -pools '$(abspath $(POOLS))' -data '$(abspath $(SHARED))/data' -seed 9000 -baseline -o personacount/personacount.md

extraction: build
	python3 bench/extraction/oracle.py '$(abspath $(MIRRORS))' ./persona

FUZZTIME ?= 10m
soak:
	PERSONA_GIT_TREES=100000 go test -run Git -v -timeout 2h ./scan
	for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$package || exit 1; \
		done; \
	done
