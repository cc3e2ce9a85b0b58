# LiveKit's TURN server, as install.md has it: a real one answers a STUN request on its port, and TLS on the other.
# shellcheck shell=bash
require_livekit
turn=$STACK/turn
mkdir -p "$turn"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$turn/key.pem" -out "$turn/cert.pem" -days 2 -subj /CN=turn.example.org 2> /dev/null
chown 65532 "$turn"/*.pem
cp "$STACK/.env" "$STACK/.env.before"
restore_env() {
  cat "$STACK/.env.before" > "$STACK/.env"
  compose up -d --no-build --wait livekit > /dev/null 2>&1
}
trap restore_env EXIT
udp=$((HTTP_PORT + 7)) tls=$((HTTP_PORT + 8))
cat >> "$STACK/.env" << EOF
LIVEKIT_TURN_DOMAIN=turn.example.org
LIVEKIT_TURN_CERT_PATH=$turn/cert.pem
LIVEKIT_TURN_KEY_PATH=$turn/key.pem
LIVEKIT_TURN_UDP_PORT=$udp
LIVEKIT_TURN_TLS_PORT=$tls
EOF
run_block install-turn
binding() { # a STUN binding request; a success response begins with 0101
  exec 5<> "/dev/udp/127.0.0.1/$udp"
  printf '\x00\x01\x00\x00\x21\x12\xa4\x42filament1234' >&5
  local answer
  answer=$(timeout 3 head -c 20 <&5 | od -An -tx1 | tr -d ' \n')
  exec 5>&-
  [[ $answer == 0101*2112a442* ]]
}
eventually 30 binding || { compose logs --tail 30 livekit; fail 'no STUN answer'; }
served=$(openssl s_client -connect "127.0.0.1:$tls" -servername turn.example.org < /dev/null 2> /dev/null | openssl x509 -noout -fingerprint -sha256)
[ "$served" = "$(openssl x509 -in "$turn/cert.pem" -noout -fingerprint -sha256)" ] || fail 'TURN over TLS has another certificate'
