#!/usr/bin/env bash
# Makes the image's base from Debian's packages: libraries and CA certificates, and nothing that can be run.
# Usage: base.sh FILE.tar. Needs mmdebstrap. SOURCE_DATE_EPOCH is the time of the files in it; default: that of the newest package's file.
set -euo pipefail
command -v mmdebstrap >/dev/null || { echo "base: mmdebstrap is missing: install the Debian package mmdebstrap" >&2; exit 69; }
to=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Extracted alone: no script of a package runs. What they would do that counts here is done below.
mmdebstrap --quiet --variant=extract --skip=cleanup --format=tar \
  --include=base-files,libc6,libgcc-s1,libstdc++6,libssl3t64,ca-certificates trixie "$work/packages.tar"
mkdir "$work/root"
tar -x --no-same-owner -C "$work/root" -f "$work/packages.tar" --exclude='./dev/*'
cd "$work/root"
rm -rf usr/lib/ssl

# What these packages need only to be installed, debconf and Perl, goes. Which ones stay is written down where scanners look for it.
mkdir -p var/lib/dpkg/status.d
for package in var/cache/apt/archives/*.deb; do
  name=$(dpkg-deb -f "$package" Package)
  case $name in
    base-files | libc6 | libgcc-s1 | gcc-*-base | libstdc++6 | libssl3* | ca-certificates | libzstd1 | zlib1g)
      dpkg-deb -f "$package" >"var/lib/dpkg/status.d/$name"
      ;;
    *) dpkg-deb --fsys-tarfile "$package" | tar -t | grep -v '/$' | tr '\n' '\0' | xargs -0 rm -f ;;
  esac
done
find usr/share/ca-certificates/mozilla -name '*.crt' | LC_ALL=C sort | xargs cat >etc/ssl/certs/ca-certificates.crt
mkdir usr/lib/ssl
ln -s /etc/ssl/certs usr/lib/ssl/certs
ln -s /etc/ssl/certs/ca-certificates.crt usr/lib/ssl/cert.pem
printf 'passwd: files\ngroup: files\nhosts: files dns\n' >etc/nsswitch.conf

# Packages' licences stay.
find usr/share/doc -mindepth 1 ! -type d ! -name copyright -delete
rm -rf usr/bin/* usr/sbin/* usr/lib/*/{audit,engines-3,gconv,ossl-modules} usr/lib/locale \
  usr/share/{base-files,bash-completion,ca-certificates,gcc,gdb,info,lintian,locale,man} \
  etc/{apt,ca-certificates,default,dpkg,profile.d,skel,update-motd.d} \
  etc/{ca-certificates.conf,debconf.conf,fstab,hostname,issue*,resolv.conf} root/.[a-z]* \
  var/cache/* var/lib/apt var/lib/dpkg/{arch,available,diversions,info,lock*,parts,status,triggers,updates} var/log/* tmp/*
find etc usr var -depth -type d -empty ! -path var/lib -delete

tar -c --sort=name --owner=0 --group=0 --numeric-owner --format=gnu \
  --mtime="@${SOURCE_DATE_EPOCH:-$(find usr -type f -printf '%T@\n' | sort -n | tail -1 | cut -d. -f1)}" -f "$to" .
