#!/bin/sh
# Runs test programs that print TAP and sums them up: "N passed, M failed" on the last line.
# cmocka is told to print TAP; a program that fails without a failed test counts as one.
# A word NAME=VALUE sets the environment of the programs after it.
# usage: tools/run-tests.sh [NAME=VALUE|PROGRAM]...
set -u

log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
LSAN_OPTIONS=suppressions=$(cd "$(dirname "$0")/.." && pwd)/tests/lsan.supp:print_suppressions=0
export LSAN_OPTIONS
passed=0
failed=0
note=

for program in "$@"; do
    case $program in
    [A-Z]*=*) export "${program?}"; note=" ($program)"; continue ;;
    esac
    [ -e "$program" ] || { echo "run-tests.sh: no such test: $program"; failed=$((failed + 1)); continue; }
    case $program in */*) ;; *) program=./$program ;; esac
    CMOCKA_MESSAGE_OUTPUT=TAP "$program" >"$log" 2>&1 </dev/null
    code=$?
    ok=$(grep -c '^[[:space:]]*ok ' "$log")
    bad=$(grep -c '^[[:space:]]*not ok ' "$log")
    [ "$code" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
    if [ "$bad" -gt 0 ] || [ "$ok" -eq 0 ]; then
        [ "$bad" -gt 0 ] || bad=1
        echo "---- $program (exit $code)"
        grep -v '^[[:space:]]*ok ' "$log"
    fi
    printf '%-60s %4d passed, %d failed\n' "$program$note" "$ok" "$bad"
    passed=$((passed + ok))
    failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
