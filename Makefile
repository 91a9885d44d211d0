# make            build the program into ./persona
# make test       every test, with the race detector, and the coverage of each package
# make check      what .ci/run does
# make bench      speed and memory against other tools (slow; needs what bench/README.md lists)
# make soak       long differential and fuzz runs (slow)
# make generate   the committed tables and vocabularies again, from their published sources

.PHONY: build test check bench soak generate
build:
	go build -o persona ./cmd/persona

test:
	go run ./internal/gen/testall

check:
	bash .ci/run
