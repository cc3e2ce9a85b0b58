#!/usr/bin/env bash
# Proves that a backup can be restored: makes one, restores it into a project of its own (<project>-drill, with networks,
# volumes and a port of its own), tries there what people do, writes a record and removes the project.
#
#   infra/scripts/restore-drill.sh [backup_root]
#
# The record is <backup_root>/drill-<UTC>.json; its path is printed. Exits 1 when a step failed. DRILL_INTERNAL_SUBNET,
# DRILL_EDGE_SUBNET and DRILL_EDGE_IPV6_SUBNET move its networks, DRILL_PORT its port on 127.0.0.1 (default: any free one);
# DRILL_KEEP=true leaves the project to be looked at. See src/docs/operations/drill.md.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"

[ $# -le 1 ] || fail "usage: $program [backup_root]"
root=${1:-$repo/backups}
source_project=$project
drill_project=$project-drill
proxy_service=${PROXY_SERVICE:-reverse-proxy}
patience=${DRILL_PATIENCE_SECONDS:-600}

work=
failed=
drill_made=false
clean_up() {
  local status=$?
  trap - EXIT
  trap '' HUP INT TERM
  set +e
  if [ "$drill_made" = true ]; then
    if [ "${DRILL_KEEP:-false}" = true ]; then say "left to be looked at: project $drill_project"; else remove_project; fi
  fi
  [ -z "$work" ] || rm -rf "$work"
  failed_step "$status"
  exit "$status"
}
ends_with clean_up

# --- the project -----------------------------------------------------------------------------------------------------------

prepare() {
  step 'prepare'
  need docker curl jq sha256sum flock
  [ "$direct" = false ] || fail 'needs Docker: FILAMENT_DIRECT is for backup.sh alone'
  open_root "$root" .drill-lock drill
  work=$(mktemp -d)
  find_stack
  refuse_shared
}

# What is not part of the project would be shared with the server that people use: the drill would change it.
refuse_shared() {
  ! in_bucket || fail "files are in $attachment_root: a drill would delete there what its older rows do not name"
  # shellcheck disable=SC2016 # for the shell over there
  server_shell 'if [ -n "${FILAMENT_DATABASE_URL_FILE:-}" ]; then cat "$FILAMENT_DATABASE_URL_FILE"; fi
    echo "${FILAMENT_DATABASE_URL:-}"' < /dev/null | grep -E "@$postgres_service(:[0-9]+)?/" > /dev/null ||
    fail "the database is not service $postgres_service: a drill would write to it"
}

isolate() { # from here on everything happens in the drill's project
  project=$drill_project
  drill_made=true
  export COMPOSE_PROJECT=$drill_project
  export FILAMENT_INTERNAL_SUBNET=${DRILL_INTERNAL_SUBNET:-172.30.40.0/25}
  export FILAMENT_EDGE_SUBNET=${DRILL_EDGE_SUBNET:-172.30.40.128/25}
  export FILAMENT_EDGE_IPV6_SUBNET=${DRILL_EDGE_IPV6_SUBNET:-fd38:f11a:3e17:40::/64}
  export FILAMENT_TRUSTED_PROXY_CIDRS=$FILAMENT_INTERNAL_SUBNET
  export CADDY_LEGACY_SERVER_PORT=127.0.0.1:${DRILL_PORT:-0}
  # no voice, no captcha, and no limits that would only slow the drill down
  export FILAMENT_LIVEKIT_URL=ws://livekit:7880 FILAMENT_LIVEKIT_API_URL=http://livekit:7880 FILAMENT_LIVEKIT_WEBHOOKS=false
  export FILAMENT_HCAPTCHA_SITE_KEY='' FILAMENT_HCAPTCHA_SECRET='' FILAMENT_HCAPTCHA_SECRET_FILE=''
  export FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE=1000000 FILAMENT_AUTH_ROUTE_REQUESTS_PER_MINUTE=1000000
  remove_project
}

remove_project() {
  project=$drill_project
  compose down -v --remove-orphans > "$work/down.log" 2>&1 || cat "$work/down.log" >&2
}

# --- the steps -------------------------------------------------------------------------------------------------------------

take_backup() {
  COMPOSE_PROJECT=$source_project "$repo/infra/scripts/backup.sh" "$root" > "$work/backup"
}

restore_backup() {
  compose up -d --no-build --wait --wait-timeout "$patience" "$postgres_service" >&2
  "$repo/infra/scripts/restore.sh" "$(cat "$work/backup")"
  compose up -d --no-build --no-deps --wait --wait-timeout "$patience" "$proxy_service" >&2
  echo "http://$(compose port "$proxy_service" 8080)" > "$work/url"
}

health() {
  [ "$(curl -s -m 10 -o /dev/null -w '%{http_code}' "$(cat "$work/url")/health")" = 200 ]
}

# Nobody's password is known. So an account registers, and in the drill's database its hash becomes that of a restored
# account too; and it becomes the server's owner, who may see and do everything in every guild.
log_in_and_download() {
  local name password owner attachment guild channel id sha256
  name=drill_$(head -c 6 /dev/urandom | od -An -tx1 | tr -d ' \n')
  password=$(head -c 24 /dev/urandom | base64)
  api POST /auth/register "$(jq -n --arg u "$name" --arg p "$password" '{username: $u, password: $p}')" > /dev/null
  FILAMENT_SERVER_OWNER_USER_ID=$(sql "$postgres_db" "SELECT user_id FROM users WHERE username = '$name'")
  export FILAMENT_SERVER_OWNER_USER_ID
  compose up -d --no-build --no-deps --wait --wait-timeout "$patience" "$server_service" >&2
  printf '%s\n%s\n' "$name" "$password" > "$work/credentials"
  log_in_as_owner
  attachment=$(sql "$postgres_db" "SELECT guild_id, channel_id, attachment_id, encode(sha256, 'hex'), owner_id
    FROM live_attachments WHERE message_id IS NOT NULL ORDER BY attachment_id DESC LIMIT 1")
  if [ -z "$attachment" ]; then
    remedy 'the backup has no attachment, so none was downloaded'
    owner=$(sql "$postgres_db" "SELECT user_id FROM users WHERE username <> '$name' ORDER BY user_id LIMIT 1")
  else
    IFS='|' read -r guild channel id sha256 owner <<< "$attachment"
    api GET "/guilds/$guild/channels/$channel/attachments/$id" > "$work/download"
    [ "$(sha256sum < "$work/download" | cut -c 1-64)" = "$sha256" ] || fail "attachment $id is not what was uploaded"
  fi
  if [ -z "$owner" ]; then
    remedy 'the backup has no account, so no restored one logged in'
  else
    log_in_as_restored "$owner" "$name" "$password"
  fi
}

log_in_as_restored() { # account $1, with the password $3 of account $2
  sql "$postgres_db" "UPDATE users SET failed_logins = 0, locked_until = NULL,
    password_hash = (SELECT password_hash FROM users WHERE username = '$2') WHERE user_id = '$1'"
  log_in "$(sql "$postgres_db" "SELECT username FROM users WHERE user_id = '$1'")" "$3"
  [ "$(api GET /auth/me | jq -r .user_id)" = "$1" ] || fail "the login of $1 is somebody else's"
}

log_in_as_owner() { # again before whatever may begin later than a token is good for
  local name password
  { read -r name; read -r password; } < "$work/credentials"
  log_in "$name" "$password"
}

log_in() {
  rm -f "$work/token"
  api POST /auth/login "$(jq -n --arg u "$1" --arg p "$2" '{username: $u, password: $p}')" | jq -er .access_token > "$work/token.new"
  mv "$work/token.new" "$work/token"
}

rebuild_search() {
  local guild job
  guilds > "$work/guilds"
  while read -r guild; do
    log_in_as_owner
    job=$(api POST "/guilds/$guild/search/rebuild" '' -H 'prefer: respond-async' | jq -er .job_id)
    eventually "the search index of guild $guild is rebuilt" job_is_done "$guild" "$job"
    eventually "the search index of guild $guild is reconciled" api POST "/guilds/$guild/search/reconcile" > /dev/null
  done < "$work/guilds"
}

guilds() { # those that nobody has deleted
  sql "$postgres_db" "SELECT guild_id FROM guilds g WHERE NOT EXISTS (SELECT FROM purges p
    WHERE p.guild_id = g.guild_id AND p.channel_id IS NULL AND p.role_id IS NULL) ORDER BY guild_id"
}

job_is_done() {
  local state
  state=$(api GET "/guilds/$1/search/jobs/$2" | jq -r .state)
  [ "$state" != failed ] || fail "the search index of guild $1 cannot be rebuilt"
  [ "$state" = "done" ]
}

try_messages() {
  local place guild channel message word edited
  log_in_as_owner
  place=$(sql "$postgres_db" "SELECT guild_id, channel_id FROM channels c WHERE kind = 'text' AND NOT EXISTS (
    SELECT FROM purges p WHERE p.guild_id = c.guild_id AND p.role_id IS NULL
      AND (p.channel_id IS NULL OR p.channel_id = c.channel_id)) ORDER BY channel_id DESC LIMIT 1")
  if [ -n "$place" ]; then
    IFS='|' read -r guild channel <<< "$place"
  else
    guild=$(api POST /guilds '{"name":"Drill","visibility":"private"}' | jq -er .guild_id)
    channel=$(api POST "/guilds/$guild/channels" '{"name":"drill"}' | jq -er .channel_id)
  fi
  word=drill$(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' \n')
  edited=edited$word
  message=$(api POST "/guilds/$guild/channels/$channel/messages" "{\"content\":\"$word\"}" | jq -er .message_id)
  eventually 'a new message is found' search_says "$guild" "$word" "$message"
  api PATCH "/guilds/$guild/channels/$channel/messages/$message" "{\"content\":\"$edited\"}" > /dev/null
  eventually 'an edited message is found' search_says "$guild" "$edited" "$message"
  api DELETE "/guilds/$guild/channels/$channel/messages/$message" > /dev/null
  eventually 'a deleted message is not found' search_says "$guild" "$edited" ''
}

search_says() { # whether searching guild $1 for $2 finds message $3 alone, or nothing
  [ "$(api GET "/guilds/$1/search?q=$2" | jq -r '.message_ids | join(" ")')" = "$3" ]
}

api() { # METHOD PATH [BODY [CURL OPTION…]]: prints the answer; fails, and says why, unless it is a 2xx
  local options=(-sS -m 60 -X "$1" -o "$work/answer" -w '%{http_code}') status
  [ ! -s "$work/token" ] || options+=(-H "@$work/authorization")
  [ ! -s "$work/token" ] || printf 'authorization: Bearer %s' "$(cat "$work/token")" > "$work/authorization"
  # a body on standard input: what stands in arguments can be read by everybody on this machine
  [ -z "${3:-}" ] || options+=(-H 'content-type: application/json' --data-binary @-)
  status=$(curl "${options[@]}" "${@:4}" "$(cat "$work/url")$2" <<< "${3:-}")
  case "$status" in
    2??) cat "$work/answer" ;;
    *) say "$1 $2: $status $(head -c 300 "$work/answer" 2> /dev/null)"; return 1 ;;
  esac
}

eventually() { # WHAT COMMAND…: waits until it succeeds
  local deadline=$((SECONDS + patience))
  until "${@:2}" 2> "$work/last"; do
    if [ "$SECONDS" -ge "$deadline" ]; then
      cat "$work/last" >&2
      fail "not within $patience s: $1"
    fi
    sleep 0.5
  done
}

# --- the record ------------------------------------------------------------------------------------------------------------

remedy() { # somebody should do something about $1
  say "remediation: $1"
  jq -n --arg what "$1" '$what' >> "$work/remediation"
}

run() { # NAME FUNCTION: a step in a process of its own, which ends at its first error; after one that failed, no more
  [ -z "$failed" ] || return 0
  step "$1"
  local start=$EPOCHREALTIME status
  set +e
  (set -euo pipefail; trap - EXIT; "$2")
  status=$?
  set -e
  jq -n --arg name "$1" --argjson ok "$([ "$status" = 0 ] && echo true || echo false)" \
    --argjson seconds "$(awk -v from="$start" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f", to - from }')" \
    '{name: $name, ok: $ok, seconds: $seconds}' >> "$work/steps"
  if [ "$status" != 0 ]; then
    failed=$1
    remedy "step \"$1\" failed; the output of $program says why"
  fi
}

write_record() {
  local record
  record=$root/drill-$(date -u +%Y%m%dT%H%M%SZ).json
  touch "$work/backup" "$work/remediation"
  jq -n --arg started_at "$started_at" --arg backup "$(cat "$work/backup")" --slurpfile steps "$work/steps" \
    --slurpfile remediation "$work/remediation" \
    '{started_at: $started_at, backup: $backup, steps: $steps, remediation: $remediation}' > "$record.partial"
  sync "$record.partial"
  mv -T "$record.partial" "$record"
  sync "$root"
  echo "$record"
}

prepare
started_at=$(date -u +%Y-%m-%dT%H:%M:%SZ)
run backup take_backup
isolate
run restore restore_backup
run health health
run login_and_attachment log_in_and_download
run search_rebuild_and_reconcile rebuild_search
run messages try_messages
step 'write the record'
write_record
[ -z "$failed" ] || fail "the drill failed in step $failed"
project=$source_project
record_success restore_drill
