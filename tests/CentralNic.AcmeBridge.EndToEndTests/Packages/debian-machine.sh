#!/usr/bin/env bash
# A Debian machine for one test: this machine's files, copied when they are written to, with systemd as its first process and a network of
# its own. It ends with this process; nothing of it is left.
# Usage: debian-machine.sh FOLDER, as root. Its files are those of its first process.
set -euo pipefail
folder=$1

# systemd wants a control group of its own to be the root.
groups=/sys/fs/cgroup
[ -e $groups/cgroup.controllers ] || groups=/sys/fs/cgroup/systemd

if [ "${2:-}" != inside ]; then
  mkdir "$groups/$(basename "$folder")"
  echo $$ >"$groups/$(basename "$folder")/cgroup.procs"
  exec unshare --mount --pid --ipc --uts --net --cgroup --fork --kill-child=SIGKILL -- bash "$0" "$folder" inside
fi

root=$folder/root
mount --make-rprivate /
mount -t tmpfs -o size=2g tmpfs "$folder"
mkdir "$root" "$folder/upper" "$folder/work"
mount -t overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" overlay "$root"
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
if [ $groups = /sys/fs/cgroup ]; then
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
  mount -t tmpfs tmpfs "$root/sys/fs/cgroup"
  mkdir "$root/sys/fs/cgroup/systemd"
  mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
fi
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm" "$root/dev/mqueue" "$root/dev/hugepages"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for number in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${number%:*}" "$root/dev/${number#*:}"; done
: >"$root/etc/machine-id"
echo '127.0.0.1 localhost acme.example.com' >"$root/etc/hosts"
rm -f "$root/usr/sbin/policy-rc.d"

# Not chroot: the kernel gives no user namespaces (PrivateUsers=) within one.
cd "$root"
mkdir .old
pivot_root . .old
cd /
umount -l /.old
# What systemd mounts for a service (LoadCredential=) reaches it by propagation alone.
mount --make-rshared /
exec env -i container=test PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
  /lib/systemd/systemd --system --unit=basic.target --log-target=journal --show-status=no
