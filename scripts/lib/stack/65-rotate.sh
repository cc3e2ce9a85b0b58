# LiveKit's key pair is rotated with the real server, without dropping a call, as rotate.md has it.
# shellcheck shell=bash
require_livekit
cat > "$STACK/rotate" << EOF
#!/bin/bash
set -euo pipefail
cd $PWD
since() { docker inspect -f '{{.State.StartedAt}}' \$($STACK/compose ps -q livekit); }
before=\$(since)
COMPOSE_PROJECT=$PROJECT FILAMENT_ENV_FILE=$STACK/.env FILAMENT_SECRETS_DIR=$STACK/secrets infra/scripts/rotate-livekit-key.sh "\$1"
[ "\$1" != switch ] || [ "\$before" = "\$(since)" ] || { echo "LiveKit was restarted"; exit 1; }
EOF
chmod +x "$STACK/rotate"
junit RotationStackTest -Dfilament.stack.rotate="$STACK/rotate"
# LiveKit's webhooks were believed all the time
curl -fsS "$URL/metrics" -H "authorization: Bearer $(cat "$STACK/secrets/metrics_token")" > "$STACK/metrics.txt"
! grep -E 'route="[^"]*livekit/webhook"' "$STACK/metrics.txt" | grep -E '(code|status)="401"' || fail "webhooks were refused"
