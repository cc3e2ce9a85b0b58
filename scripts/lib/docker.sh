# Sourced by the scripts. Finds Docker with Compose 2 and BuildKit, and installs and starts them where it may.
# shellcheck shell=bash

have_docker() { # 0 when containers can be started
  command -v docker > /dev/null || install_docker || return 1
  if ! docker info > /dev/null 2>&1; then
    command -v dockerd > /dev/null || install_docker || return 1 # there may be a client alone
    start_docker || return 1
  fi
  docker compose version > /dev/null 2>&1 || install_plugin docker-compose || return 1
  docker buildx version > /dev/null 2>&1 || install_plugin docker-buildx || return 1
}

install_docker() {
  [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || return 1
  echo "filament: installing Docker" >&2
  { apt-get update -q && apt-get install -y -q --no-install-recommends docker.io iptables; } >&2
}

start_docker() { # a daemon that ends with this machine; IPv6 as newer ones have it by themselves
  [ "$(id -u)" = 0 ] && command -v dockerd > /dev/null || return 1
  echo "filament: starting Docker" >&2
  setsid nohup dockerd --experimental --ip6tables > /var/log/dockerd.log 2>&1 < /dev/null &
  local i
  for ((i = 0; i < 60; i++)); do
    sleep 1
    docker info > /dev/null 2>&1 && return 0
  done
  tail -5 /var/log/dockerd.log >&2
  return 1
}

# Debian's plugins of a newer release: they are single programs that run on older ones.
install_plugin() {
  [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || return 1
  echo "filament: installing $1" >&2
  local work mirror
  work=$(mktemp -d)
  mirror=$(awk '/^URIs:/ && $2 !~ /security/ {print $2; exit} /^deb / {for (i = 2; i <= NF; i++) if ($i ~ /^https?:/) {print $i; exit}}' \
    /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2> /dev/null)
  [ -n "$mirror" ] || return 1
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  echo "deb [check-valid-until=no signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" > "$work/sources"
  (
    cd "$work" || exit 1
    options=(-q -o "Dir::Etc::sourcelist=$work/sources" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
      -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update && apt-get "${options[@]}" download "$1" && dpkg -x "$1"_*.deb "$work/content" &&
      install -D -t /usr/local/lib/docker/cli-plugins "$work/content/usr/libexec/docker/cli-plugins/$1"
  ) >&2
  local outcome=$?
  rm -rf "$work"
  return $outcome
}
