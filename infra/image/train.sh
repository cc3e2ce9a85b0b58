#!/bin/bash
# train.sh FOLDER: makes FOLDER/server.aot, the AOT cache of the image's own java, jar and options: a server on a throw-away
# PostgreSQL under chat and reconnecting clients for some seconds.
set -euo pipefail
out=$1
postgres=/train/postgres/bin
as_user() { exec setpriv --reuid 10001 --regid 10001 --clear-groups env HOME=/tmp "$@"; }

chown -R 10001:10001 /train/postgres
install -d -o 10001 -g 10001 /tmp/train
(as_user "$postgres/initdb" -D /tmp/train/data -U postgres -A trust -E UTF8 --locale=C --no-sync) > /tmp/train.log
as_user "$postgres/postgres" -D /tmp/train/data -c listen_addresses=127.0.0.1 -c port=5433 -c fsync=off \
  -c unix_socket_directories= >> /tmp/train.log 2>&1 &
database=$!

for name in RATE_LIMIT_REQUESTS_PER_MINUTE AUTH_ROUTE_REQUESTS_PER_MINUTE MESSAGE_REQUESTS_PER_SECOND \
  GATEWAY_INGRESS_EVENTS_PER_WINDOW GATEWAY_SUBSCRIBE_EVENTS_PER_WINDOW MAX_CREATED_GUILDS_PER_USER \
  DIRECTORY_JOIN_REQUESTS_PER_MINUTE_PER_IP DIRECTORY_JOIN_REQUESTS_PER_MINUTE_PER_USER; do
  export "FILAMENT_$name=1000000"
done
export FILAMENT_DATABASE_URL=postgresql://postgres@127.0.0.1:5433/postgres FILAMENT_BIND_ADDR=127.0.0.1:3000 \
  FILAMENT_ATTACHMENT_ROOT=/tmp/train/attachments FILAMENT_SEARCH_INDEX_ROOT=/tmp/train/search \
  FILAMENT_LIVEKIT_API_KEY=training FILAMENT_LIVEKIT_API_SECRET=only-while-the-image-is-being-built \
  FILAMENT_LIVEKIT_URL=ws://127.0.0.1:7880 FILAMENT_GATEWAY_DRAIN_SECS=0

JAVA_TOOL_OPTIONS="-XX:AOTCacheOutput=$out/server.aot" java @/opt/filament/jvm.options \
  -Djava.library.path=/opt/filament/native -Djava.awt.headless=true -XX:-UsePerfData -Xmx512m \
  -jar /opt/filament/filament.jar serve >> /tmp/train.log 2>&1 &
server=$!
for ((i = 0; i < 240; i++)); do
  /opt/filament/bin/ready 2>/dev/null && break
  kill -0 "$server" || { cat /tmp/train.log >&2; exit 1; }
  sleep 0.5
done
load() { # a run of the load generator; its figures mean nothing here
  timeout 60 java -Xmx256m -jar /opt/filament/filament.jar bench "$@" --url http://127.0.0.1:3000 --json >> /tmp/train.log 2>&1
}
load chat --guilds 4 --sockets 60 --senders 8 --warm-up 0 --duration 6 || true
load storm --guilds 4 --sockets 60 --away 1 --warm-up 0 --duration 1 || true
kill "$server"
wait "$server" || true
kill -INT "$database" # as_user became PostgreSQL
wait "$database" || true
rm -rf /tmp/train
[ -s "$out/server.aot" ] || { cat /tmp/train.log >&2; exit 1; }
chmod 0644 "$out/server.aot" # the server keeps its files to itself, but it will run as another user
