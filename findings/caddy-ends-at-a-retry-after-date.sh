#!/usr/bin/env bash
# Caddy 2.6.2 (Debian 12) and the header Retry-After while an order is "processing" (RFC 8555 section 7.4).
#
# One would expect: Retry-After is a number of seconds or a date (RFC 9110 section 10.2.3), and net/http and clients in Go have read both
# for years.
# What happens: with seconds Caddy waits and gets its certificate. With a date it gives the issuance up on the spot, as "invalid Retry-After
# header", though the CA is about to have the certificate, and begins with a new order after a minute; and so on.
#
# Seen:
#   seconds: certificate obtained
#   date: response had invalid Retry-After header
# Ends with 1 if that changes. Needs openssl and python3; the CA here speaks as much of ACME as Caddy asks for and finds the name proved
# already.
set -euo pipefail
folder=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$folder"
}
trap cleanup EXIT
cd "$folder"

caddy=$(command -v caddy || true)
if ! [ -x "$caddy" ] || ! "$caddy" version | grep -q '2\.6\.2'; then
  apt-get download caddy=2.6.2-5 >/dev/null 2>&1
  dpkg -x caddy_*.deb unpacked
  caddy="$folder/unpacked/usr/bin/caddy"
fi
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj '/CN=A CA' -days 60 2>/dev/null

cat >ca.py <<'END'
import base64, http.server, json, subprocess, sys, time
from email.utils import formatdate

form, port = sys.argv[1], int(sys.argv[2])
base = "http://127.0.0.1:%d" % port
name = {"type": "dns", "value": "www.example.test"}
chain = []


class Ca(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def say(self, status, body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        kind = "application/pem-certificate-chain" if self.path == "/certificate" else "application/json"
        headers = {"Content_Type": kind, "Content_Length": str(len(data)), "Replay_Nonce": "bm9uY2U", **headers}
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_HEAD(self):
        self.say(200, b"")

    def do_GET(self):
        self.say(200, {word: base + "/" + word for word in ("newNonce", "newAccount", "newOrder", "revokeCert", "keyChange")})

    def do_POST(self):
        payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["payload"]
        order = {"status": "ready", "expires": "2099-01-01T00:00:00Z", "identifiers": [name],
                 "authorizations": [base + "/authorization"], "finalize": base + "/finalize"}
        pause = {"Retry_After": "1" if form == "seconds" else formatdate(time.time() + 2, usegmt=True)}
        if self.path == "/newAccount":
            self.say(201, {"status": "valid", "orders": base + "/orders"}, Location=base + "/account")
        elif self.path == "/newOrder":
            self.say(201, order, Location=base + "/order")
        elif self.path == "/authorization":
            proved = {"type": "http-01", "status": "valid", "url": base + "/challenge", "token": "YS10b2tlbi1vZi10aGlzLWNoYWxsZW5nZQ"}
            self.say(200, {"status": "valid", "expires": "2099-01-01T00:00:00Z", "identifier": name, "challenges": [proved]})
        elif self.path == "/finalize":
            text = json.loads(base64.urlsafe_b64decode(payload + "==="))["csr"]
            command = "openssl x509 -req -inform DER -copy_extensions copy -CA ca.pem -CAkey ca.key -set_serial 7 -days 30"
            chain.append(subprocess.run(command.split(), input=base64.urlsafe_b64decode(text + "==="), capture_output=True, check=True).stdout)
            self.say(200, {**order, "status": "processing"}, Location=base + "/order", **pause)
        elif self.path == "/order":
            self.say(200, {**order, "status": "valid", "certificate": base + "/certificate"})
        elif self.path == "/certificate":
            self.say(200, chain[-1])
        else:
            self.say(404, {})

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", port), Ca).serve_forever()
END

"$caddy" version
try() { # form, ports of CA, http, https
  timeout 100 python3 ca.py "$1" "$2" &
  pids+=($!)
  mkdir "$1"
  cat >"$1/Caddyfile" <<END
{
  admin off
  acme_ca http://127.0.0.1:$2/directory
  email someone@example.test
  http_port $3
  https_port $4
  storage file_system $folder/$1
}
www.example.test {
  bind 127.0.0.1
  respond ok
}
END
  for _ in $(seq 50); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then break; fi
    sleep 0.2
  done
  HOME="$folder/$1" XDG_DATA_HOME="$folder/$1" XDG_CONFIG_HOME="$folder/$1" \
    timeout 90 "$caddy" run --config "$1/Caddyfile" --adapter caddyfile >"$1/log" 2>&1 &
  pids+=($!)
  for _ in $(seq 300); do
    if grep -qE 'certificate obtained successfully|"msg":"will retry"' "$1/log"; then break; fi
    sleep 0.2
  done
  if grep -q 'certificate obtained successfully' "$1/log"; then
    echo "$1: certificate obtained"
  else
    echo "$1: $(grep -o 'response had invalid Retry-After header' "$1/log" | head -n 1)"
  fi
}
try seconds 21121 21122 21123 >seen
try date 21124 21125 21126 >>seen
cat seen
diff - seen <<'END' || { echo 'It is another way now'; cat date/log; exit 1; }
seconds: certificate obtained
date: response had invalid Retry-After header
END
