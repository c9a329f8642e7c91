#!/usr/bin/env bash
# Checks whatever files another program names, however they are called: each-file.sh
#
# Here it is git that names them. `find drafts -name '*.txt' -print0` would do as well.
set -euo pipefail

code=0
git ls-files -z -- drafts templates | xargs -0 -r invitelint --quiet -- || code=$?
# xargs says 123 for whatever its runs said, and more than that where one could not be started.
if ((code == 123)); then
    exit 1
fi
exit "$code"
