#!/usr/bin/env bash
# Checks names and notes one after the other: one-by-one.sh < list.tsv
#
# Each line holds a name and a note, with a tab between them. Those that pass are printed; of the others, what
# is wrong goes to standard error.
set -euo pipefail

worst=0
while IFS=$'\t' read -r name note || [[ -n $name ]]; do
    # Without this, the program would be free to read the rest of the list.
    code=0
    invitelint --format compact --to "$name" --note "$note" </dev/null >&2 || code=$?
    if ((code == 0)); then
        printf '%s\t%s\n' "$name" "$note"
    elif ((code > worst)); then
        worst=$code
    fi
done
exit "$worst"
