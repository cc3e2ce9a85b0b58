#!/bin/sh
# What restore.sh does with files, run where they are: in a container of the server's image.
#
#   restore-files.sh COMMAND root stamp
#
# A restore fills <root>/.restore-<stamp>; the content that it replaces waits in <root>/.before-<stamp>. The root itself is
# where a volume is mounted, so its entries are renamed, one by one. `.moved` in the latter says that all entries of the
# root are the new ones, or on their way there.
set -eu
command=$1
cd "$2"
new=.restore-${3:-}
old=.before-${3:-}

is_content() { # whether an entry of the root is neither this program's nor of the file system's nor an unfinished upload
  case "$1" in
    .|..|'*'|.partial|.restore-*|.before-*|lost+found) return 1 ;;
  esac
}

move_content() { # moves all content of the root into folder $1
  for entry in .* *; do
    if is_content "$entry"; then mv -T "$entry" "$1/$entry"; fi
  done
}

take_content() { # moves all content of folder $1 to the root
  for path in "$1"/.* "$1"/*; do
    entry=${path##*/}
    if is_content "$entry"; then mv -T "$path" "$entry"; fi
  done
}

case "$command" in
  is-empty)
    for entry in .* *; do
      if is_content "$entry"; then exit 1; fi
    done
    ;;
  unpack) # the archive comes on standard input
    mkdir -m 0700 "$new"
    tar -xzf - -C "$new" --no-same-owner --no-same-permissions
    sync -f .
    ;;
  verify) # lines of sha256sum come on standard input
    cd "$new"
    sha256sum --strict --quiet -c - >&2
    ;;
  remove) # names come on standard input
    cd "$new"
    xargs -r rm -f --
    ;;
  swap)
    mkdir -m 0700 "$old"
    move_content "$old"
    : > "$old/.moved"
    sync -f .
    take_content "$new"
    sync -f .
    ;;
  swap-back) # from anywhere in the middle of a swap or of itself
    [ -d "$old" ] || exit 0
    [ -d "$new" ] || mkdir -m 0700 "$new"
    if [ -e "$old/.moved" ]; then
      move_content "$new"
      rm "$old/.moved"
    fi
    take_content "$old"
    rmdir "$old"
    sync -f .
    ;;
  drop)
    rm -rf "$new" "$old"
    ;;
  interrupted) # prints the stamps of restores that left something
    for entry in .restore-* .before-*; do
      if [ -e "$entry" ]; then echo "${entry##*-}"; fi
    done
    ;;
  empty-index) # here the root is the search index's
    find . -mindepth 1 -delete
    ;;
  *)
    echo "restore-files: unknown command $command" >&2
    exit 2
    ;;
esac
