#!/usr/bin/env bash
# Counts instructions, which are the same whatever else the machine does: one note cold, 10,000 warm.
#
#   benches/instructions.sh            prints a table and compares it with benches/instructions.txt; fails
#                                      where more than 5 % are added
#   benches/instructions.sh --update   writes benches/instructions.txt
#
# It needs valgrind (Debian: apt install valgrind). Numbers hold for one compiler and one kind of machine: after a
# change of either, update first and compare then.
. "$(dirname "$0")/valgrind.sh"

cargo bench --quiet --bench many -- 10000 "$work/notes.jsonl" >/dev/null
# Last, for benchmarks build a program of their own in its place, with what their dependencies ask for.
cargo build --release --quiet
program=${CARGO_TARGET_DIR:-target}/release/invitelint

# Millions of instructions that a run takes.
count() {
    callgrind --callgrind-out-file=/dev/null "$program" --no-config --threads 1 "$@"
    awk '/Collected/ { printf "%.2f", $NF / 1e6 }' "$work/log"
}

measure() {
    echo "one note, jsonl: $(count --format jsonl --openers 0 --note "$note")"
    echo "one note, human, three openers: $(count --note "$note")"
    echo "10,000 notes, jsonl: $(count --format jsonl --openers 0 "$work/notes.jsonl")"
    echo "10,000 notes, jsonl, not compared: $(count --format jsonl --openers 0 \
        --ignore mass-mail/near-duplicate "$work/notes.jsonl")"
    echo "10,000 notes, summary: $(count --summary "$work/notes.jsonl")"
}

measure >"$work/now.txt"
if [ "${1:-}" = --update ]; then
    cp "$work/now.txt" benches/instructions.txt
fi
awk -F': ' '
    NR == FNR { before[$1] = $2; next }
    {
        change = before[$1] ? 100 * ($2 / before[$1] - 1) : 0
        printf "%-36s %10.2f million instructions, %+.1f %%\n", $1, $2, change
        worse = worse || change > 5
    }
    END { exit worse }
' benches/instructions.txt "$work/now.txt"
