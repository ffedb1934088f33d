#!/usr/bin/env bash
# A machine for the containers of one test: this machine's files, and processes, network and mounts of its own. It ends with this process.
# Usage: container-host.sh, as root.
set -euo pipefail
if [ "${1:-}" != inside ]; then
  exec unshare --mount --pid --net --fork --kill-child=SIGKILL --mount-proc -- bash "$0" inside
fi

mount --make-rprivate /
# The runtime of containers wants control groups of version 2 alone; it is given none to change.
[ -e /sys/fs/cgroup/cgroup.controllers ] || mount -t cgroup2 cgroup2 /sys/fs/cgroup
ip link set lo up
echo up
exec sleep infinity
