#!/bin/sh
# Writes LiveKit's configuration from the environment into /tmp, and starts it. Two key pairs: the one in use and the next,
# because LiveKit reads its keys only at start (rotate.md). LIVEKIT_KEYS_FILE has one `key: secret` a line, that in use
# first; without it, the pairs come from the variables.
set -eu
umask 077

config=/tmp/livekit.yaml
keys=/tmp/livekit.keys
if [ -n "${LIVEKIT_KEYS_FILE:-}" ]; then
  grep -v '^[[:space:]]*\(#\|$\)' "$LIVEKIT_KEYS_FILE" > "$keys"
else
  if [ -z "${FILAMENT_LIVEKIT_API_KEY:-}" ] || [ -z "${FILAMENT_LIVEKIT_API_SECRET:-}" ]; then
    echo "livekit: no key pair (run infra/scripts/init-secrets.sh)" >&2
    exit 78
  fi
  echo "$FILAMENT_LIVEKIT_API_KEY: $FILAMENT_LIVEKIT_API_SECRET" > "$keys"
  [ -z "${FILAMENT_LIVEKIT_OTHER_API_KEY:-}" ] ||
    echo "$FILAMENT_LIVEKIT_OTHER_API_KEY: $FILAMENT_LIVEKIT_OTHER_API_SECRET" >> "$keys"
fi
first=$(sed -n '1s/:.*//p' "$keys")
[ -n "$first" ] || { echo "livekit: no key pair in $LIVEKIT_KEYS_FILE" >&2; exit 78; }

{
  echo "port: 7880"
  echo "rtc:"
  echo "  tcp_port: ${LIVEKIT_TCP_PORT:-7881}"
  echo "  udp_port: ${LIVEKIT_UDP_PORT:-7882}"
  echo "  use_external_ip: ${LIVEKIT_USE_EXTERNAL_IP:-false}"
  [ -z "${LIVEKIT_NODE_IP:-}" ] || echo "  node_ip: ${LIVEKIT_NODE_IP}"
  echo "keys:"
  sed 's/^/  /' "$keys"
  echo "room: {empty_timeout: 60, departure_timeout: 20}"
  echo "logging: {level: info, json: true}"
  [ -z "${LIVEKIT_REGION:-}" ] || echo "region: ${LIVEKIT_REGION}"
  echo "prometheus: {port: 6789}" # how calls sound (src/docs/metrics.md); never published
  echo "webhook:"
  echo "  api_key: $first"
  echo "  urls: [${LIVEKIT_WEBHOOK_URL:-http://filament-server:3000/livekit/webhook}]"
  if [ -n "${LIVEKIT_TURN_DOMAIN:-}" ]; then
    echo "turn:"
    echo "  enabled: true"
    echo "  domain: ${LIVEKIT_TURN_DOMAIN}"
    echo "  udp_port: 3478"
    if [ -n "${LIVEKIT_TURN_CERT_FILE:-}" ]; then
      echo "  tls_port: 5349"
      echo "  cert_file: ${LIVEKIT_TURN_CERT_FILE}"
      echo "  key_file: ${LIVEKIT_TURN_KEY_FILE}"
    fi
  fi
} > "$config"
rm "$keys"
exec /livekit-server --config "$config"
