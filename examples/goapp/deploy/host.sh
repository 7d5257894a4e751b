#!/bin/sh
# What the scripts of this folder have in common, in the folder of the application on the host.
#
# .env       which image Compose runs: GOAPP_IMAGE
# releases   the images that ran well here, each beneath the one before it: the last line is the one that runs

# What a shell has would win over `.env`.
unset GOAPP_IMAGE
# For how many seconds a new container may take to be healthy.
HEALTH_LIMIT=${HEALTH_LIMIT:-90}
# What ran well before gets all the time that it may need.
FORMER_LIMIT=300

say() { echo "$(basename "$0"): $*" >&2; }

fail() {
  say "$*"
  exit 1
}

compose() { docker compose --file docker-compose.prod.yml "$@"; }

# Nobody else changes what runs meanwhile.
take_turn() {
  mkdir .changing 2>/dev/null || fail "somebody else is at work here; if nobody is, remove $PWD/.changing"
  trap 'rmdir .changing' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

release_before() { [ ! -f releases ] || tail -n "$1" releases | head -n 1; }

set_image() {
  { [ ! -f .env ] || sed '/^GOAPP_IMAGE=/d' .env; [ -z "$1" ] || echo "GOAPP_IMAGE=$1"; } >.env.new
  mv .env.new .env
}

# Replaces the container by one of an image, and waits for so many seconds until it is healthy.
bring_up() {
  set_image "$1"
  compose up --detach --wait --wait-timeout "$2" web
}

# Brings an image up in place of another one, which comes back where the new one isn't healthy.
replace() {
  ! bring_up "$2" "$HEALTH_LIMIT" || return 0
  say "$2 is not healthy; the last that it said:"
  compose logs --no-log-prefix --tail 20 web >&2 || true
  if [ -z "$1" ]; then
    compose rm --stop --force web
    set_image ""
    fail "there is no former release to bring back: nothing runs"
  fi
  bring_up "$1" "$FORMER_LIMIT" || fail "$1, which ran before, is not healthy either: see \`docker compose --file docker-compose.prod.yml logs\`"
  fail "$1, which ran before, is back"
}
