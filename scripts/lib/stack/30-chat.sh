# People talk through the proxy.
# shellcheck shell=bash
junit ChatStackTest
