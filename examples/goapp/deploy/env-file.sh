#!/bin/sh
# Prints the `.env.production` that the environment's own variables make: those that `.env.production.example` names.
# Usage: deploy/env-file.sh
set -eu
cd "$(dirname "$0")/.."

sed -n 's/^#\{0,1\}\([A-Z][A-Z0-9_]*\)=.*/\1/p' .env.production.example | while read -r name; do
  value=$(printenv "$name") || continue
  [ -n "$value" ] || continue
  case $value in
  *\'* | *\\ | *"
"* | *"$(printf '\r')"*)
    echo "env-file.sh: $name has a quote, a second line or a backslash at its end, which no line of the file can hold" >&2
    exit 1
    ;;
  esac
  # Between single quotes Compose takes a value as it stands.
  printf "%s='%s'\n" "$name" "$value"
done
