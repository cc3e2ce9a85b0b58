# Sourced by the scripts. AOT caches of JDK 25 (JEP 514 and 515): classes read, linked and profiled in a run of our own
# load generator. A cache belongs to one jar, one JDK and one set of options: it stands under their digest, so what does
# not fit is not found, and the JVM checks once more. Without a cache everything starts as it does without this file.
# shellcheck shell=bash

aot_cache() { # prints where the cache of $1 (server or client) for this build is
  local digest
  digest=$({ cat "$JAVA_HOME/release" conf/jvm.options; wc -c < target/filament.jar; date -r target/filament.jar +%s; } |
    cksum | tr ' ' '-')
  echo "$PWD/target/aot/$1-$digest.aot"
}

aot_option() { # prints the JVM's option for the cache of $1, nothing without one
  local cache
  cache=$(aot_cache "$1")
  [ ! -f "$cache" ] || echo "-XX:AOTCache=$cache"
}
