#!/bin/sh
# Compares the program with others on bags. Nothing of theirs is needed to build, to test or to use it.
#
#   sh manifest/bagit_oracle.sh SUITE 'BAGIT'
#
# SUITE is a checkout of the BagIt conformance suite (LibraryOfCongress/bagit-conformance-suite), BAGIT the command that runs
# bagit.py (LibraryOfCongress/bagit-python), "bagit.py" where it is not given. Run it at the top of the repository.
set -u
suite=${1:?the folder of the conformance suite}
bagit=${2:-bagit.py}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/persona" ./cmd/persona || exit 1
persona=$work/persona
cases=0 wrong=0

# is CODE WANT NAME counts a case; WANT is "good" for exit code 0, "bad" for 3 of ours or any other of theirs.
is() {
	cases=$((cases + 1))
	if [ "$2" = good ] && [ "$1" -ne 0 ] || [ "$2" = bad ] && [ "$1" -eq 0 ]; then
		wrong=$((wrong + 1))
		echo "wrong: exit code $1, $2 expected: $3"
	fi
}

# The suite. A bag of its folder "warning" is valid with a word on the error stream, or refused.
for bag in "$suite"/v*/*/*/; do
	"$persona" verify "$bag" >/dev/null 2>"$work/said"
	code=$?
	case $bag in
	*/valid/*) is $code good "$bag" ;;
	*/warning/*) [ -s "$work/said" ]; is $? good "$bag (said something)" ;;
	*) [ $code -eq 3 ]; is $? good "$bag (exit code $code)" ;;
	esac
done
echo "conformance suite: $cases bags, $wrong wrong"

# Our bags, checked by them. bagit.py 1.9 does not read %25 as the percent sign that RFC 8493 (section 2.1.3) has it stand for, so
# that no name here has one.
mkdir -p "$work/study/sub dir"
printf 'one\n' >"$work/study/a.txt"
printf 'two\r\n' >"$work/study/sub dir/two words.md"
: >"$work/study/empty.txt"
printf 'three' >"$work/study/$(printf 'line\nend.txt')"
printf 'four' >"$work/study/$(printf 'caf\303\251.txt')"
printf 'five' >"$work/study/$(printf 'cafe\314\201s.txt')"
for root in "$work/study" "$work/study/sub dir" examples; do
	rm -rf "$work/bag"
	"$persona" sources "$root" --format bagit -o "$work/bag" >/dev/null 2>&1
	is $? good "sources $root"
	$bagit --validate --quiet "$work/bag" >/dev/null 2>&1
	is $? good "bagit.py on our bag of $root"
done
printf 'x' >>"$work/bag/data/survey.csv"
$bagit --validate --quiet "$work/bag" >/dev/null 2>&1
is $? bad "bagit.py on our damaged bag"

# Theirs, checked by us.
for algorithms in --md5 --sha1 --sha256 --sha512 "--md5 --sha256" "--sha224 --sha384"; do
	rm -rf "$work/theirs"
	cp -r "$work/study" "$work/theirs"
	$bagit --quiet $algorithms --contact-name Somebody "$work/theirs" >/dev/null 2>&1
	is $? good "bagit.py $algorithms"
	"$persona" verify "$work/theirs" >/dev/null 2>&1
	is $? good "verify a bag with $algorithms"
	for damage in "printf x >>$work/theirs/data/a.txt" "rm $work/theirs/data/empty.txt" "printf x >$work/theirs/data/new" \
		"printf x >>$work/theirs/bag-info.txt" "rm $work/theirs/bagit.txt"; do
		cp -r "$work/theirs" "$work/whole"
		eval "$damage"
		"$persona" verify "$work/theirs" >/dev/null 2>&1
		[ $? -eq 3 ]
		is $? good "verify a bag with $algorithms after $damage"
		rm -rf "$work/theirs"
		mv "$work/whole" "$work/theirs"
	done
done
echo "all: $cases cases, $wrong wrong"
[ $wrong -eq 0 ]
