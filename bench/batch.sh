#!/usr/bin/env bash
# A batch of many small studies: with two workers against one (wall time), and against single runs
# (processor time). bench/batch.sh PROGRAM [STUDIES [ROUNDS]]; the medians go to standard output.
set -euo pipefail
program=$(realpath "$1"); n=${2:-200}; rounds=${3:-5}
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
export PERSONA_CACHE=off
interviews=$(realpath "$(dirname "$0")/../examples/interviews")
for i in $(seq -w 1 "$n"); do
	mkdir -p "$dir/studies/s$i"
	cp "$interviews"/P0[1-6].* "$dir/studies/s$i/"
	echo "Participant: this is study $i, and I want to know its name." >"$dir/studies/s$i/own.txt"
done
TIMEFORMAT='%R %U %S'
timed() { { time "$@" >"$dir/said" 2>&1; } 2>&1; }
singles() { for s in "$dir"/studies/*; do "$program" -j 1 generate "$s" -o "$dir/single/$(basename "$s")"; done; }
for _ in $(seq "$rounds"); do
	rm -rf "$dir/one" "$dir/two" "$dir/single"
	echo "one $(timed "$program" -j 1 batch "$dir/studies" -o "$dir/one")"
	echo "two $(timed "$program" -j 2 batch "$dir/studies" -o "$dir/two")"
	echo "single $(timed singles)"
done | awk '
	function median(a, n,   i, j, t) { for (i = 2; i <= n; i++) for (j = i; j > 1 && a[j-1] > a[j]; j--) { t = a[j]; a[j] = a[j-1]; a[j-1] = t }; return a[int((n+1)/2)] }
	{ k[$1]++; wall[$1, k[$1]] = $2; cpu[$1, k[$1]] = $3 + $4 }
	END {
		for (name in k) { for (i = 1; i <= k[name]; i++) { w[i] = wall[name, i]; c[i] = cpu[name, i] }; W[name] = median(w, k[name]); C[name] = median(c, k[name]) }
		printf "-j 1: %.2f s, %.2f CPU s\n-j 2: %.2f s, %.2f CPU s\nsingle runs: %.2f s, %.2f CPU s\n", W["one"], C["one"], W["two"], C["two"], W["single"], C["single"]
		printf "-j 1 / -j 2, wall: %.2f\n-j 2 / single runs, processor: %.2f\n", W["one"] / W["two"], C["two"] / C["single"]
	}'
