#!/usr/bin/env bash
# Pins the images that this machine has got from a registry: writes each into infra/.env with the digest of what is here, so
# that a later `up` or build takes the same bytes or none. Says which it could not pin; fails when there is none to pin.
#
# Run it again after a line of .env was given another version, without a digest. FILAMENT_ENV_FILE chooses another file.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=secrets.sh
. "$(dirname "$(readlink -f "$0")")/secrets.sh"

digest_of() { # prints the digest that the registry knows image $1 by; nothing when it is not here, or was made here
  docker image inspect -f '{{range .RepoDigests}}{{println .}}{{end}}' "$1" 2> /dev/null |
    awk -F @ -v repository="${1%:*}" '$1 == repository { print $2; exit }'
}

pinned=0
# variables and defaults of the compose files; those that are built here have no registry
# shellcheck disable=SC2016 # the compose files' variables
while IFS='|' read -r variable default; do
  image=$(setting "$variable" "$default")
  if [[ $image == *@sha256:* ]] && docker image inspect "$image" > /dev/null 2>&1; then
    echo "pin-images: pinned before: $variable=$image"
    pinned=$((pinned + 1))
    continue
  fi
  digest=$(digest_of "$image") || digest=
  if [ -z "$digest" ]; then
    echo "pin-images: not pinned: $variable ($image is not here, or no registry gave it)"
    continue
  fi
  sed -i "/^#\{0,1\}$variable=/d" "$env_file"
  echo "$variable=$image@$digest" >> "$env_file"
  echo "pin-images: $variable=$image@$digest"
  pinned=$((pinned + 1))
done < <(grep -ho '\${FILAMENT_[A-Z]*_IMAGE:-[^}]*}' "$infra"/docker-compose*.yml | sed 's/^\${\(.*\):-\(.*\)}$/\1|\2/' |
  grep -v ':local$' | sort -u)
[ "$pinned" -gt 0 ] || { echo "pin-images: this machine has no image of a registry" >&2; exit 1; }
