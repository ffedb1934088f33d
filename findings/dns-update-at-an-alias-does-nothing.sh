#!/usr/bin/env bash
# BIND 9.18 and Knot DNS 3.2 (Debian 12): dynamic updates (RFC 2136) that are permitted and cannot be done.
#
# One would expect: NOERROR means that the record stands now. An update that cannot be - a TXT where a CNAME stands, an alias where an
# address stands - is refused, as BIND refuses to load such a zone from a file.
# What happens: NOERROR, and the zone is as before (RFC 2136 section 3.4.2.2 lets servers pass over such records in silence). A tool for
# dns-01 that trusts the answer waits for a TXT record that is nowhere, at every name that is delegated by CNAME. A second CNAME takes the
# place of the first, also with NOERROR; a second TXT changes the TTL of the first.
#
# Seen, from both:
#   TXT beside an alias: NOERROR, then: CNAME proofs.test.
#   alias beside an address: NOERROR, then: A 192.0.2.1
#   alias beside an alias: NOERROR, then: CNAME second.test.
#   TXT of 60 s beside one of 600 s: NOERROR, then: 60 "new" 60 "old"
# Ends with 1 if that changes.
set -euo pipefail

folder=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$folder"
}
trap cleanup EXIT

if ! [ -x /usr/sbin/named ] || ! command -v nsupdate >/dev/null || ! command -v dig >/dev/null; then
  apt-get update >/dev/null
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends bind9 bind9-dnsutils >/dev/null
fi
cp /usr/sbin/named "$folder/named" # Debian confines the one in /usr/sbin to the system's folders.
knot=$(command -v knotd || true)
if [ -z "$knot" ]; then
  (cd "$folder" && apt-get download knot=3.2.6-1 libknot13=3.2.6-1 libdnssec9=3.2.6-1 libzscanner4=3.2.6-1 \
    liburcu8 libxdp1 libbpf1 liblmdb0 libfstrm0 libprotobuf-c1 libmaxminddb0 libcap-ng0 libelf1 >/dev/null 2>&1 && for package in *.deb; do dpkg -x "$package" unpacked; done)
  knot="$folder/unpacked/usr/sbin/knotd"
fi
libraries="$folder/unpacked/usr/lib/$(uname -m)-linux-gnu"

secret=AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=
cat >"$folder/bind.zone" <<'END'
$TTL 60
@ SOA ns h 1 3600 600 86400 60
@ NS ns
ns A 127.0.0.1
alias CNAME proofs.test.
address A 192.0.2.1
one CNAME first.test.
ttl 600 TXT old
END
cp "$folder/bind.zone" "$folder/knot.zone"
cat >"$folder/named.conf" <<END
options { directory "$folder"; pid-file none; session-keyfile none; listen-on port 21101 { 127.0.0.1; }; listen-on-v6 { none; };
  recursion no; dnssec-validation no; };
controls { };
key updater { algorithm hmac-sha256; secret "$secret"; };
zone "example.test" { type primary; file "bind.zone"; allow-update { key updater; }; };
END
cat >"$folder/knot.conf" <<END
server:
    rundir: "$folder"
    listen: 127.0.0.1@21102
database:
    storage: "$folder"
key:
  - id: updater
    algorithm: hmac-sha256
    secret: $secret
acl:
  - id: update
    key: updater
    action: update
zone:
  - domain: example.test
    storage: "$folder"
    file: "knot.zone"
    acl: update
END
timeout 120 "$folder/named" -g -n 1 -c "$folder/named.conf" >"$folder/named.log" 2>&1 &
pids+=($!)
LD_LIBRARY_PATH="$libraries" timeout 120 "$knot" -c "$folder/knot.conf" >"$folder/knot.log" 2>&1 &
pids+=($!)
"$folder/named" -v
LD_LIBRARY_PATH="$libraries" "$knot" --version

update() { # port, what, record to add, name to look at, fields to show
  local code=NOERROR
  printf 'server 127.0.0.1 %s\nzone example.test.\nupdate add %s\nsend\n' "$1" "$3" |
    timeout 20 nsupdate -y "hmac-sha256:updater:$secret" 2>"$folder/said" || code=$(cat "$folder/said")
  echo "$2: $code, then: $(dig +norecurse +tcp +noall +answer -p "$1" @127.0.0.1 "$4.example.test" "$5" | awk -v f="$6" '{ print (f == "ttl" ? $2 : $4), $5 }' | sort | xargs -d '\n')"
}
cat >"$folder/expected" <<'END'
TXT beside an alias: NOERROR, then: CNAME proofs.test.
alias beside an address: NOERROR, then: A 192.0.2.1
alias beside an alias: NOERROR, then: CNAME second.test.
TXT of 60 s beside one of 600 s: NOERROR, then: 60 "new" 60 "old"
END
result=0
for server in BIND:21101 Knot:21102; do
  port=${server#*:}
  for _ in $(seq 100); do
    if dig +tries=1 +time=1 -p "$port" @127.0.0.1 example.test SOA 2>/dev/null | grep -q NOERROR; then break; fi
    sleep 0.2
  done
  {
    update "$port" 'TXT beside an alias' 'alias.example.test. 60 TXT "proof"' alias ANY type
    update "$port" 'alias beside an address' 'address.example.test. 60 CNAME other.test.' address ANY type
    update "$port" 'alias beside an alias' 'one.example.test. 60 CNAME second.test.' one ANY type
    update "$port" 'TXT of 60 s beside one of 600 s' 'ttl.example.test. 60 TXT "new"' ttl TXT ttl
  } >"$folder/seen"
  echo "${server%:*}:"
  sed 's/^/  /' "$folder/seen"
  diff "$folder/expected" "$folder/seen" || { echo "${server%:*} behaves in another way now"; result=1; }
done
exit $result
