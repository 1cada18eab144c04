#!/bin/sh
# Fails when a room of src/ includes a room above it, a private header of another room, or
# a library that belongs to one room. The order and the owners are those of DESIGN.md.
set -eu
cd "$(dirname "$0")/.."

order="base place text index lang geom border result store import audit mention resolve geocode read write map table annotate eval cli"
bad=0

complain() {
    echo "$1" >&2
    bad=1
}

below=
for room in $order; do
    for file in src/"$room"/*.[ch]; do
        # shellcheck disable=SC2013 # names of headers have no blanks
        for other in $(sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$file" | sort -u); do
            [ "$other" = "$room" ] && continue
            case " $below " in
            *" $other "*) ;;
            *) complain "$file: includes $other/, which is not below $room/" ;;
            esac
        done
        # shellcheck disable=SC2013
        for header in $(sed -n 's/^#include "\([a-z]*\/[a-z_]*_int\.h\)"/\1/p' "$file"); do
            [ "${header%%/*}" = "$room" ] || complain "$file: includes $header, private to ${header%%/*}/"
        done
    done
    below="$below $room"
done
for room in src/*/; do
    room=$(basename "$room")
    case " $order " in
    *" $room "*) ;;
    *) complain "src/$room: a room that tools/layers.sh does not know" ;;
    esac
done

# header:rooms that may include it
for rule in utf8proc.h:text geos_c.h:geom proj.h:geom geodesic.h:geom "shapefil.h:geom write table" \
    "sqlite3.h:store import table write" "jansson.h:import read table annotate" "csv.h:read table" zlib.h:table "zip.h:import write" cairo.h:map readosm.h:import \
    libxml/HTMLparser.h:read; do
    header=${rule%%:*}
    for file in $(grep -l "^#include <$header>" src/*/*.[ch] || true); do
        room=${file#src/}
        room=${room%%/*}
        case " ${rule#*:} " in
        *" $room "*) ;;
        *) complain "$file: includes <$header>, which belongs to ${rule#*:}/" ;;
        esac
    done
done
exit $bad
