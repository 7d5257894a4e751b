#!/bin/sh
# Gets an image of a registry that asks who comes, and leaves nothing of that on the host.
# Usage: deploy/pull.sh <image> <user>, with the password on standard input
set -eu
image=${1:?the image}
user=${2:?the user of its registry}

# The engine stays the one that this host's user has chosen.
DOCKER_HOST=${DOCKER_HOST:-$(docker context inspect --format '{{.Endpoints.docker.Host}}')}
DOCKER_CONFIG=$(mktemp -d)
export DOCKER_HOST DOCKER_CONFIG
trap 'rm -rf "$DOCKER_CONFIG"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 141' PIPE
trap 'exit 143' TERM
docker login "${image%%/*}" --username "$user" --password-stdin
docker pull --quiet "$image"
