#!/bin/sh
# Installs the Debian packages that a purpose needs and this machine lacks.
# usage: tools/deps.sh build|test|bench|lint|fuzz...
# Elsewhere than on Debian and its relatives it only says what is needed.
set -eu

packages() {
    case $1 in
    build) echo gcc make pkg-config libc6-dev libproj-dev libgeos-dev libshp-dev libsqlite3-dev \
        libutf8proc-dev libjansson-dev libcsv-dev zlib1g-dev libzip-dev libreadosm-dev \
        libcairo2-dev libfontconfig-dev libxml2-dev ;;
    test) echo libcmocka-dev gdal-bin jq sqlite3 parallel ;;
    bench) echo time gdal-bin sqlite3 jq python3 ;;
    web) command -v npm >/dev/null 2>&1 || echo nodejs npm ;;
    qgis) echo python3-qgis python3-gdal fonts-dejavu-core ;;
    chromium) echo chromium fonts-dejavu-core ;;
    lint) echo clang clang-format clang-tidy cppcheck shellcheck mandoc ;;
    fuzz) echo clang libclang-rt-14-dev ;;
    *) echo "deps.sh: unknown purpose '$1'" >&2; exit 2 ;;
    esac
}

wanted=
for purpose in "$@"; do
    wanted="$wanted $(packages "$purpose")"
done

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "deps.sh: not a Debian system; make sure that the equivalents of these are installed:$wanted" >&2
    exit 0
fi

missing=
for package in $wanted; do
    status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

sudo=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "deps.sh: missing packages, and neither root nor sudo to install them; as root run:" >&2
        echo "    apt-get install$missing" >&2
        exit 1
    fi
    sudo=sudo
fi
echo "installing:$missing"
$sudo env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null ||
    echo "deps.sh: the package lists could not be refreshed; trying with those there are" >&2
# shellcheck disable=SC2086 # a list of words
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >/dev/null
