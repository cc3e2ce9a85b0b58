# Sourced by the scripts. Brings the LiveKit server.
# shellcheck shell=bash

livekit_version=v1.13.5

livekit_program() { # copies a LiveKit server to $1: LIVEKIT_SERVER_BIN, or what Go installs
  local work
  [ ! -x "$1" ] || return 0
  if [ -n "${LIVEKIT_SERVER_BIN:-}" ]; then
    cp "$LIVEKIT_SERVER_BIN" "$1"
  elif command -v go > /dev/null; then
    work=$(mktemp -d)
    timeout 60 go list -m "github.com/livekit/livekit-server@$livekit_version" > "$work/go.log" 2>&1 || return 1
    echo "filament: LiveKit $livekit_version (go install, some minutes)" >&2
    GOBIN="$work/go" CGO_ENABLED=0 timeout 900 go install "github.com/livekit/livekit-server/cmd/server@$livekit_version" \
      > "$work/go.log" 2>&1 || { tail -3 "$work/go.log" >&2; return 1; }
    mv "$work/go/server" "$1"
    rm -rf "$work"
  else
    return 1
  fi
}
