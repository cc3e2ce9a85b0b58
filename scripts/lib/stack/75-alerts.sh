# What the alerts are for is made, and a real Prometheus fires them. Its rules are the committed ones, except that they are
# evaluated every 5 seconds and fire after 15 seconds instead of 5 minutes.
# shellcheck shell=bash
. scripts/lib/operations.sh
require jq curl prometheus
rules=infra/observability
promtool check rules "$rules/prometheus-alerts.yml"
(cd "$rules" && promtool test rules prometheus-alerts.test.yml)

monitor=$STACK/prometheus
rm -rf "$monitor"
mkdir -p "$monitor"
sed 's/interval: 30s/interval: 5s/; s/for: 5m/for: 15s/' "$rules/prometheus-alerts.yml" > "$monitor/alerts.yml"
cat "$STACK/secrets/metrics_token" > "$monitor/token"
chmod 0600 "$monitor/token"
sed "s,rule_files:.*,rule_files: [alerts.yml],; s,/run/secrets/metrics_token,token,
  s,filament-server-internal:3000,127.0.0.1:$HTTP_PORT,; s/scrape_interval:.*/scrape_interval: 3s/
  s/scrape_timeout:.*/scrape_timeout: 3s/; s/evaluation_interval:.*/evaluation_interval: 5s/" \
  "$rules/prometheus.yml" > "$monitor/prometheus.yml"
port=$((HTTP_PORT + 7))
prometheus --config.file="$monitor/prometheus.yml" --storage.tsdb.path="$monitor/data" \
  --web.listen-address="127.0.0.1:$port" > "$monitor/log" 2>&1 &
watcher=$!
trap 'kill "$watcher"' EXIT

asked() { # a query's first value
  curl -sS -m 10 -G "http://127.0.0.1:$port/api/v1/query" --data-urlencode "query=$1" | jq -er '.data.result[0].value[1]'
}
firing() { # ALERT
  asked "ALERTS{alertname=\"$1\",alertstate=\"firing\"}" > /dev/null
}
scraped() { [ "$(asked 'up{job="filament-server"}' 2> /dev/null)" = 1 ]; }
eventually 60 scraped || { tail -5 "$monitor/log"; fail 'Prometheus does not scrape the server'; }
for alert in FilamentAuthFailuresHigh FilamentRateLimitSpike FilamentWsDisconnectSpike FilamentDown; do
  ! firing "$alert" || fail "$alert fires before anything has happened"
done

make_content
guess() { # logins with wrong passwords
  curl -sS -Z --no-progress-meter --parallel-max 4 -m 120 -o /dev/null -H 'content-type: application/json' \
    --data-binary "{\"username\":\"$NAME\",\"password\":\"wrong horse battery staple\"}" "$URL/auth/login?n=[1-20]"
}
flood() { # messages, faster than anybody may write
  curl -sS -Z --no-progress-meter --parallel-max 20 -m 120 -o /dev/null -H 'content-type: application/json' \
    -H "authorization: Bearer $TOKEN" \
    --data-binary '{"content":"flood"}' "$URL$PLACE/messages?n=[1-200]"
}
cut_off() { # a gateway connection that the server ends, because what it says is no envelope; it takes its leave at once
  local line
  exec 5<> "/dev/tcp/127.0.0.1/$HTTP_PORT"
  printf 'GET /gateway/ws?access_token=%s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' \
    "$TOKEN" "$HTTP_PORT" >&5
  printf 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n' >&5
  while IFS= read -r -t 20 line <&5 && [ "$line" != $'\r' ]; do :; done
  printf '\x81\x81\0\0\0\0x\x88\x80\0\0\0\0' >&5
  timeout 20 cat <&5 > /dev/null || true
  exec 5>&-
}
# in two halves with a scrape between them, so that Prometheus sees a rise whatever the counters began with
for round in 1 2; do
  echo "round $round: guessed passwords, a flood, a storm of cut connections"
  guess
  flood
  for ((i = 0; i < 30; i++)); do cut_off; done
  sleep 4
done
for alert in FilamentAuthFailuresHigh FilamentRateLimitSpike FilamentWsDisconnectSpike; do
  eventually 120 firing "$alert" 2> /dev/null || {
    curl -sS "http://127.0.0.1:$port/api/v1/alerts"
    call GET /metrics '' -H "authorization: Bearer $(cat "$monitor/token")" | grep -E '_(failures|hits|disconnects)_total.* [1-9]'
    fail "$alert does not fire"
  }
  echo "fires: $alert"
done
