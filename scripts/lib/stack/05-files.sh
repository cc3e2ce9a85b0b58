# Scripts, Caddyfiles and LiveKit's start, without a stack.
# shellcheck shell=bash
if command -v shellcheck > /dev/null; then
  # shellcheck disable=SC2046 # names without blanks
  shellcheck -x $(grep -lE '^#!/(bin/(ba)?sh|usr/bin/env bash)' scripts/* infra/scripts/* infra/image/* infra/livekit/* .ci/* 2> /dev/null) \
    scripts/lib/*.sh scripts/lib/stack/*.sh
else
  echo "shellcheck is not installed: scripts are not checked"
fi

proxy=$(sed -n 's/^FILAMENT_PROXY_IMAGE=//p' "$STACK/images.env")
proxy=${proxy:-filament-proxy:local}
caddy() { docker run --rm -i -v "$PWD/infra:/infra:ro" -w /infra "$@"; }
for file in Caddyfile Caddyfile.https; do
  caddy "$proxy" caddy fmt --diff "/infra/$file" > "$STACK/fmt.txt" 2>&1 || fail "$file: $(cat "$STACK/fmt.txt")"
done
caddy "$proxy" caddy validate --adapter caddyfile --config /infra/Caddyfile > "$STACK/validate.txt" 2>&1 || fail "Caddyfile: $(cat "$STACK/validate.txt")"

# Wherever a request goes, to the server, the web client or LiveKit: not a word of the client's about its own address
caddy --entrypoint /bin/sh "$proxy" -c 'cat Caddyfile Caddyfile.https > /tmp/Caddyfile
  CADDY_APP_HTTPS_HOSTS=localhost caddy adapt --adapter caddyfile --config /tmp/Caddyfile' > "$STACK/adapted.json" 2> /dev/null
count() { grep -oF "$1" "$STACK/adapted.json" | wc -l; }
[ "$(count '"handler":"reverse_proxy"')" -gt 5 ] || fail "Caddyfile: $(cat "$STACK/adapted.json")"
for word in '"delete":["Forwarded","CF-Connecting-IP"' '"X-Forwarded-For":["{http.vars.client_ip}"]' '"X-Real-Ip":["{http.vars.client_ip}"]'; do
  [ "$(count "$word")" = "$(count '"handler":"reverse_proxy"')" ] || fail "a proxy without $word: $(cat "$STACK/adapted.json")"
done

# LiveKit's configuration is valid without a single setting of it, and has both pairs
livekit=$(docker run --rm -i --entrypoint /bin/sh -v "$PWD/infra/livekit:/etc/livekit:ro" -e FILAMENT_LIVEKIT_API_KEY=one \
  -e FILAMENT_LIVEKIT_API_SECRET=secret-one -e FILAMENT_LIVEKIT_OTHER_API_KEY=two -e FILAMENT_LIVEKIT_OTHER_API_SECRET=secret-two \
  "$proxy" -c 'sed "s/^exec .*/cat \/tmp\/livekit.yaml/" /etc/livekit/start.sh > /tmp/start.sh; sh /tmp/start.sh')
for line in 'port: 7880' '  tcp_port: 7881' '  udp_port: 7882' '  use_external_ip: false' '  one: secret-one' '  two: secret-two' \
  '  api_key: one' '  urls: \[http://filament-server:3000/livekit/webhook\]'; do
  grep -q "^$line" <<< "$livekit" || fail "livekit.yaml has no '$line': $livekit"
done
