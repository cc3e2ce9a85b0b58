# The server sees a client's own address, IPv4 and IPv6, and nothing that a client claims. The client is in a network
# namespace: to Docker it is another machine.
# shellcheck shell=bash disable=SC2317
[ "$(id -u)" = 0 ] || skip "network namespaces need root"

name=filament$N
clean() {
  ip netns del "$name" 2> /dev/null || true
  ip link del "${name}h" 2> /dev/null || true
}
trap clean EXIT
clean
ip netns add "$name" 2> /dev/null || skip "this machine has no network namespaces"
ip link add "${name}h" type veth peer name "${name}c" netns "$name"
ip addr add "10.98.$N.1/24" dev "${name}h"
ip -6 addr add "fd98:$N::1/64" dev "${name}h" nodad
ip link set "${name}h" up
ip -n "$name" addr add "10.98.$N.2/24" dev "${name}c"
ip -n "$name" -6 addr add "fd98:$N::2/64" dev "${name}c" nodad
ip -n "$name" link set "${name}c" up
ip -n "$name" link set lo up
ip -n "$name" route add default via "10.98.$N.1"
ip -n "$name" -6 route add default via "fd98:$N::1"

seen() { # whether the server has logged a refused login of user $1 from $2
  docker logs --since 2m "$(container filament-server)" 2>&1 | grep -F "\"request_id\":\"$1\"" | grep -cF "\"client_ip\":\"$2\"" > /dev/null
}

login_from() { # login_from URL ADDRESS: a login that fails; the server must log it with this address
  local id
  id=$(ip netns exec "$name" curl -sS -m 20 -o /dev/null -D - -X POST "$1/auth/login" -H 'content-type: application/json' \
    -H 'X-Forwarded-For: 6.6.6.6' -H 'X-Real-IP: 6.6.6.6' -H 'CF-Connecting-IP: 6.6.6.6' -H 'Forwarded: for=6.6.6.6' \
    -H 'True-Client-IP: 6.6.6.6' -d '{"username":"nobody_here","password":"wrong password 1"}' |
    tr -d '\r' | awk 'tolower($1) == "x-request-id:" {print $2}')
  [ -n "$id" ] || fail "no answer from $1"
  eventually 20 seen "$id" "$2" || fail "$(docker logs --since 2m "$(container filament-server)" 2>&1 | grep -F "$id")"
}

login_from "http://10.98.$N.1:$HTTP_PORT" "10.98.$N.2"
grep -q 0 /proc/sys/net/ipv6/conf/all/disable_ipv6 2> /dev/null || skip "this machine has no IPv6 (IPv4 passed)"
ip6tables -t nat -L DOCKER -n > /dev/null 2>&1 || skip "this Docker does not forward IPv6 (IPv4 passed)"
login_from "http://[fd98:$N::1]:$HTTP_PORT" "fd98:$N:0:0:0:0:0:2"
