#!/usr/bin/env bash
# Makes the images that the stack needs where no image registry is reached: stand-ins for the official ones of Debian's
# packages, this machine's JDK 25 and a LiveKit server that Go builds, and the two images of our own on them. Prints the
# variables that name them to FILE (default: target/local-images.env), for `docker compose --env-file`, and what could not be
# had as lines beginning with `# missing`.
#
#   infra/scripts/local-images.sh [FILE]
#
# Needs root for debootstrap, and target/filament.jar. LIVEKIT_SERVER_BIN names a LiveKit program; without it Go installs
# one. Images that are there already are kept: `docker image rm filament-local/NAME` has one made anew.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
. scripts/lib/jdk.sh
. scripts/lib/livekit.sh
result=${1:-target/local-images.env}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOCKER_BUILDKIT=1 DEBIAN_FRONTEND=noninteractive

have() { docker image inspect "filament-local/$1" > /dev/null 2>&1; }
say() { echo "local-images: $*" >&2; }

mirror() { # the Debian mirror that this machine uses
  awk '/^URIs:/ && $2 !~ /security/ {print $2; exit} /^deb / {for (i = 2; i <= NF; i++) if ($i ~ /^https?:/) {print $i; exit}}' \
    /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2> /dev/null
}
mirror=$(mirror)
[ -n "$mirror" ] || { say "no Debian mirror is named below /etc/apt"; exit 1; }

install_missing() { # a program and its package
  command -v "$1" > /dev/null || { apt-get update -q && apt-get install -y -q --no-install-recommends "$2"; } >&2
}

base() {
  have base:trixie && return
  say "Debian's base"
  install_missing debootstrap debootstrap
  [ -e /usr/share/debootstrap/scripts/trixie ] || ln -s sid /usr/share/debootstrap/scripts/trixie
  debootstrap --variant=minbase --include=ca-certificates trixie "$work/base" "$mirror" > "$work/base.log" 2>&1 ||
    { tail -20 "$work/base.log" >&2; return 1; }
  rm -rf "$work"/base/var/lib/apt/lists/* "$work"/base/var/cache/apt/archives/*.deb "$work"/base/usr/share/{doc,man,info,locale}/*
  tar -C "$work/base" --numeric-owner -c . | docker import --change 'CMD ["bash"]' \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - filament-local/base:trixie > /dev/null
  rm -rf "$work/base"
}

build() { # build NAME FOLDER [ARGUMENT…]
  local name=$1 folder=$2
  shift 2
  docker build -q -t "filament-local/$name" "$@" "$folder" > "$work/build.log" 2>&1 || { tail -40 "$work/build.log" >&2; return 1; }
}

postgres() { # variables, folders, user and signals of the official image
  have postgres:17 && return
  say "PostgreSQL 17"
  mkdir -p "$work/postgres"
  cp infra/image/local-postgres.sh "$work/postgres/docker-entrypoint.sh"
  cat > "$work/postgres/Dockerfile" << 'EOF'
FROM filament-local/base:trixie
ENV DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 PGDATA=/var/lib/postgresql/data
RUN groupadd -r -g 999 postgres && useradd -r -u 999 -g 999 -d /var/lib/postgresql -s /bin/bash postgres \
 && apt-get update && apt-get install -y --no-install-recommends postgresql-common \
 && sed -ri 's/#?(create_main_cluster).*/\1 = false/' /etc/postgresql-common/createcluster.conf \
 && apt-get install -y --no-install-recommends postgresql-17 \
 && rm -rf /var/lib/apt/lists/* /usr/share/doc /usr/share/man /usr/share/locale /usr/lib/postgresql/17/lib/bitcode \
 && install -d -o postgres -g postgres -m 1777 /var/run/postgresql "$PGDATA"
COPY --chmod=0755 docker-entrypoint.sh /usr/local/bin/
ENV PATH=/usr/lib/postgresql/17/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
VOLUME /var/lib/postgresql/data
STOPSIGNAL SIGINT
EXPOSE 5432
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
EOF
  build postgres:17 "$work/postgres"
}

caddy() { # Debian's newest, which runs on older bases; with the official image's file capability
  have caddy:2 && return
  say "Caddy"
  mkdir -p "$work/caddy"
  cat > "$work/caddy/Dockerfile" << 'EOF'
FROM filament-local/base:trixie
ARG MIRROR
RUN echo "deb [check-valid-until=no] ${MIRROR} sid main" > /etc/apt/sources.list.d/sid.list \
 && printf 'Package: *\nPin: release n=sid\nPin-Priority: 50\n' > /etc/apt/preferences.d/sid \
 && apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends caddy/sid libcap2-bin busybox \
 && rm -rf /var/lib/apt/lists/* /usr/share/doc /etc/apt/sources.list.d/sid.list /etc/apt/preferences.d/sid \
 && mkdir -p /config/caddy /data/caddy /etc/caddy && setcap cap_net_bind_service=+ep /usr/bin/caddy
ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data
WORKDIR /srv
CMD ["caddy","run","--config","/etc/caddy/Caddyfile","--adapter","caddyfile"]
EOF
  build caddy:2 "$work/caddy" --build-arg "MIRROR=$mirror"
}

nats() {
  have nats:2 && return
  say "NATS"
  mkdir -p "$work/nats"
  cat > "$work/nats/Dockerfile" << 'EOF'
FROM filament-local/base:trixie
RUN apt-get update && apt-get install -y --no-install-recommends nats-server busybox && rm -rf /var/lib/apt/lists/* /usr/share/doc
ENTRYPOINT ["nats-server"]
EOF
  build nats:2 "$work/nats"
}

jdk() {
  have jdk:25 && return
  say "a JDK"
  mkdir -p "$work/jdk"
  cp -rL "$JAVA_HOME" "$work/jdk/jdk"
  cat > "$work/jdk/Dockerfile" << 'EOF'
FROM filament-local/base:trixie
RUN apt-get update && apt-get install -y --no-install-recommends xz-utils && rm -rf /var/lib/apt/lists/*
COPY jdk /opt/jdk
ENV JAVA_HOME=/opt/jdk LANG=C.UTF-8
EOF
  build jdk:25 "$work/jdk"
  rm -rf "$work/jdk"
}

livekit() {
  have livekit:1 && return
  mkdir -p "$work/livekit"
  livekit_program "$work/livekit/livekit-server" || return 1
  cat > "$work/livekit/Dockerfile" << 'EOF'
FROM filament-local/base:trixie
RUN apt-get update && apt-get install -y --no-install-recommends busybox && rm -rf /var/lib/apt/lists/*
COPY --chmod=0755 livekit-server /livekit-server
ENTRYPOINT ["/livekit-server"]
EOF
  build livekit:1 "$work/livekit"
}

no_livekit() { # answers health checks and nothing else, so that everything beside voice comes up
  have no-livekit:1 && return
  mkdir -p "$work/no-livekit"
  cat > "$work/no-livekit/livekit-server" << 'EOF'
#!/bin/sh
echo "There is no LiveKit server in this image." >&2
mkdir -p /tmp/www && echo "no LiveKit here" > /tmp/www/index.html
exec busybox httpd -f -p 7880 -h /tmp/www
EOF
  cat > "$work/no-livekit/Dockerfile" << 'EOF'
FROM filament-local/base:trixie
RUN apt-get update && apt-get install -y --no-install-recommends busybox && rm -rf /var/lib/apt/lists/*
COPY --chmod=0755 livekit-server /livekit-server
ENTRYPOINT ["/livekit-server"]
EOF
  build no-livekit:1 "$work/no-livekit"
}

mkdir -p "$(dirname "$result")"
base
postgres
caddy
nats
jdk
{
  echo "FILAMENT_POSTGRES_IMAGE=filament-local/postgres:17"
  echo "FILAMENT_CADDY_IMAGE=filament-local/caddy:2"
  echo "FILAMENT_NATS_IMAGE=filament-local/nats:2"
  echo "FILAMENT_BASE_IMAGE=filament-local/base:trixie"
  echo "FILAMENT_BUILD_IMAGE=filament-local/jdk:25"
  echo "FILAMENT_BUILD_JAR=built"
} > "$result"
if livekit; then
  echo "FILAMENT_LIVEKIT_IMAGE=filament-local/livekit:1" >> "$result"
else
  say "MISSING: no LiveKit server (no LIVEKIT_SERVER_BIN, and Go cannot install one here); an image without one stands in"
  no_livekit
  echo "FILAMENT_LIVEKIT_IMAGE=filament-local/no-livekit:1" >> "$result"
  echo "# missing livekit" >> "$result"
fi
say "the server and the proxy"
docker build --progress plain -f infra/Dockerfile -t filament-local/server:built --build-arg BUILD_IMAGE=filament-local/jdk:25 \
  --build-arg BASE_IMAGE=filament-local/base:trixie --build-arg JAR=built . > "$work/build.log" 2>&1 ||
  { tail -40 "$work/build.log" >&2; exit 1; }
docker build --progress plain -f infra/proxy.Dockerfile -t filament-local/proxy:built --build-arg CADDY_IMAGE=filament-local/caddy:2 \
  infra > "$work/build.log" 2>&1 || { tail -40 "$work/build.log" >&2; exit 1; }
{
  echo "FILAMENT_SERVER_IMAGE=filament-local/server:built"
  echo "FILAMENT_PROXY_IMAGE=filament-local/proxy:built"
} >> "$result"
say "their names are in $result"
