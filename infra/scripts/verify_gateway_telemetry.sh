#!/usr/bin/env bash
# Compares two dumps of /metrics: exits 1 unless every way in which the gateway refuses what it gets has been counted
# between them.
#
#   infra/scripts/verify_gateway_telemetry.sh <before> <after>
set -euo pipefail
program=$(basename "$0")

if [ $# -ne 2 ] || [ ! -r "$1" ] || [ ! -r "$2" ]; then
  echo "usage: $program <before> <after>, two dumps of /metrics" >&2
  exit 2
fi

series=(
  'filament_gateway_events_unknown_received_total{scope="ingress",event_type="unknown_ingress_event"}'
  'filament_gateway_events_parse_rejected_total{scope="ingress",reason="invalid_envelope"}'
  'filament_gateway_events_parse_rejected_total{scope="ingress",reason="invalid_subscribe_payload"}'
  'filament_gateway_events_parse_rejected_total{scope="ingress",reason="invalid_message_create_payload"}'
  'filament_gateway_events_dropped_total{scope="channel",event_type="message_create",reason="oversized_outbound"}'
)

value() { # of series $2 in dump $1; one that is not there has counted nothing
  SERIES=$2 awk 'index($0, ENVIRON["SERIES"] " ") == 1 { value = $2 } END { print value + 0 }' "$1"
}

status=0
for name in "${series[@]}"; do
  before=$(value "$1" "$name")
  after=$(value "$2" "$name")
  if awk -v before="$before" -v after="$after" 'BEGIN { exit !(after > before) }'; then
    echo "ok    $name $before -> $after"
  else
    echo "FAIL  $name $before -> $after (expected: more than before)"
    status=1
  fi
done
exit "$status"
