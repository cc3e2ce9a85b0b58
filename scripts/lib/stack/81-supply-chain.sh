# What the server is made of is written down, and images are pinned by the digests that a registry tells.
# shellcheck shell=bash
. scripts/lib/operations.sh
require jq
run_block sbom
[ "$(jq '.components | length' target/filament-sbom.json)" -gt 50 ] || fail 'the SBOM has too little in it'
grep -q '^io.vertx:vertx-core:' target/filament-licences.tsv || fail 'licences'

pin() { # as supply-chain.md has it, in a copy of the settings
  run_block pin-images "s,^,FILAMENT_ENV_FILE=$STACK/pinned.env ,"
}
cp "$STACK/.env" "$STACK/pinned.env"
if registry; then
  pin
  [ "$(grep -c '@sha256:[0-9a-f]\{64\}$' "$STACK/pinned.env")" -ge 4 ] || fail "$(tail -5 "$STACK/pinned.env")"
  exit
fi

# a registry of our own, where there is a program for one: Debian has one
command -v docker-registry > /dev/null || apt-get install -y -qq --no-install-recommends docker-registry > /dev/null 2>&1 ||
  skip 'there is no registry here, nor a program for one (the SBOM passed)'
port=$((HTTP_PORT + 9))
at=127.0.0.1:$port
rm -rf "$STACK/registry"
printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "%s"}\n' "$STACK/registry" "$at" > "$STACK/registry.yml"
docker-registry serve "$STACK/registry.yml" > "$STACK/registry.log" 2>&1 &
server=$!
trap 'kill $server' EXIT
up() { curl -fsS -m 5 -o /dev/null "http://$at/v2/" 2> /dev/null; }
eventually 30 up || { tail -5 "$STACK/registry.log"; fail 'the registry does not start'; }
docker tag filament-local/base:trixie "$at/base:trixie"
docker push -q "$at/base:trixie"
sed -i "s,^FILAMENT_BASE_IMAGE=.*,FILAMENT_BASE_IMAGE=$at/base:trixie," "$STACK/pinned.env"
pin | tee "$STACK/pinned.log"
pinned=$(sed -n 's/^FILAMENT_BASE_IMAGE=//p' "$STACK/pinned.env")
[[ $pinned =~ ^$at/base:trixie@sha256:[0-9a-f]{64}$ ]] || fail "pinned: $pinned"
grep -q 'not pinned: FILAMENT_POSTGRES_IMAGE' "$STACK/pinned.log" || fail 'it does not say what is not pinned'
docker image rm "$at/base:trixie" "$pinned" > /dev/null 2>&1 || true
docker run --rm "$pinned" true || fail 'what is pinned cannot be had again'
pin > /dev/null
[ "$(grep -c '^FILAMENT_BASE_IMAGE=' "$STACK/pinned.env")" = 1 ] || fail 'pinned twice'
docker image rm "$pinned" > /dev/null 2>&1 || true
