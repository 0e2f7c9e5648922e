#!/bin/sh
# Tells administrators of log-ins without a guard: one line each, to the system's journal. Run as root by
# frostpane-check.timer. What the person at the desk does to the guard's start, or to its files, changes nothing here.
# usage: frostpane-check.sh [PROC [PROGRAM [LOGINCTL]]]
proc=${1:-/proc}
program=${2:-/usr/lib/frostpane/frostpane}
loginctl=${3:-/usr/bin/loginctl}

guarded() {
    for process in "$proc"/[0-9]*; do
        [ "$(stat -c %u "$process" 2>/dev/null)" = "$1" ] || continue
        # Also of a package that was replaced, whose program may be deleted: it guards all the same.
        exe=$(readlink "$process/exe" 2>/dev/null)
        case ${exe%" (deleted)"} in "$program" | "${program%/*}"-versions/*/frostpane) ;; *) continue ;; esac
        # The guard itself, not a command of it and not its reading process.
        tr '\0' ' ' <"$process/cmdline" 2>/dev/null | grep -Eq '^[^ ]+ run( |$)' && return 0
    done
    return 1
}

without=0
for session in $("$loginctl" list-sessions --no-legend | awk '{print $1}'); do
    said=$("$loginctl" show-session "$session" --property=User --property=Name --property=Type --property=Class --property=State)
    field() { printf '%s\n' "$said" | sed -n "s/^$1=//p"; }
    [ "$(field Class)" = user ] || continue
    case $(field Type) in x11 | wayland) ;; *) continue ;; esac
    case $(field State) in active | online) ;; *) continue ;; esac
    if ! guarded "$(field User)"; then
        # <4>: a warning. Source: sd-daemon(3).
        echo "<4>no-guard: $(field Name) is logged in (session $session) and no Frostpane guard runs"
        without=1
    fi
done
exit $without
