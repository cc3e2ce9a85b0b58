# The policy of the compose files: what no service may do without, read from what Compose makes of them.
# shellcheck shell=bash disable=SC2154

policy() { # policy FILES…: prints each offence
  local files=() file
  for file; do files+=(-f "infra/$file"); done
  CADDY_APP_HTTPS_HOSTS=chat.example.org CADDY_TLS_CERT_PATH=/c CADDY_TLS_KEY_PATH=/k FILAMENT_LIVEKIT_URL=wss://x:8443 \
    LIVEKIT_TURN_DOMAIN=turn.example.org \
    docker compose -p policy --env-file "$STACK/.env" --profile '*' "${files[@]}" config --format json | jq -r '
    .networks["filament-internal"] as $internal | .networks["filament-edge"] as $edge
    | (if $internal.internal != true then "filament-internal is not internal" else empty end),
      (if ($internal.ipam.config | length) != 1 then "filament-internal has no fixed subnet" else empty end),
      (if $edge.enable_ipv6 != true then "filament-edge has no IPv6" else empty end),
      (.services | to_entries[] | .key as $name | .value
        | (if .read_only != true then "\($name): root is writable" else empty end),
          (if .cap_drop != ["ALL"] or (.cap_add // [] | length) > 0 then "\($name): capabilities" else empty end),
          (if (.security_opt // []) != ["no-new-privileges:true"] then "\($name): new privileges" else empty end),
          (if .privileged == true or .pid != null or .ipc == "host" or .network_mode != null then "\($name): shares the host" else empty end),
          (if .restart != "unless-stopped" then "\($name): restart" else empty end),
          (if (.mem_limit // "0" | tonumber) == 0 or (.cpus // 0) == 0 or (.pids_limit // 0) == 0 then "\($name): no limits" else empty end),
          (if .logging.options["max-size"] == null then "\($name): logs grow" else empty end),
          (if ($name | IN("filament-web", "grafana", "prometheus") | not) and .user == null then "\($name): no user" else empty end),
          (if (.tmpfs // [] | map(select(startswith("/tmp"))) | length) == 0 then "\($name): no /tmp" else empty end),
          (if (.tmpfs // [] | map(select(contains("size=") | not)) | length) > 0 then "\($name): tmpfs without size" else empty end),
          (if (.image | test(":latest$")) or (.image | contains(":") | not) then "\($name): image without version" else empty end),
          (if $name != "backup-schedule" and (.volumes // [] | map(select(.type == "bind" and .read_only != true)) | length) > 0 then "\($name): writes to the host" else empty end),
          (if ($name | IN("postgres", "nats", "filament-server", "filament-server-2")) and (.ports // [] | length) > 0 then "\($name): publishes a port" else empty end),
          (if ($name | IN("postgres", "nats")) and (.networks | keys) != ["filament-internal"] then "\($name): networks" else empty end))'
}

for files in docker-compose.yml "docker-compose.yml docker-compose.https.yml" "docker-compose.yml docker-compose.turn.yml" \
  "docker-compose.yml docker-compose.cluster.yml"; do
  # drill-schedule starts a project on the host; what that opens is written beside it, and it is a profile of its own
  # shellcheck disable=SC2086 # several files
  offences=$(policy $files | grep -vE '^drill-schedule: (capabilities|shares the host|writes to the host)$' || true)
  [ -z "$offences" ] || fail "$files: $offences"
done
# the policy sees what it is meant to see
sed '/cap_drop/d; s/read_only: true/read_only: false/' infra/docker-compose.yml > infra/.policy.yml
offences=$(policy .policy.yml || true)
rm infra/.policy.yml
[ "$(wc -l <<< "$offences")" -ge 8 ] || fail "the policy does not see what is missing: $offences"

# every variable of the server reaches it
names=$(sed -n 's/^#\{0,1\}\([A-Z][A-Z0-9_]*\)=.*/\1/p' conf/filament.env.example | sort -u)
for name in $names; do
  grep -q "^      $name:" infra/docker-compose.yml || fail "$name does not reach the server"
  grep -q "^#\{0,1\}$name=" infra/.env.example || [ "$name" = FILAMENT_DATABASE_URL ] || fail "$name is not in .env.example"
done
for name in FILAMENT_POSTGRES_USER FILAMENT_POSTGRES_PASSWORD FILAMENT_POSTGRES_DB LIVEKIT_PORT LIVEKIT_TCP_PORT \
  LIVEKIT_UDP_PORT LIVEKIT_USE_EXTERNAL_IP LIVEKIT_NODE_IP LIVEKIT_REGION CADDY_HTTP_PORT CADDY_HTTPS_PORT CADDY_LIVEKIT_PROXY_PORT \
  CADDY_LEGACY_SERVER_PORT CADDY_HTTP_REDIRECT_HOSTS CADDY_APP_HTTPS_HOSTS CADDY_API_HTTPS_HOSTS CADDY_WEB_UPSTREAM \
  CADDY_TLS_CERT_PATH CADDY_TLS_KEY_PATH VITE_FILAMENT_API_BASE_URL; do
  grep -q "^#\{0,1\}$name=" infra/.env.example || fail "$name is not in .env.example"
done

# nothing starts without secrets
for missing in FILAMENT_POSTGRES_PASSWORD_FILE FILAMENT_LIVEKIT_API_KEY_FILE FILAMENT_LIVEKIT_API_SECRET_FILE; do
  grep -v "^$missing=" "$STACK/.env" > "$STACK/incomplete.env"
  sed -i "s/172\.29\.$N\./172.29.$((N + 100))./; s/3e17:$N:/3e17:$((N + 100)):/" "$STACK/incomplete.env"
  ! docker compose -p "$PROJECT-none" --env-file "$STACK/incomplete.env" -f infra/docker-compose.yml \
    create --no-build > "$STACK/none.log" 2>&1 || fail "starts without $missing"
  docker compose -p "$PROJECT-none" --env-file "$STACK/incomplete.env" -f infra/docker-compose.yml down -v > /dev/null 2>&1
  grep -q 'run-infra-scripts-init-secrets.sh' "$STACK/none.log" || fail "$(tail -1 "$STACK/none.log")"
done

# secrets are made once
before=$(cat "$STACK"/secrets/* | sha256sum)
infra/scripts/init-secrets.sh > /dev/null
[ "$before" = "$(cat "$STACK"/secrets/* | sha256sum)" ] || fail "init-secrets.sh made secrets anew"
