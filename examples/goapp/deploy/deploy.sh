#!/bin/sh
# Brings a release up on this host. Where it isn't healthy the one that ran before comes back.
# Usage: deploy/deploy.sh <image by its digest, or by a tag that stays>
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
[ -f .env.production ] || fail "there is no .env.production here: copy .env.production.example, and fill it in"
take_turn

# Whatever can be found wrong is found before what runs is touched.
docker image inspect "$image" >/dev/null 2>&1 || docker pull "$image"
case $image in
*@sha256:*) ;;
*)
  # A tag may be moved after all: what comes back one day is this very image.
  digests=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$image")
  digest=$(echo "$digests" | sed -n "s|^${image%:*}@||p" | head -n 1)
  image=$image${digest:+@$digest}
  ;;
esac
GOAPP_IMAGE=$image docker compose --file docker-compose.prod.yml run --rm --no-deps -T web goapp check ||
  fail "the settings in .env.production are wrong; what runs was left alone"

former=$(release_before 1)
replace "$former" "$image"
[ "$former" = "$image" ] || echo "$image" >>releases
say "$image runs"
