# What the scripts here that run valgrind have in common; they source it.

set -euo pipefail
cd "$(dirname "$0")/.."

command -v valgrind >/dev/null || {
    echo "$(basename "$0"): valgrind is not installed" >&2
    exit 2
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

note="Hi Solveig, I came across your profile and was impressed by your career. I am always looking to connect \
with like-minded people in your industry and would love to have you in my network. Best, Kofi"

# Runs a program under callgrind, whose own words go to $work/log. A note that fails is no failure here.
callgrind() {
    valgrind --tool=callgrind "$@" 2>"$work/log" >/dev/null || [ $? -eq 1 ]
}
