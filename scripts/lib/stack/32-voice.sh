# Signalling with a real LiveKit.
# shellcheck shell=bash
require_livekit
junit VoiceStackTest
