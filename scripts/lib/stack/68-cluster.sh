# Two nodes with NATS between them, of docker-compose.cluster.yml: what holds NATS, that both nodes are there, a restart of one
# after the other while people write and listen, the death of one, a rotation and a restore. Then there is one node again. With
# FILAMENT_STACK_FULL=true.
# shellcheck shell=bash disable=SC2016
[ "${FILAMENT_STACK_FULL:-}" = true ] || skip 'it takes minutes: set FILAMENT_STACK_FULL=true'
clean() {
  set +e
  compose_cluster stop filament-server filament-server-2
  compose_cluster rm -sfv filament-server-2 nats
  docker volume rm "${PROJECT}_filament-search-2"
  compose up -d --no-build --wait --wait-timeout 300 > "$STACK/up.log" 2>&1
}
trap clean EXIT
node() { # the id of a node's container
  compose_cluster ps -q "$1"
}

echo 'nothing starts without secrets'
for missing in FILAMENT_NATS_PASSWORD_FILE FILAMENT_NATS_CERTIFICATE_FILE FILAMENT_NATS_KEY_FILE FILAMENT_NATS_URL_FILE \
  FILAMENT_NATS_CA_FILE; do
  grep -v "^$missing=" "$STACK/.env" > "$STACK/incomplete.env"
  docker compose -p "$PROJECT" --env-file "$STACK/incomplete.env" -f infra/docker-compose.yml \
    -f infra/docker-compose.cluster.yml config 2> /dev/null | grep -c 'file: /no-NATS.*run-infra-scripts-init-secrets.sh$' > /dev/null ||
    fail "starts without $missing"
done

echo 'up'
run_block cluster-up
run_block cluster-look > "$STACK/cluster-look" 2>&1
! grep -i 'FILAMENT_NATS' "$STACK/cluster-look" || fail 'filament check does not get through to NATS'
[ "$(grep -c '^ *note: server 01' "$STACK/cluster-look")" = 2 ] || fail 'filament check does not name both servers'

echo 'NATS is held as the others are'
id=$(compose_cluster ps -q nats)
look() { docker inspect -f "$1" "$id"; }
held='{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.CapAdd}} {{.HostConfig.Privileged}} {{.HostConfig.SecurityOpt}} {{.State.Health.Status}}'
[ "$(look "$held")" = 'true [ALL] [] false [no-new-privileges:true] healthy' ] || fail "NATS: $(look "$held")"
[ "$(look '{{.HostConfig.PortBindings}}')" = 'map[]' ] || fail 'NATS publishes a port'
[ "$(look '{{range $name, $net := .NetworkSettings.Networks}}{{$name}}{{end}}')" = "${PROJECT}_filament-internal" ] ||
  fail 'NATS is in another network than the internal one'
while read -r pid; do
  [ -r "/proc/$pid/status" ] || continue
  [ "$(awk '/^Uid:/ {print $2} /^Cap(Prm|Eff|Bnd):/ {print $2} /^NoNewPrivs:/ {print $2} /^Seccomp:/ {print $2}' "/proc/$pid/status" |
    tr '\n' ' ')" = '10002 0000000000000000 0000000000000000 0000000000000000 1 2 ' ] || fail "NATS: process $pid: $(cat "/proc/$pid/status")"
done < <(docker top "$id" -eo pid | tail -n +2)
! docker exec "$id" sh -c 'echo x > /written' 2> /dev/null || fail 'NATS: the root can be written to'

echo 'nobody gets in without the password, nor without TLS'
says() { # what NATS answers to a line on its port, in the clear
  docker exec "$(node filament-server)" bash -c 'exec 3<> /dev/tcp/nats/4222; read -r -t 5 info <&3; echo "$info"
    printf "%s\r\nPING\r\n" "$1" >&3; timeout 5 cat <&3' ask "$1" | tr -d '\r'
}
says 'CONNECT {"verbose":false}' > "$STACK/nats.txt" || true
grep -q '"tls_required":true' "$STACK/nats.txt" || fail "NATS does without TLS: $(cat "$STACK/nats.txt")"
grep -q '"auth_required":true' "$STACK/nats.txt" || fail "NATS lets everybody in: $(cat "$STACK/nats.txt")"
! grep -q '^PONG' "$STACK/nats.txt" || fail 'NATS talks in the clear'

echo 'each node knows the other'
metric() { # metric NODE NAME: its value there
  docker exec "$(node "$1")" bash -c 'exec 3<> /dev/tcp/127.0.0.1/3000
    printf "GET /metrics HTTP/1.0\r\nauthorization: Bearer %s\r\n\r\n" "$(cat "$FILAMENT_METRICS_TOKEN_FILE")" >&3; cat <&3' |
    tr -d '\r' | awk -v name="$2" '$1 == name {print $2}'
}
known() {
  [ "$(metric filament-server filament_nodes)" = 2.0 ] && [ "$(metric filament-server-2 filament_nodes)" = 2.0 ]
}
eventually 60 known || fail "nodes: $(metric filament-server filament_nodes) $(metric filament-server-2 filament_nodes)"

echo 'one after the other is restarted, then one dies'
program() { # program NAME COMMAND…: a program that the test can run
  cat > "$STACK/cluster-$1" << EOF
#!/bin/bash
set -euo pipefail
cd $PWD
. scripts/lib/stack.sh
${@:2}
EOF
  chmod +x "$STACK/cluster-$1"
}
program rolling run_block cluster-restart
program kill compose_cluster kill -s KILL filament-server-2
program back compose_cluster up -d --no-build --no-recreate --wait filament-server-2
junit ClusterStackTest -Dfilament.stack.rolling="$STACK/cluster-rolling" -Dfilament.stack.kill="$STACK/cluster-kill" \
  -Dfilament.stack.back="$STACK/cluster-back"
eventually 60 known || fail 'the nodes do not know each other again'

echo 'secrets are rotated and a backup is restored on both'
! COMPOSE_PROJECT=$PROJECT COMPOSE_FILE=infra/docker-compose.yml FILAMENT_ENV_FILE=$STACK/.env FILAMENT_SECRETS_DIR=$STACK/secrets \
  infra/scripts/rotate-livekit-key.sh switch 2> "$STACK/refused.log" || fail 'a server of two was forgotten'
grep -q 'filament-server filament-server-2; name the files' "$STACK/refused.log" || fail "$(cat "$STACK/refused.log")"
mkdir -p "$BACKUPS"
run_blocks cluster-scripts cluster-restore
eventually 60 known || fail 'the nodes do not know each other after a restore'

echo 'and one node again'
run_block cluster-down
eventually 60 ready
trap - EXIT
docker volume rm "${PROJECT}_filament-search-2" > /dev/null
