#!/bin/sh
# Puts a backup in the place of the database on this host, which is down meanwhile. What was there stays on the volume.
# Usage: deploy/restore.sh <file>
set -eu
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091 # It is beside this one.
. deploy/host.sh

file=${1:?the file that has the backup}
[ -r "$file" ] || fail "$file can't be read"
take_turn
compose stop web
restored=true
compose run --rm --no-deps -T web goapp restore - <"$file" || restored=false
compose up --detach --wait --wait-timeout "$FORMER_LIMIT" web
[ "$restored" = true ] || fail "$file was not restored: the database is what it was"
