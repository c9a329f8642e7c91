#!/usr/bin/env bash
# Runs fuzz targets one after the other, each for so many seconds: fuzz/run.sh [SECONDS [TARGET]...]
#
# An input that takes 512 MB, or longer than a second for 100 KB, is a finding, as a crash is. What is found stays in
# fuzz/artifacts/<target>. Needs a nightly toolchain and cargo-fuzz (cargo install cargo-fuzz --locked).
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
targets=("${@:2}")
if [ ${#targets[@]} -eq 0 ]; then
    targets=(note json csv markdown template rule config)
fi

# Seeds are the repository's own examples, the rules' examples among them.
seed() {
    local corpus=fuzz/corpus/$1
    mkdir -p "$corpus"
    case $1 in
    note) cp examples/drafts/*.txt "$corpus" ;;
    json) cp examples/drafts/*.json examples/drafts/*.jsonl examples/campaign/*.jsonl "$corpus" ;;
    csv) cp examples/drafts/*.csv examples/campaign/*.csv "$corpus" ;;
    markdown)
        for file in examples/*/*.md; do
            cp "$file" "$corpus/${file//\//-}"
        done
        ;;
    template) cp examples/templates/* examples/campaign/*.j2 "$corpus" ;;
    config)
        cp src/config/starter.toml "$corpus"
        # Its settings are all commented out there.
        sed -E 's/^# ?([a-z-]+ *=|\[)/\1/' src/config/starter.toml >"$corpus/all.toml"
        find examples -name '*invitelint.toml' | while read -r file; do
            cp "$file" "$corpus/${file//\//-}"
        done
        ;;
    rule)
        find rules -name '*.toml' | while read -r file; do
            { echo "# ${file#rules/}"; cat "$file"; } >"$corpus/${file//\//-}"
        done
        ;;
    esac
    if [ -d "fuzz/seeds/$1" ]; then
        cp "fuzz/seeds/$1"/* "$corpus"
    fi
}

for target in "${targets[@]}"; do
    seed "$target"
    # The code under test has no `unsafe`, so an address sanitizer would only make it slow and large.
    cargo +nightly fuzz run --sanitizer none "$target" -- \
        -max_total_time="$seconds" -max_len=100000 -len_control=10 -timeout=2 -rss_limit_mb=512 \
        -dict=fuzz/words.dict -print_final_stats=1
done
