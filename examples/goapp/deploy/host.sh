#!/bin/sh
# What the scripts of this folder have in common, in the folder of the application on the host.
#
# .env               which image Compose runs: GOAPP_IMAGE
# releases           the images that ran well here, each beneath the one before it: the last line is the one that runs
# kept/<line>        the settings that the release of that line of `releases` ran well with
# <settings>.new     what the next deploy takes; <settings>.refused is what the last one didn't run well with

# What a shell has would win over `.env`.
unset GOAPP_IMAGE
# For how many seconds a new container may take to be healthy.
HEALTH_LIMIT=${HEALTH_LIMIT:-90}
# The longest that it may be: after that the engine itself says that a container isn't, by the Compose file's `start_period`.
LONGEST_LIMIT=1800
# What ran well before gets all the time that it may need.
FORMER_LIMIT=300
# For how many seconds a change waits for the one that is under way.
TURN_LIMIT=${TURN_LIMIT:-600}
SETTINGS=".env.production docker-compose.prod.yml"
# There are secrets in what is written here.
umask 077

say() { echo "$(basename "$0"): $*" >&2; }

fail() {
  say "$*"
  exit 1
}

if ! { [ "$HEALTH_LIMIT" -ge 1 ] && [ "$HEALTH_LIMIT" -le "$LONGEST_LIMIT" ]; } 2>/dev/null; then
  fail "HEALTH_LIMIT is $HEALTH_LIMIT: it takes a whole number of seconds from 1 to $LONGEST_LIMIT"
fi

compose() { docker compose --file docker-compose.prod.yml "$@"; }

# Runs a command of an image's program on the volume, and nothing else. In a session of its own it ends by itself, whatever ends meanwhile:
# what it says is known.
goapp() {
  by=$1
  shift
  GOAPP_IMAGE=$by setsid docker compose --file docker-compose.prod.yml run --rm --no-deps -T web goapp "$@"
}

# What undoes a change that is under way, for whoever fails or is cut off in it: a command, or nothing.
way_back=
undo_by() { way_back=$*; }

# Nobody else changes what runs meanwhile, and nobody leaves it half changed: also not whose terminal or connection has ended.
take_turn() {
  [ -w . ] || fail "$PWD can't be written to"
  waited=0
  until mkdir .changing 2>/dev/null; do
    [ "$waited" -lt "$TURN_LIMIT" ] ||
      fail "somebody else has been at work here for $TURN_LIMIT seconds; if nobody is, remove $PWD/.changing"
    # Who isn't heard any more ends by that, and changes nothing later.
    [ $((waited % 10)) != 0 ] || say "waits for somebody else who is at work here; if nobody is, remove $PWD/.changing"
    sleep 1
    waited=$((waited + 1))
  done
  trap leave EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 141' PIPE
  trap 'exit 143' TERM
  [ "$waited" = 0 ] || say "goes on"
  rm -f .set-aside
}

leave() {
  status=$?
  trap '' HUP INT PIPE TERM
  trap - EXIT
  set +e
  # Where nobody hears it any more, it is done all the same.
  [ "$status" -lt 129 ] || say "cut off by a signal" || exec >/dev/null 2>&1
  # What fails there ends that alone.
  [ -z "$way_back" ] || ($way_back)
  rm -rf .brought .next .former
  rmdir .changing
  exit "$status"
}

# The image of the container that runs, or that a deploy that was killed meant to run.
current_image() { [ ! -f .env ] || sed -n 's/^GOAPP_IMAGE=//p' .env; }

count_releases() { if [ -f releases ]; then wc -l <releases | tr -d ' '; else echo 0; fi; }

# The image of a line of `releases`; before the first there is none.
release() { [ "$1" -lt 1 ] || sed -n "$1p" releases; }

set_image() {
  { [ ! -f .env ] || sed '/^GOAPP_IMAGE=/d' .env; [ -z "$1" ] || echo "GOAPP_IMAGE=$1"; } >.env.swap
  mv .env.swap .env
}

# Copies settings into a new folder: of each file the first that there is, with one of the endings or in one of the folders.
collect_settings() {
  folder=$1
  shift
  rm -rf "$folder"
  mkdir -p "$folder"
  for file in $SETTINGS; do
    for from in "$@"; do
      case $from in
      */) candidate=$from$file ;;
      *) candidate=$file$from ;;
      esac
      [ -f "$candidate" ] || continue
      cp -p "$candidate" "$folder/$file"
      break
    done
  done
}

# From now on Compose reads the settings of a folder, and no others.
use_settings() {
  for file in $SETTINGS; do
    if [ -f "$1/$file" ]; then
      cp -p "$1/$file" "$file.swap"
      mv "$file.swap" "$file"
    else
      rm -f "$file"
    fi
  done
}

# Replaces the container by one of an image, and waits for so many seconds until it is healthy.
bring_up() {
  set_image "$1"
  compose up --detach --wait --wait-timeout "$2" web || return 1
  # When the time is over Compose may end as if all were well.
  [ "$(docker inspect --format '{{.State.Health.Status}}' "$(compose ps --quiet web)")" = healthy ]
}

# Puts a backup in the database's place by an image, while nothing runs. `.set-aside` tells what the database was called on the volume then.
restore_database() { goapp "$1" restore - <"$2" >.set-aside; }

# Puts what a restore has set aside in the database's place again.
put_database_back() {
  aside=
  [ ! -f .set-aside ] || aside=$(sed -n 's/^What it was before is \(.*\)\.$/\1/p' .set-aside)
  [ -n "$aside" ] || return 0
  compose stop web
  goapp "$1" restore "$aside" >/dev/null || fail "the database is still the backup; what it was before is $aside on the volume"
  rm .set-aside
  say "the database is again what it was before the backup"
}

# Brings an image up with the settings of a folder in place of the one that runs, whose image and settings are `$former` and `.former`. Those
# come back, on their own data, where the new one isn't healthy.
replace() {
  undo_by bring_back "$1"
  use_settings "$2"
  if bring_up "$1" "$HEALTH_LIMIT"; then
    undo_by
    return 0
  fi
  say "$1 is not healthy; the last that it said:"
  compose logs --no-log-prefix --tail 20 web >&2 || true
  exit 1
}

# Undoes the replacement by an image.
bring_back() {
  if [ -z "$former" ]; then
    compose rm --stop --force web
    set_image ""
    use_settings .former
    say "there is no former release to bring back: nothing runs"
    return 0
  fi
  put_database_back "$1"
  use_settings .former
  bring_up "$former" "$FORMER_LIMIT" || fail "$former, which ran before, is not healthy either: see \`docker compose --file docker-compose.prod.yml logs\`"
  say "$former, which ran before, is back"
}
