#!/bin/sh
# Puts a backup in the place of the database on this host, which is down meanwhile. What was there stays on the volume, and comes back where
# the release that runs isn't healthy on the backup.
# Usage: deploy/restore.sh <file>
set -eu
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091 # It is beside this one.
. deploy/host.sh

file=${1:?the file that has the backup}
[ -r "$file" ] || fail "$file can't be read"
take_turn
image=$(current_image)
[ -n "$image" ] || fail "nothing has been deployed here yet"

start_again() {
  put_database_back "$image"
  bring_up "$image" "$FORMER_LIMIT"
}

undo_by start_again
compose stop web
restore_database "$image" "$file" || fail "$file was not restored: the database is what it was"
cat .set-aside
bring_up "$image" "$FORMER_LIMIT" || fail "$image is not healthy on $file"
undo_by
