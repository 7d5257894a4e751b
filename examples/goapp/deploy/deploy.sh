#!/bin/sh
# Brings a release up on this host, with the settings that wait as `.new` where there are any. Where it isn't healthy the one that ran before
# comes back with its own.
# Usage: deploy/deploy.sh <image by its digest, or by a tag that stays> [-], where - is an archive of new settings on standard input
set -eu
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091 # It is beside this one.
. deploy/host.sh

image=${1:?the image by its digest, or by a tag that stays}
case ${image##*/} in
*:latest) fail "$image is another image tomorrow: name it by its digest, or by a tag that stays" ;;
*:*) ;;
*) fail "$image has neither a tag nor a digest" ;;
esac
take_turn
# What comes with a release comes in its turn: no other one takes it.
if [ "${2:-}" = - ]; then
  rm -rf .brought
  mkdir .brought
  tar --extract --no-same-owner --directory .brought
  for file in $SETTINGS; do
    [ ! -f ".brought/$file" ] || mv ".brought/$file" "$file.new"
  done
fi
[ -f .env.production ] || [ -f .env.production.new ] ||
  fail "there is no .env.production here: copy .env.production.example, and fill it in"

# Whatever can be found wrong is found before what runs is touched.
docker image inspect "$image" >/dev/null 2>&1 || docker pull "$image"
case $image in
*@sha256:*) ;;
*)
  # A tag may be moved after all: what comes back one day is this very image.
  digests=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$image")
  digest=$(printf '%s\n' "$digests" | sed -n "s|^${image%:*}@||p" | head -n 1)
  image=$image${digest:+@$digest}
  ;;
esac

former_line=$(count_releases)
former=$(release "$former_line")
collect_settings .next .new ""
collect_settings .former "kept/$former_line/" ""
# Until it runs well they are what didn't, which nobody's next deploy takes.
for file in $SETTINGS; do
  cmp -s ".next/$file" ".former/$file" || cp -p ".next/$file" "$file.refused"
  rm -f "$file.new"
done
[ -f .env ] || : >.env
if ! GOAPP_IMAGE=$image docker compose --env-file .env --project-directory .next --file .next/docker-compose.prod.yml \
  run --rm --no-deps -T web goapp check; then
  [ -z "$former" ] || use_settings .former
  fail "the settings are wrong; those that are new are .env.production.refused, and what runs was left alone"
fi

replace "$image" .next
[ "$former" = "$image" ] || echo "$image" >>releases
collect_settings "kept/$(count_releases)" .next/
for file in $SETTINGS; do rm -f "$file.refused"; done
say "$image runs"
