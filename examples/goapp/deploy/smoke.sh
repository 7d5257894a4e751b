#!/bin/sh
# Asks a deployed application what a visitor, and a stranger, would.
# Usage: deploy/smoke.sh <address>
set -eu
url=${1:?the address of the application}

fail() {
  echo "smoke.sh: $*" >&2
  exit 1
}

get() { curl --silent --show-error --fail --max-time 10 "$url$1"; }
status() { curl --silent --show-error --max-time 10 --output /dev/null --write-out '%{http_code}' "$@"; }

get /health | grep -q '"status":"ok"' || fail "$url/health doesn't say that it is well"
get / | grep -q '<title>' || fail "$url/ is no page"
[ "$(status --data title=no "$url/notes")" = 401 ] || fail "$url/notes takes a note of somebody who hasn't signed in"
[ "$(status "$url/metrics")" != 200 ] || fail "$url/metrics is open to everybody"
echo "$url is well"
