#!/usr/bin/env bash
# Writes benches/order.txt: the functions that a short run calls. The linker lays them out side by side (build.rs), so
# that a run touches one megabyte of the program in place of four.
#
# Their names hold the compiler and the dependencies that they are from. After a change of either, or of much of the
# program, run it again; until then those that are gone lie anywhere, and the program takes two megabytes more and is
# slower to start by a twentieth, no more.
#
# It needs valgrind (Debian: apt install valgrind).
. "$(dirname "$0")/valgrind.sh"

folder=${CARGO_TARGET_DIR:-target}/order
# The profile is part of the names, so that it is left as it is.
cargo rustc --release --quiet --bin invitelint --target-dir "$folder" -- -C strip=none
program=$folder/release/invitelint

printf '%s\n' "Hi Jane, your talk on tidal mills in Bergen kept our table busy. May I send you what we found in our own \
mill's first year? Best, Ana" >"$work/personal.txt"

# The program's own functions that a run calls.
called() {
    callgrind --demangle=no --compress-strings=no --callgrind-out-file="$work/calls" "$program" "$@"
    awk -v program="/invitelint" '
        /^ob=/ { ours = index($0, program) }
        ours && sub(/^fn=/, "") { sub(/\047[0-9]+$/, ""); print }
    ' "$work/calls"
}

{
    called --no-config --note "$note"
    called --no-config --format jsonl --note "$note"
    called "$work/personal.txt"
    called --no-config --format json - <"$work/personal.txt"
} | grep "^_" | LC_ALL=C sort -u >"$work/order.txt"
cp "$work/order.txt" benches/order.txt
echo "benches/order.txt: $(wc -l <benches/order.txt) functions"
