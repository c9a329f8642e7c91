#!/usr/bin/env bash
# Who gets the same text, over batches that were checked apart: copies.sh monday.jsonl tuesday.jsonl
#
# Prints one line for each text that goes to several people: how many, and their ids.
set -euo pipefail

for batch in "$@"; do
    invitelint --format jsonl --openers 0 --fail-on never "$batch"
done |
    jq -r -s '
        map(select(.fingerprint))
        | group_by(.fingerprint)
        | map(select(length > 1))
        | sort_by(-length)[]
        | "\(length)\t\(map(.id // "\(.file):\(.line)") | join(" "))"'
