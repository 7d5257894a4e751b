#!/bin/sh
# Brings the release back that ran before the one that runs, with its settings; run again, the one before that. With a backup it is that
# database that it runs on. After a deploy that was killed it is the release that ran before that.
# Usage: deploy/rollback.sh [--of <image>] [backup], where with an image nothing is done unless that one runs
set -eu
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091 # It is beside this one.
. deploy/host.sh

of=
if [ "${1:-}" = --of ]; then
  of=${2:?the image that is to run no longer}
  shift 2
fi
backup=${1:-}
[ -z "$backup" ] || [ -r "$backup" ] || fail "$backup can't be read"
take_turn
last=$(count_releases)
former=$(current_image)
[ -z "$of" ] || [ "$former" = "$of" ] || fail "$of doesn't run here any more: what does was left alone"
line=$last
[ "$former" != "$(release "$last")" ] || line=$((last - 1))
[ "$line" -ge 1 ] || fail "there is no former release: \`releases\` has them"
target=$(release "$line")
collect_settings .former ""
# Those of before it was said which settings a release had are still there.
collect_settings .next "kept/$line/" ""
if [ -n "$backup" ]; then
  undo_by bring_back "$target"
  compose stop web
  use_settings .next
  # By the older release: it knows where its database is.
  restore_database "$target" "$backup" || fail "$backup was not restored: the database is what it was"
fi
replace "$target" .next
[ "$line" = "$last" ] || {
  rm -rf "kept/$last"
  sed '$d' releases >releases.swap
  mv releases.swap releases
}
say "$target runs again"
