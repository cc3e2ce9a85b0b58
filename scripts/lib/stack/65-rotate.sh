# LiveKit's key pair is rotated with the real server, without dropping a call, as rotate.md has it.
# shellcheck shell=bash
require_livekit
printf '#!/bin/sh\ncd %s && COMPOSE_PROJECT=%s FILAMENT_ENV_FILE=%s FILAMENT_SECRETS_DIR=%s exec infra/scripts/rotate-livekit-key.sh "$@"\n' \
  "$PWD" "$PROJECT" "$STACK/.env" "$STACK/secrets" > "$STACK/rotate"
chmod +x "$STACK/rotate"
junit RotationStackTest -Dfilament.stack.rotate="$STACK/rotate"
