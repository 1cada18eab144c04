#!/bin/sh
# Runs the golden cases: tests/cases/<command>/<name>.d/ with the files
#   why    one line: what the case shows (required)
#   args   the arguments, as a shell would read them ($MARCHLAND is the program); or
#   cmd    a shell script instead of args, for what needs several steps
#   input  standard input (none: empty)
#   out    standard output, err  standard error (none: must be empty)
#   exit   exit code (none: 0)
#   from   files of other cases that it needs too, relative to its folder
# Each case runs in a folder of its own with copies of its other files.
#
# usage: run.sh [--accept] [CASE-PATTERN]
#   --accept shows what changed and, after a yes, takes it as the new expectation.
# environment: MARCHLAND  the program (default build/marchland)
#              EXEC       a word or two put in front of it (valgrind -q, ...)
set -u
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd)
MARCHLAND=${MARCHLAND:-$here/../../build/marchland}
MARCHLAND=$(cd "$(dirname "$MARCHLAND")" && pwd)/$(basename "$MARCHLAND")
MARCHLAND="${EXEC:+$EXEC }$MARCHLAND"
export MARCHLAND
unset COLUMNS MARCHLAND_GAZETTEER MARCHLAND_SHAPES
export LSAN_OPTIONS="suppressions=$here/../lsan.supp:print_suppressions=0"

accept=no
if [ "${1:-}" = --accept ]; then
	accept=yes
	shift
fi
pattern=${1:-}

tmp=$(mktemp -d "${TMPDIR:-/tmp}/marchland-cases-XXXXXX") || exit 2
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM

passed=0
failed=0
limit=60 # seconds for one case; one that hangs fails with exit code 124

# Runs the case in folder $1; leaves out, err and exit in $tmp/got.
run_case() {
	rm -rf "$tmp/work" "$tmp/got"
	mkdir "$tmp/work" "$tmp/got"
	for f in "$1"/*; do
		case ${f##*/} in
		why | args | cmd | input | out | err | exit) ;;
		from) while read -r other; do cp "$1/$other" "$tmp/work/"; done <"$f" ;;
		*) cp "$f" "$tmp/work/" ;;
		esac
	done
	input=/dev/null
	[ -f "$1/input" ] && input=$1/input
	if [ -f "$1/cmd" ]; then
		(cd "$tmp/work" && timeout "$limit" sh "$1/cmd") <"$input" >"$tmp/got/out" 2>"$tmp/got/err"
	else
		(cd "$tmp/work" && eval "timeout $limit $MARCHLAND $(cat "$1/args")") <"$input" >"$tmp/got/out" 2>"$tmp/got/err"
	fi
	echo $? >"$tmp/got/exit"
}

# Compares one file of the case with what came; an absent file means empty, or exit 0.
same() {
	want=$1/$2
	if [ ! -f "$want" ]; then
		want=$tmp/nothing
		: >"$want"
		[ "$2" = exit ] && echo 0 >"$want"
	fi
	diff -u "$want" "$tmp/got/$2" >"$tmp/diff.$2" 2>&1
}

take() {
	for f in out err exit; do
		cp "$tmp/got/$f" "$1/$f"
		[ -s "$1/$f" ] || rm -f "$1/$f"
	done
	[ "$(cat "$1/exit")" = 0 ] && rm -f "$1/exit"
	return 0
}

for dir in "$here"/*/*.d; do
	name=${dir#"$here"/}
	case $name in *"$pattern"*) ;; *) continue ;; esac
	if [ ! -s "$dir/why" ]; then
		echo "not ok - $name: has no 'why'"
		failed=$((failed + 1))
		continue
	fi
	run_case "$dir"
	good=yes
	for f in out err exit; do
		same "$dir" $f || good=no
	done
	if [ $good = no ] && [ $accept = yes ]; then
		cat "$tmp"/diff.*
		printf '%s: take this? [y/N] ' "$name"
		read -r answer
		if [ "$answer" = y ]; then
			take "$dir"
			good=yes
		fi
	fi
	if [ $good = yes ]; then
		echo "ok - $name"
		passed=$((passed + 1))
	else
		echo "not ok - $name: $(cat "$dir/why")"
		sed 's/^/# /' "$tmp"/diff.out "$tmp"/diff.err "$tmp"/diff.exit
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
