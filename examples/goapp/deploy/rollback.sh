#!/bin/sh
# Brings the release back that ran before the one that runs; run again, the one before that. With a backup it is that database that it runs on.
# Usage: deploy/rollback.sh [backup]
set -eu
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091 # It is beside this one.
. deploy/host.sh

backup=${1:-}
[ -z "$backup" ] || [ -r "$backup" ] || fail "$backup can't be read"
take_turn
[ -f releases ] && [ "$(wc -l <releases)" -ge 2 ] || fail "there is no former release: \`releases\` has them"
current=$(release_before 1)
former=$(release_before 2)
if [ -n "$backup" ]; then
  compose stop web
  # By the older release: the newer one would bring the database forward again.
  if ! GOAPP_IMAGE=$former docker compose --file docker-compose.prod.yml run --rm --no-deps -T web goapp restore - <"$backup"; then
    bring_up "$current" "$FORMER_LIMIT"
    fail "$backup was not restored: $current runs on"
  fi
fi
replace "$current" "$former"
sed '$d' releases >releases.new
mv releases.new releases
say "$former runs again"
