# No log of any container has a secret, a token, a ticket, a password or what somebody said.
# shellcheck shell=bash
say=redaction-$RANDOM$RANDOM
password="correct horse $say"
json='content-type: application/json'
credentials="{\"username\":\"redacted_$RANDOM\",\"password\":\"$password\"}"
curl -fsS -o /dev/null "$URL/auth/register" -H "$json" -d "$credentials"
answer=$(curl -fsS "$URL/auth/login" -H "$json" -d "$credentials")
token=$(jq -r .access_token <<< "$answer")
refresh=$(jq -r .refresh_token <<< "$answer")
auth="authorization: Bearer $token"
ticket=$(curl -fsS -X POST "$URL/gateway/ticket" -H "$auth" | jq -r .ticket)
guild=$(curl -fsS "$URL/guilds" -H "$auth" -H "$json" -d '{"name":"Club","visibility":"public"}' | jq -r .guild_id)
channel=$(curl -fsS "$URL/guilds/$guild/channels" -H "$auth" -H "$json" -d '{"name":"general"}' | jq -r .channel_id)
curl -fsS -o /dev/null "$URL/guilds/$guild/channels/$channel/messages" -H "$auth" -H "$json" -d "{\"content\":\"$say\"}"
for query in "ticket=$ticket" "access_token=$token"; do
  curl -s -m 5 -o /dev/null "$URL/gateway/ws?$query" -H 'Connection: Upgrade' -H 'Upgrade: websocket' \
    -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' -H "Referer: $URL/?t=$token" || true
done
curl -s -o /dev/null "$URL/auth/refresh" -H "$json" -d "{\"refresh_token\":\"$refresh\"}"
curl -s -o /dev/null "$URL/auth/login" -H "$json" -d "${credentials/correct/wrong}"
curl -s -o /dev/null "$URL/auth/login" -H "$json" -d "$credentials,"

compose logs --no-color > "$STACK/all-logs.txt" 2>&1
grep -q 'REDACTED' "$STACK/all-logs.txt" || fail "the proxy's log has no redacted query"
for secret in "$password" "$say" "$token" "$refresh" "$ticket" $(cat "$STACK"/secrets/* | tr -d ':'); do
  case "$secret" in filament[0-9a-f]*) continue ;; esac # the names of key pairs are public
  [ "${#secret}" -ge 8 ] || continue
  ! grep -qF -- "$secret" "$STACK/all-logs.txt" || fail "a log has: ${secret:0:12}… ($(grep -F -- "$secret" "$STACK/all-logs.txt" | head -1 | cut -c1-200))"
done
