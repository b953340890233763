# shellcheck shell=bash
# What the scripts beside this file share. A network is named by its caller; everything that belongs to it is in
# $runs/NAME: the namespaces' names, who owns it, logs. Its processes are those in its namespaces, nothing else.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
runs=/run/bulkhead-test-servers

die() { echo "${0##*/}: $*" >&2; exit 1; }

use_tree() { root=$("$here/fetch" --check) || exit; }

# network NAME: sets $net and $run of a network that is up.
network() {
    net=${1:?the name of a network}
    run=$runs/$net
    [[ -e $run/owner ]] || die "there is no network $net; make it with: net up $net"
}

# await SECONDS WHAT COMMAND...: until the command succeeds.
await() {
    local limit=$1 what=$2 start=${EPOCHREALTIME/./}
    shift 2
    until "$@" >/dev/null 2>&1; do
        ((${EPOCHREALTIME/./} - start < limit * 1000000)) || { echo "${0##*/}: no $what within $limit s" >&2; return 1; }
        sleep 0.02
    done
}

# alive PID START: whether the process that had this start time, as `started` gives it, still runs.
started() { cut -d ' ' -f 22 "/proc/$1/stat" 2>/dev/null || true; }
alive() { [[ -n ${2-} && $(started "$1") == "$2" ]]; }

# namespace NAME: makes it, remembered for clean-up before it exists.
namespace() {
    echo "$1" >>"$run/namespaces"
    ip netns add "$1"
    ip -n "$1" link set lo up
    in_ns "$1" sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
}

in_ns() { ip netns exec "$@"; }

# attach NAMESPACE PORT NUMBER: a new namespace on wan, with 192.0.2.NUMBER and 2001:db8:2::NUMBER.
attach() {
    namespace "$1"
    ip -n "$net-net" -batch - <<-END
		link add name $2 type veth peer name eth0 address 02:18:00:00:00:$3 netns $1
		link set $2 master wan up
	END
    ip -n "$1" -batch - <<-END
		address add 192.0.2.$3/24 dev eth0
		address add 2001:db8:2::$3/64 dev eth0 nodad
		link set eth0 up
		route add default via 192.0.2.1
		route add default via 2001:db8:2::1
	END
    ip -n "$net-net" neighbour flush dev wan
}

# delete_namespace NAME: with every process in it.
delete_namespace() {
    [[ -e /run/netns/$1 ]] || return 0
    local pids
    pids=$(ip netns pids "$1")
    if [[ $pids ]]; then
        kill -TERM $pids 2>/dev/null || true
        await 1 "end of the processes in $1" namespace_empty "$1" 2>/dev/null || kill -KILL $(ip netns pids "$1") 2>/dev/null || true
        await 5 "end of the processes in $1" namespace_empty "$1"
    fi
    # The kernel ends a namespace later, and its links' other ends with it; a new one of the same name would be in the way.
    ip -n "$1" link delete eth0 2>/dev/null || true
    ip netns delete "$1"
    rm -rf "/etc/netns/$1"
}
namespace_empty() { [[ -z $(ip netns pids "$1") ]]; }

# background LOG COMMAND...: a process of the network, its output with the time of each line (seconds since 1970)
# in LOG; its pid is in $!. A command that is no function begins with setsid.
background() {
    local log=$1
    shift
    "$@" </dev/null > >(exec perl -MTime::HiRes=time -ne \
        'BEGIN { $| = 1 } s/\r?\n?$//; printf "%.3f %s\n", time, $_' >>"$log" 2>/dev/null 9>&-) 2>&1 9>&- &
}

# The unpacked tree as the root of a command, read-only, with the directory STATE as its /tmp:
# in_tree NAMESPACE STATE COMMAND...
in_tree() {
    local ns=$1 state=$2
    shift 2
    exec setsid ip netns exec "$ns" unshare -m --propagation private sh -ec '
        root=$1 state=$2; shift 2
        mount --bind "$root" "$root"
        mount -o remount,bind,ro "$root"
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs tmpfs "$root/run"
        mkdir "$root/run/etc"
        mount -t tmpfs tmpfs "$root/var/lib"
        mount -t tmpfs tmpfs "$root/var/log"
        mount --bind "$state" "$root/tmp"
        exec chroot "$root" "$@"' sh "$root" "$state" "$@"
}
