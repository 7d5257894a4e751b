#!/bin/sh
# Writes a copy of the database that runs on this host into a file, while it runs.
# Usage: deploy/backup.sh [file]
set -eu
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091 # It is beside this one.
. deploy/host.sh

file=${1:-backups/goapp-$(date -u +%Y-%m-%dT%H-%M-%SZ).db}
[ ! -e "$file" ] || fail "$file exists: choose another name, for no backup is overwritten"
mkdir -p "$(dirname "$file")"
# Whole or not at all: one that was cut off has another name.
compose exec -T web goapp backup - >"$file.unfinished" || {
  rm "$file.unfinished"
  fail "there is no backup"
}
mv "$file.unfinished" "$file"
echo "$file"
