#!/usr/bin/env bash
# PowerDNS Authoritative Server 4.7 (Debian's pdns-server and pdns-backend-sqlite3): what it says to a dynamic update with a wrong TSIG.
#
# One would expect (RFC 8945 section 5.2): NOTAUTH with a TSIG record whose error is BADSIG for a wrong secret and BADKEY for an unknown key.
# What happens: REFUSED without any TSIG record, for both alike, and for a key that is right but not permitted. So a client cannot tell
# a wrong secret from a missing permission, and nsupdate speaks of a "TSIG error with server".
#
# Output seen:
#   right key: taken
#   wrong secret: REFUSED, unsigned
#   unknown key: REFUSED, unsigned
# Ends with 1 if that changes.
set -euo pipefail

folder=$(mktemp -d)
pid=''
cleanup() {
  if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; fi
  rm -rf "$folder"
}
trap cleanup EXIT

if ! command -v pdns_server >/dev/null || ! command -v nsupdate >/dev/null || ! command -v python3 >/dev/null; then
  apt-get update >/dev/null
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends pdns-server pdns-backend-sqlite3 bind9-dnsutils python3 >/dev/null
fi

port=21097
secret=AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=
wrong=AAAABAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=
python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[2]).executescript(open(sys.argv[1]).read())' \
  /usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql "$folder/pdns.sqlite3"
cat >"$folder/pdns.conf" <<END
launch=gsqlite3
gsqlite3-database=$folder/pdns.sqlite3
local-address=127.0.0.1
local-port=$port
socket-dir=$folder
setuid=
setgid=
security-poll-suffix=
dnsupdate=yes
allow-dnsupdate-from=127.0.0.0/8
END
{
  pdnsutil --config-dir="$folder" create-zone example.test ns.example.test
  pdnsutil --config-dir="$folder" import-tsig-key probe hmac-sha256 "$secret"
  pdnsutil --config-dir="$folder" set-meta example.test TSIG-ALLOW-DNSUPDATE probe
} >/dev/null 2>&1
timeout 60 pdns_server --config-dir="$folder" --daemon=no --guardian=no >"$folder/log" 2>&1 &
pid=$!
for _ in $(seq 100); do
  if grep -q 'ready to distribute questions' "$folder/log"; then break; fi
  sleep 0.2
done

update() {
  printf 'server 127.0.0.1 %s\nzone example.test.\nupdate delete www.example.test. TXT "absent"\nsend\n' "$port" |
    timeout 20 nsupdate -y "hmac-sha256:$1:$2" 2>&1 || true
}
describe() {
  if [ -z "$1" ]; then
    echo taken
  elif grep -q 'update failed: REFUSED' <<<"$1" && grep -q 'expected a TSIG' <<<"$1"; then
    echo 'REFUSED, unsigned'
  else
    echo "$1"
  fi
}
right=$(describe "$(update probe "$secret")")
badsig=$(describe "$(update probe "$wrong")")
badkey=$(describe "$(update nobody "$secret")")
printf 'right key: %s\nwrong secret: %s\nunknown key: %s\n' "$right" "$badsig" "$badkey"
[ "$right" = taken ] && [ "$badsig" = 'REFUSED, unsigned' ] && [ "$badkey" = "$badsig" ]
