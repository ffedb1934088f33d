#!/usr/bin/env bash
# BIND 9.18 and Knot DNS 3.2 (Debian's bind9 and knot): a signed dynamic update (RFC 2136) without any change is answered with NOERROR.
#
# One would expect: who may change nothing in a zone is told REFUSED, so that an empty update is a harmless way to see whether a key has
# the permission that is needed.
# What happens: both judge a permission record by record. An update without records is answered with NOERROR to every key that they know:
# by BIND whatever its update-policy grants, by Knot whatever the update-owner of its acl allows. The deletion of a record that does not exist changes
# nothing either, and is judged: REFUSED by BIND, NOTAUTH by Knot.
#
# Output seen:
#   BIND: empty update NOERROR, deletion of an absent record where the key may not write REFUSED
#   Knot: empty update NOERROR, deletion of an absent record where the key may not write NOTAUTH
# Ends with 1 if that changes.
set -euo pipefail

folder=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$folder"
}
trap cleanup EXIT

if ! [ -x /usr/sbin/named ] || ! [ -x /usr/sbin/knotd ]; then
  apt-get update >/dev/null && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends bind9 knot >/dev/null
fi

bind_port=21095
knot_port=21096
secret=AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=
# Its folder is the copy's own: Debian confines /usr/sbin/named to the system's.
cp /usr/sbin/named "$folder/named"
printf '$TTL 60\n@ SOA ns h 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n' | tee "$folder/bind.zone" >"$folder/knot.zone"
cat >"$folder/named.conf" <<END
options { directory "$folder"; pid-file none; session-keyfile none; listen-on port $bind_port { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; dnssec-validation no; };
controls { };
key probe { algorithm hmac-sha256; secret "$secret"; };
zone "example.test" { type primary; file "bind.zone"; update-policy { grant probe name mine.example.test. TXT; }; };
END
cat >"$folder/knot.conf" <<END
server:
    rundir: "$folder"
    listen: 127.0.0.1@$knot_port
database:
    storage: "$folder"
key:
  - id: probe
    algorithm: hmac-sha256
    secret: $secret
acl:
  - id: update
    key: probe
    action: update
    update-owner: name
    update-owner-match: equal
    update-owner-name: [mine]
zone:
  - domain: example.test
    storage: "$folder"
    file: "knot.zone"
    acl: update
END
timeout 60 "$folder/named" -g -n 1 -c "$folder/named.conf" >"$folder/named.log" 2>&1 &
pids+=($!)
timeout 60 /usr/sbin/knotd -c "$folder/knot.conf" >"$folder/knot.log" 2>&1 &
pids+=($!)

cat >"$folder/probe.py" <<'END'
import base64, hashlib, hmac, socket, struct, sys, time
secret = base64.b64decode(sys.argv[1])
names = {0: "NOERROR", 5: "REFUSED", 9: "NOTAUTH"}
def wire(name): return b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\0"
def ask(port, record):
    message = struct.pack(">HHHHHH", 7, 0x2800, 1, 0, 1 if record else 0, 0) + wire("example.test") + struct.pack(">HH", 6, 1)
    if record: message += wire(record) + struct.pack(">HHIH", 16, 254, 0, 7) + b"\x06absent"
    key, algorithm, now = wire("probe"), wire("hmac-sha256"), struct.pack(">Q", int(time.time()))[2:]
    mac = hmac.new(secret, message + key + struct.pack(">HI", 255, 0) + algorithm + now + struct.pack(">HHH", 300, 0, 0), hashlib.sha256).digest()
    data = algorithm + now + struct.pack(">HH", 300, len(mac)) + mac + struct.pack(">HHH", 7, 0, 0)
    signed = message[:10] + struct.pack(">H", 1) + message[12:] + key + struct.pack(">HHIH", 250, 255, 0, len(data)) + data
    for _ in range(40):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.settimeout(1); s.connect(("127.0.0.1", port))
            try: s.send(signed); return names.get(s.recv(4096)[3] & 15, "other")
            except OSError: time.sleep(0.25)
    raise SystemExit("no answer at port %d" % port)
same = True
for server, port, refusal in (("BIND", int(sys.argv[2]), "REFUSED"), ("Knot", int(sys.argv[3]), "NOTAUTH")):
    empty, foreign, own = ask(port, None), ask(port, "others.example.test"), ask(port, "mine.example.test")
    print("%s: empty update %s, deletion of an absent record where the key may not write %s" % (server, empty, foreign))
    same &= (empty, foreign, own) == ("NOERROR", refusal, "NOERROR")
sys.exit(0 if same else 1)
END
python3 "$folder/probe.py" "$secret" "$bind_port" "$knot_port"
