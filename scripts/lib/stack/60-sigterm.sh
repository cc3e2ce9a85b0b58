# A stop in the middle of everything loses nothing that was acknowledged.
# shellcheck shell=bash
junit RestartStackTest
