# Sourced by the scripts. Finds a JDK 25 (JAVA_HOME, then the usual folders) and a Maven, and exports JAVA_HOME.
# shellcheck shell=bash

# Java reads file names in the locale's charset, and names the host does not have count as ASCII.
case "$(locale charmap 2>/dev/null)" in
  UTF-8) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac

jdk_feature() { # prints the feature release of the JDK in folder $1, nothing if there is none
  [ -x "$1/bin/javac" ] || return 0
  "$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p'
}

find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$home" ] && [ "$(jdk_feature "$home")" = 25 ]; then
      export JAVA_HOME="$home"
      return 0
    fi
  done
  echo "filament: a JDK 25 is needed (set JAVA_HOME, or install temurin-25-jdk or openjdk-25-jdk)" >&2
  exit 1
}

find_maven() {
  command -v mvn >/dev/null 2>&1 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "filament: installing Maven" >&2
    { apt-get update && apt-get install -y --no-install-recommends maven; } >&2 && return 0
  fi
  echo "filament: Maven is needed (apt-get install maven)" >&2
  exit 1
}

find_jdk
