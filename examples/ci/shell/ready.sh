#!/usr/bin/env bash
# Keeps the records that may go out: ready.sh outbox.jsonl > ready.jsonl
#
# The records are passed on byte for byte; what was found goes to standard error.
set -euo pipefail

outbox=${1:?the list of drafts, one JSON object a line}
reports=$(mktemp)
trap 'rm -f "$reports"' EXIT

# 1 says that some may not go out, which is what this is for. 2 is trouble: nothing is passed on.
invitelint --format jsonl --openers 0 "$outbox" > "$reports" || (($? == 1))

jq -r 'select(.passed | not) | "\(.id // .line): \(.verdict), \([.diagnostics[].rule] | unique | join(" "))"' \
    "$reports" >&2
jq 'select(.passed).line' "$reports" |
    awk 'NR == FNR { ready[$1]; next } FNR in ready' - "$outbox"
