# What holds the running containers, from Docker and from the kernel.
# shellcheck shell=bash

expect() { # expect WHAT WANTED GOT
  [ "$2" = "$3" ] || fail "$1: $3 (expected: $2)"
}

for service in postgres livekit filament-server reverse-proxy; do
  id=$(container "$service")
  look() { docker inspect -f "$1" "$id"; }
  expect "$service read-only root" true "$(look '{{.HostConfig.ReadonlyRootfs}}')"
  expect "$service capabilities dropped" '[ALL]' "$(look '{{.HostConfig.CapDrop}}')"
  expect "$service capabilities added" '[]' "$(look '{{.HostConfig.CapAdd}}')"
  expect "$service privileged" false "$(look '{{.HostConfig.Privileged}}')"
  expect "$service security" '[no-new-privileges:true]' "$(look '{{.HostConfig.SecurityOpt}}')"
  expect "$service restart" unless-stopped "$(look '{{.HostConfig.RestartPolicy.Name}}')"
  [ "$(look '{{.HostConfig.Memory}}')" -gt 0 ] || fail "$service: no memory limit"
  [ "$(look '{{.HostConfig.PidsLimit}}')" -gt 0 ] || fail "$service: no limit of processes"
  [ "$(look '{{.HostConfig.NanoCpus}}')" -gt 0 ] || fail "$service: no limit of processors"
  expect "$service log size" 10m "$(look '{{index .HostConfig.LogConfig.Config "max-size"}}')"
  expect "$service health" healthy "$(look '{{.State.Health.Status}}')"
  # every process in it, as the kernel has it
  user=$(look '{{.Config.User}}')
  while read -r pid; do
    status=/proc/$pid/status
    [ -r "$status" ] || continue
    expect "$service user of $pid" "${user%%:*}" "$(awk '/^Uid:/ {print $2}' "$status")"
    for set in CapInh CapPrm CapEff CapBnd CapAmb; do
      expect "$service $set of $pid" 0000000000000000 "$(awk -v set="$set:" '$1 == set {print $2}' "$status")"
    done
    expect "$service NoNewPrivs of $pid" 1 "$(awk '/^NoNewPrivs:/ {print $2}' "$status")"
    expect "$service seccomp of $pid" 2 "$(awk '/^Seccomp:/ {print $2}' "$status")"
  done < <(docker top "$id" -eo pid | tail -n +2)
  ! docker exec "$id" sh -c 'echo x > /written' 2> /dev/null || fail "$service: the root can be written to"
  docker exec "$id" sh -c 'echo x > /tmp/written && rm /tmp/written' || fail "$service: /tmp cannot be written to"
  docker exec "$id" sh -c 'grep -q " /tmp .*noexec" /proc/mounts' || fail "$service: programs run from /tmp"
done

networks() { docker inspect -f '{{range $name, $net := .NetworkSettings.Networks}}{{$name}} {{end}}' "$(container "$1")" | sed "s/${PROJECT}_//g; s/ *$//"; }
ports() { docker inspect -f '{{range $port, $to := .NetworkSettings.Ports}}{{if $to}}{{$port}} {{end}}{{end}}' "$(container "$1")" | sed 's/ *$//'; }
expect "postgres networks" filament-internal "$(networks postgres)"
expect "livekit networks" "filament-edge filament-internal" "$(networks livekit)"
expect "server networks" "filament-edge filament-internal" "$(networks filament-server)"
expect "proxy networks" "filament-edge filament-internal" "$(networks reverse-proxy)"
expect "postgres ports" "" "$(ports postgres)"
expect "server ports" "" "$(ports filament-server)"
expect "proxy ports" "8080/tcp" "$(ports reverse-proxy)"
expect "livekit ports" "$((HTTP_PORT + 5))/tcp $((HTTP_PORT + 6))/udp 7880/tcp" "$(ports livekit | tr ' ' '\n' | sort | tr '\n' ' ' | sed 's/ *$//')"
# no way out of the internal network
! docker exec "$(container postgres)" bash -c 'timeout 5 bash -c "exec 3<>/dev/tcp/1.1.1.1/80"' 2> /dev/null ||
  fail "postgres reaches the outside"

# the server: Netty's native transport although nothing may run from /tmp, the AOT cache, nothing of `filament dev`
server=$(container filament-server)
! docker logs "$server" 2>&1 | grep -c 'server.transport' > /dev/null || fail "the native transport is off"
pid=$(docker top "$server" -eo pid,args | awk '/java/ && !/init/ {print $1; exit}')
grep -q libnetty_transport_native_epoll "/proc/$pid/maps" || fail "the native transport is not loaded"
grep -q server.aot "/proc/$pid/maps" || fail "the AOT cache is not in use"
! docker exec "$server" sh -c 'ls /opt/filament | grep -i -E "postgres|txz"' || fail "PostgreSQL is in the image"
docker exec "$server" sh -c 'command -v sh && command -v tar' > /dev/null || fail "sh or tar is missing"
modules=$(docker exec "$server" java --list-modules | wc -l)
[ "$modules" -le 20 ] || fail "$modules modules of Java"
expect "shell of the user" /usr/sbin/nologin "$(docker exec "$server" sh -c 'sed -n "s/^filament:.*://p" /etc/passwd')"
