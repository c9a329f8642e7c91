#!/usr/bin/env bash
# A table of the drafts that may not go out: why.sh drafts/ | column -t -s $'\t'
#
# Its columns are the draft, the verdict, the heaviest rule that fired, and how it could open instead.
set -euo pipefail

invitelint --format jsonl --openers 1 "$@" |
    jq -r '
        select(.passed == false)
        | {error: 0, warning: 1, suggestion: 2} as $weight
        | [
            "\(.file // "-"):\(.line // 1)",
            .verdict,
            (.diagnostics | sort_by($weight[.severity]) | first.rule // "-"),
            (.openers[0].text // "-")
          ]
        | @tsv' || (($? == 1))
