#!/bin/sh
# The source tree keeps its own rules: rooms include only rooms below them, and every
# header compiles alone. Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 2
failed=0
n=0

report() {
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $n - $2"
    else
        echo "not ok $n - $2"
        failed=1
    fi
}

tools/layers.sh
report $? "rooms include only rooms below them"

bad=0
for header in src/*/*.h; do
    ${CC:-cc} -std=c17 -D_POSIX_C_SOURCE=200809L -DGEOS_USE_ONLY_R_API -Isrc -x c -fsyntax-only "$header" || bad=1
done
report $bad "headers compile alone"

echo "1..$n"
exit $failed
