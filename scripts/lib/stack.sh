# Sourced by scripts/test-stack and each of its parts: the stack under test, a project of its own with ports and networks
# of its own. FILAMENT_STACK_NUMBER (1..99) keeps stacks on one machine apart.
# shellcheck shell=bash

N=${FILAMENT_STACK_NUMBER:-38}
STACK=$PWD/target/stack-$N
PROJECT=filament-test-$N
HTTP_PORT=$((20000 + N * 10))
HTTPS_REDIRECT_PORT=$((HTTP_PORT + 1))
HTTPS_PORT=$((HTTP_PORT + 2))
LIVEKIT_TLS_PORT=$((HTTP_PORT + 3))
SIGNAL_PORT=$((HTTP_PORT + 4))
URL=http://127.0.0.1:$HTTP_PORT
export FILAMENT_ENV_FILE=$STACK/.env FILAMENT_SECRETS_DIR=$STACK/secrets

compose() { # the committed file, with images and ports of this run
  docker compose -p "$PROJECT" --env-file "$STACK/.env" -f infra/docker-compose.yml "$@"
}

compose_https() {
  docker compose -p "$PROJECT" --env-file "$STACK/.env" -f infra/docker-compose.yml -f infra/docker-compose.https.yml "$@"
}

compose_cluster() {
  docker compose -p "$PROJECT" --env-file "$STACK/.env" -f infra/docker-compose.yml -f infra/docker-compose.cluster.yml "$@"
}

container() { # the id of a service's container
  compose ps -q "$1"
}

skip() { # ends the part: what it needs is not here
  echo "$*"
  exit 77
}

fail() {
  echo "FAILED: $*"
  exit 1
}

require_livekit() {
  ! grep -q '^# missing livekit' "$STACK/images.env" || skip "there is no LiveKit server here"
}

eventually() { # eventually SECONDS COMMAND…: waits until it succeeds
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || { echo "not within the time: $*"; return 1; }
    sleep 1
  done
}

ready() { # the server answers through the proxy
  curl -fsS -m 5 -o /dev/null "$URL/ready" 2> /dev/null
}

junit() { # junit CLASS [-D…]: runs a test class of chat.filament.stack against the stack
  local class=$1
  shift
  mvn -B -q -ntp surefire:test -Dtest="$class" -Dfilament.excluded= -Dsurefire.failIfNoSpecifiedTests=true \
    -Dfilament.stack.url="$URL" -Dfilament.stack.signal.url="ws://127.0.0.1:$SIGNAL_PORT" \
    -Dfilament.stack.compose="$STACK/compose" "$@"
}

registry() { # whether an image registry can be reached
  [ "${FILAMENT_STACK_IMAGES:-}" != local ] && timeout 20 docker manifest inspect postgres:17-bookworm > /dev/null 2>&1
}

prepare_stack() { # images, settings, secrets; and the stack itself
  mkdir -p "$STACK"
  stop_stack
  rm -rf "$STACK/.env" "$STACK/secrets" "$STACK"/*.log "$STACK/blocks" "$STACK/blocks.ran" "$STACK/outcomes"
  if registry; then
    : > "$STACK/images.env"
  else
    echo "test-stack: no image registry is reached; images of Debian's packages stand in" >&2
    infra/scripts/local-images.sh "$STACK/images.env" || leave_out "the images could not be made"
    can_harden || leave_out "this machine's kernel or Docker cannot start hardened containers"
  fi
  cat infra/.env.example "$STACK/images.env" - > "$STACK/.env" << EOF
FILAMENT_INTERNAL_SUBNET=172.29.$N.0/25
FILAMENT_EDGE_SUBNET=172.29.$N.128/25
FILAMENT_EDGE_IPV6_SUBNET=fd38:f11a:3e17:$N::/64
CADDY_LEGACY_SERVER_PORT=$HTTP_PORT
CADDY_HTTP_PORT=$HTTPS_REDIRECT_PORT
CADDY_HTTPS_PORT=$HTTPS_PORT
CADDY_LIVEKIT_PROXY_PORT=$LIVEKIT_TLS_PORT
LIVEKIT_PORT=$SIGNAL_PORT
LIVEKIT_TCP_PORT=$((HTTP_PORT + 5))
LIVEKIT_UDP_PORT=$((HTTP_PORT + 6))
LIVEKIT_NODE_IP=127.0.0.1
LIVEKIT_STOP_GRACE_PERIOD=5s
FILAMENT_LIVEKIT_URL=ws://127.0.0.1:$SIGNAL_PORT
FILAMENT_AUTH_ROUTE_REQUESTS_PER_MINUTE=1000
FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE=6000
FILAMENT_GATEWAY_DRAIN_SECS=2
EOF
  infra/scripts/init-secrets.sh >&2 || return 1
  printf '#!/bin/sh\ncd %s && exec docker compose -p %s --env-file %s -f infra/docker-compose.yml "$@"\n' \
    "$PWD" "$PROJECT" "$STACK/.env" > "$STACK/compose"
  chmod +x "$STACK/compose"
  start_stack
}

leave_out() { # ends the run: what the whole stack needs is not here
  # shellcheck disable=SC2154 # the parts of scripts/test-stack
  echo "test-stack: LEFT OUT, because $1: ${parts[*]}"
  exit "${FILAMENT_STACK_WITHOUT_DOCKER:-0}"
}

can_harden() { # networks, limits and a published port as the stack has them, with a container that does nothing
  local net=filament-probe-$N ok=1
  docker network create --internal --subnet "172.29.$N.0/25" "$net-internal" > /dev/null &&
    docker network create --ipv6 --subnet "172.29.$N.128/25" --subnet "fd38:f11a:3e17:$N::/64" "$net-edge" > /dev/null &&
    docker run --rm --network "$net-internal" --read-only --cap-drop ALL --security-opt no-new-privileges --memory 64m \
      --pids-limit 20 --cpus 0.5 --tmpfs /tmp:size=1m filament-local/base:trixie true &&
    docker run --rm --network "$net-edge" -p "$HTTP_PORT:80" filament-local/base:trixie true && ok=0
  docker network rm "$net-internal" "$net-edge" > /dev/null 2>&1
  return $ok
}

start_stack() {
  local start=$SECONDS
  if registry; then compose build -q; compose pull -q --ignore-buildable; fi > "$STACK/up.log" 2>&1
  compose up -d --no-build --wait --wait-timeout 300 >> "$STACK/up.log" 2>&1 || {
    tail -20 "$STACK/up.log"
    compose logs --tail 30
    return 1
  } >&2
  printf '%-24s %4ss  %s\n' "(stack up)" $((SECONDS - start)) passed
}

stop_stack() {
  [ ! -f "$STACK/.env" ] || compose --profile '*' down -v --remove-orphans > "$STACK/down.log" 2>&1 || true
}

save_logs() { # of the containers, beside the part's own
  compose logs --no-color --tail 400 > "$STACK/$1.containers.log" 2>&1 || true
}

# --- the commands of the operations pages ---------------------------------------------------------------------------------
# A page's commands stand in blocks that begin with ```sh and a name. Some part of these tests runs each block, as it is
# written, with run_block; 90-commands fails when one was not run. That every block has a part says a unit test.

BACKUPS=$STACK/backups

block() { # prints the commands of the block with that name
  awk -v name="$1" '/^```/ { inside = $1 == "```sh" && $2 == name; found += inside; next }
    inside { print }
    END { exit found != 1 }' src/docs/operations/*.md
}

blocks() { # the names of all blocks
  awk '$1 == "```sh" { print $2 }' src/docs/operations/*.md
}

newest_backup() {
  find "$BACKUPS" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*Z' 2> /dev/null | sort | tail -1
}

# run_block NAME [SED EXPRESSION]: runs a block, with this stack's project, ports, folders and newest backup for those of the
# page, and what the expression says. In a stand-in of $STAND_INS, a file that bash reads first, is what this machine lacks.
run_block() {
  local file=$STACK/blocks/$1.sh
  mkdir -p "$STACK/blocks"
  block "$1" > "$file" || fail "there is no block $1 in src/docs/operations, or more than one"
  sed -i -e "${2:-}" -e "s,127\.0\.0\.1:8080,127.0.0.1:$HTTP_PORT," -e "s,/var/backups/filament,$BACKUPS,g" \
    -e "s,filament-drill,$PROJECT-drill,g" -e "s,\(infra/scripts/\(backup\|restore-drill\)\.sh\)\$,\1 $BACKUPS,g" \
    -e "s,backups/[0-9]\{8\}T[0-9]\{6\}Z,$(newest_backup),g" -e "s,infra/\.env\($\|[^.]\),$STACK/.env\1,g" \
    -e "s,infra/secrets,$STACK/secrets,g" -e "s,/opt/filament,$PWD,g" "$file"
  COMPOSE_PROJECT_NAME=$PROJECT COMPOSE_PROJECT=$PROJECT COMPOSE_ENV_FILES=$STACK/.env BASH_ENV=${STAND_INS:-} \
    bash -euxo pipefail "$file" < /dev/null || fail "block $1: $(cat "$file")"
  echo "$1" >> "$STACK/blocks.ran"
}

run_blocks() { # each by itself, in this order
  local name
  for name; do run_block "$name"; done
}
