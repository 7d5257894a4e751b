#!/bin/sh
# Brings the release back that ran before the one that runs; run again, the one before that.
# Usage: deploy/rollback.sh
set -eu
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091 # It is beside this one.
. deploy/host.sh

take_turn
[ -f releases ] && [ "$(wc -l <releases)" -ge 2 ] || fail "there is no former release: \`releases\` has them"
former=$(release_before 2)
replace "$(release_before 1)" "$former"
sed '$d' releases >releases.new
mv releases.new releases
say "$former runs again"
