#!/bin/sh
# A guard loads parts of itself for as long as it runs, from where it was started. So that a newer package takes nothing
# from it, each package that is configured gets a folder of its own with links to its files, and `current` leads to the
# newest. A folder goes once nothing runs from it.
# usage: versions.sh new|tidy [PROGRAMS [VERSIONS [PROC]]]
set -e
programs=${2:-/usr/lib/frostpane}
versions=${3:-/usr/lib/frostpane-versions}
proc=${4:-/proc}

# Everybody starts what lies there, however private the administrator's own files are.
umask 022
[ "$1" != new ] || mkdir -p "$versions"
# One at a time: a folder that is being made is nobody's yet.
exec 9>"$versions/.lock"
flock 9

if [ "$1" = new ]; then
    made=$(mktemp -d "$versions/XXXXXXXX")
    cp -al "$programs/." "$made"
    ln -sfn "${made##*/}" "$versions/next"
    mv -fT "$versions/next" "$versions/current"
fi
current=$(readlink "$versions/current")
for each in "$versions"/*; do
    [ ! -L "$each" ] && [ "${each##*/}" != "$current" ] || continue
    readlink "$proc"/[0-9]*/exe | grep -qF "$each/" || rm -rf "$each"
done
