#!/usr/bin/env bash
# Knot DNS 3.2.6 (Debian 12): a dynamic update signed with a right key whose acl does not let it update.
#
# One would expect: REFUSED, signed with the key (RFC 2136 section 3.3, RFC 3007 section 3), as BIND answers: the server knows the key, it
# may not do this.
# What happens: NOTAUTH with the TSIG error BADKEY, word for word as for a key that the server never heard of. Who trusts it looks for a
# typing error in the key's name, and finds none. The same key, at the same time, is good for a zone transfer.
#
# Seen:
#   may update: NOERROR
#   may transfer only: NOTAUTH(BADKEY), transfer 4 records
#   unknown: NOTAUTH(BADKEY), transfer 0 records
# Ends with 1 if that changes.
set -euo pipefail

folder=$(mktemp -d)
pid=
cleanup() {
  if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; wait; fi
  rm -rf "$folder"
}
trap cleanup EXIT

if ! command -v nsupdate >/dev/null || ! command -v dig >/dev/null; then
  apt-get update >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends bind9-dnsutils >/dev/null
fi
knot=$(command -v knotd || true)
if [ -z "$knot" ]; then
  (cd "$folder" && apt-get download knot=3.2.6-1 libknot13=3.2.6-1 libdnssec9=3.2.6-1 libzscanner4=3.2.6-1 \
    liburcu8 libxdp1 libbpf1 liblmdb0 libfstrm0 libprotobuf-c1 libmaxminddb0 libcap-ng0 libelf1 >/dev/null 2>&1 && for package in *.deb; do dpkg -x "$package" unpacked; done)
  knot="$folder/unpacked/usr/sbin/knotd"
  export LD_LIBRARY_PATH="$folder/unpacked/usr/lib/$(uname -m)-linux-gnu"
fi

secret=AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=
printf '@ 60 SOA ns h 1 3600 600 86400 60\n@ 60 NS ns\nns 60 A 127.0.0.1\n' >"$folder/zone"
cat >"$folder/knot.conf" <<END
server:
    rundir: "$folder"
    listen: 127.0.0.1@21103
database:
    storage: "$folder"
key:
  - id: writer
    algorithm: hmac-sha256
    secret: $secret
  - id: reader
    algorithm: hmac-sha256
    secret: $secret
acl:
  - id: update
    key: writer
    action: update
  - id: transfer
    key: reader
    action: transfer
zone:
  - domain: example.test
    storage: "$folder"
    file: zone
    acl: [update, transfer]
END
"$knot" --version
timeout 120 "$knot" -c "$folder/knot.conf" >"$folder/log" 2>&1 &
pid=$!
unset LD_LIBRARY_PATH
for _ in $(seq 100); do
  if dig +tries=1 +time=1 -p 21103 @127.0.0.1 example.test SOA 2>/dev/null | grep -q NOERROR; then break; fi
  sleep 0.2
done

update() {
  if printf 'server 127.0.0.1 21103\nzone example.test.\nupdate delete www.example.test. TXT "absent"\nsend\n' |
    timeout 20 nsupdate -y "hmac-sha256:$1:$secret" 2>"$folder/said"; then echo NOERROR; else sed -n 's/^update failed: //p' "$folder/said"; fi
}
transfer() { dig +noall +answer -p 21103 -y "hmac-sha256:$1:$secret" @127.0.0.1 example.test AXFR 2>/dev/null | grep -c 'IN' || true; }
{
  echo "may update: $(update writer)"
  echo "may transfer only: $(update reader), transfer $(transfer reader) records"
  echo "unknown: $(update nobody), transfer $(transfer nobody) records"
} | tee "$folder/seen"
diff - "$folder/seen" <<'END' || { echo 'Knot behaves in another way now' && exit 1; }
may update: NOERROR
may transfer only: NOTAUTH(BADKEY), transfer 4 records
unknown: NOTAUTH(BADKEY), transfer 0 records
END
