# shellcheck shell=bash
# User Mode Linux guests: sourced after lib.sh. The guest NAME of a network has its directory $run/NAME, with `pid` and
# `log`. Its first interface is on a bridge in the namespace NETWORK-net; its second is for control only, so that commands
# reach it while its link is cut.

# boot_guest NAME ROLE BRIDGE NUMBER
boot_guest() {
    local name=$1 role=$2 bridge=$3 number=$4 ns=$net-net dir=$run/$1 preload=()
    [[ ! -e $dir ]] || die "$name runs in $net already"
    # The kernel's command line takes no path with a space, and a running guest no edit of its scripts.
    mkdir -p "$dir"
    ln -s "$root" "$dir/root"
    cp -r "$here/guest" "$dir/guest"
    if grep -qw amx_tile /proc/cpuinfo; then
        gcc -shared -fPIC -O2 -o "$dir/xstate.so" "$here/xstate.c"
        preload=(LD_PRELOAD="$dir/xstate.so")
    fi
    ip -n "$ns" -batch - <<-END
		tuntap add $name mode tap
		tuntap add $name-ctl mode tap
		link set $name master $bridge up
		address add 169.254.77.$((4 * number + 1))/30 dev $name-ctl
		link set $name-ctl up
		neighbour flush dev $bridge
	END
    background "$dir/log" env TMPDIR=/dev/shm "${preload[@]}" setsid ip netns exec "$ns" "$root/usr/bin/linux.uml" mem=256M quiet \
        root=/dev/root rootfstype=hostfs rootflags="$dir/root" ro init=/sbin/guest-init \
        con=null con0=null,fd:1 ssl=null uml_dir="$dir/uml" umid=guest \
        GUEST="$dir/guest" ROLE="$role" CONTROL="169.254.77.$((4 * number + 2))" \
        vec0:transport=tap,ifname="$name",depth=128,mac=02:18:00:00:00:0"$number" \
        vec1:transport=tap,ifname="$name-ctl",depth=16,mac=02:18:00:00:01:0"$number"
    echo "$! $(started $!) 169.254.77.$((4 * number + 2))" >"$dir/pid"
    await 90 "boot of $name" grep -q 'guest: booted' "$dir/log" || { tail -n 20 "$dir/log" >&2; return 1; }
    await 30 "control of $name" run_in_guest "$name" true
}

# run_in_guest NAME SCRIPT: its output on stdout; its exit code is ours.
run_in_guest() {
    local pid start address
    read -r pid start address <"$run/$1/pid" 2>/dev/null || die "$1 does not run in $net"
    alive "$pid" "$start" || die "$1 has ended; see $run/$1/log"
    ip netns exec "$net-net" bash -c '
        exec 3<>"/dev/tcp/$1/7" || exit 125
        printf "%s\n%%%%\n" "$2" >&3
        while IFS= read -r -t "$3" line <&3; do
            [[ $line != "%% "* ]] || exit "${line#%% }"
            printf "%s\n" "$line"
        done
        echo "no answer from the guest within $3 s" >&2
        exit 124' bash "$address" "$2" "${GUEST_TIMEOUT:-30}"
}

# stop_guest NAME: by poweroff, otherwise by force.
stop_guest() {
    local pid start address name=$1
    [[ -e $run/$name ]] || return 0
    if read -r pid start address <"$run/$name/pid" && alive "$pid" "$start"; then
        GUEST_TIMEOUT=3 run_in_guest "$name" "${2-:}; (sleep 0.1; poweroff -f) >/dev/null 2>&1 &" >/dev/null 2>&1 || true
        await 4 "end of $name" dead "$pid" "$start" 2>/dev/null || kill -TERM -- "-$pid" 2>/dev/null || true
        await 2 "end of $name" dead "$pid" "$start" 2>/dev/null || kill -KILL -- "-$pid" 2>/dev/null || true
        await 2 "end of $name" dead "$pid" "$start"
    fi
    ip -n "$net-net" link delete "$name"
    ip -n "$net-net" link delete "$name-ctl"
    rm -rf "${run:?}/$name"
}
dead() { ! alive "$@"; }
