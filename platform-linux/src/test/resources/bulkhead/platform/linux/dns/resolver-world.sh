#!/bin/sh
# KIND PACKAGES WORK COMMAND...: runs COMMAND in a world where KIND is in charge of name resolution. PACKAGES has, by kind,
# the unpacked Debian packages; WORK is an empty directory. Start it in unshare -mnpf --mount-proc. With GRANTS, a shell script, in the
# environment COMMAND is the service's user with what that script gives it.
set -e
kind=$1 packages=$2 work=$3
shift 3
mount -t tmpfs none "$work"
mkdir "$work/usr" "$work/etc" "$work/upper" "$work/work"
for part in bin sbin lib; do
  [ ! -d "$packages/$kind/$part" ] || cp -a "$packages/$kind/$part" "$work/usr/"
done
cp -a "$packages/$kind/usr/." "$work/usr/"
cp -a "$packages/$kind/etc/." "$work/etc/"
mount -t overlay none -o "lowerdir=$work/usr:/usr" /usr
mount -t overlay none -o "lowerdir=$work/etc:/etc,upperdir=$work/upper,workdir=$work/work" /etc
mount -t tmpfs none /run
ip link set lo up
rm -f /etc/resolv.conf
case $kind in
  openresolv)
    echo "nameserver 192.0.2.53" | resolvconf -a eth0 ;;
  resolvconf)
    mkdir -p /run/resolvconf/interface
    resolvconf --enable-updates
    ln -s /run/resolvconf/resolv.conf /etc/resolv.conf
    echo "nameserver 192.0.2.53" | resolvconf -a eth0 ;;
  resolved)
    grep -q ^systemd-resolve: /etc/passwd || echo "systemd-resolve:x:993:993::/:/usr/sbin/nologin" >>/etc/passwd
    grep -q ^systemd-resolve: /etc/group || echo "systemd-resolve:x:993:" >>/etc/group
    mkdir -p /run/dbus /run/systemd/resolve
    chown systemd-resolve: /run/systemd/resolve
    dbus-daemon --system --fork
    /usr/lib/systemd/systemd-resolved >/run/resolved.log 2>&1 &
    ln -s /run/systemd/resolve/stub-resolv.conf /etc/resolv.conf
    until resolvectl status >/dev/null 2>&1; do sleep 0.1; done ;;
esac
[ -n "${GRANTS-}" ] || exec "$@"
echo "bulkhead-guard:x:994:994::/:/usr/sbin/nologin" >>/etc/passwd
echo "bulkhead-guard:x:994:" >>/etc/group
mkdir /run/bulkhead
chown bulkhead-guard: /run/bulkhead
mount -t tmpfs none /sys/fs/cgroup
mount -t tmpfs none /dev/net
mknod -m 666 /dev/net/tun c 10 200
. "$GRANTS"
# The last one reads the classes of a test wherever they are; it writes nothing.
caps=+net_admin,+net_raw,+dac_read_search
exec setpriv --reuid bulkhead-guard --regid bulkhead-guard --clear-groups --no-new-privs \
  --bounding-set=-all,$caps --inh-caps=-all,$caps --ambient-caps=-all,$caps -- "$@"
