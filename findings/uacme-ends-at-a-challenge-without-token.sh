#!/usr/bin/env bash
# uacme 1.7.4 (Debian 12) and an authorization that also offers a challenge of a kind that uacme does not know.
#
# One would expect: a client picks the kinds that it knows and leaves the rest (RFC 8555 section 7.5.1: the client need do one). Only the
# fields "type", "url" and "status" belong to every challenge (section 8); the token belongs to those kinds that define one.
# What happens: uacme looks for a token before it asks its hook about the kind. A challenge without one (as dns-persist-01 of
# draft-ietf-acme-dns-persist) ends the issuance when it stands before the one that the hook would take. Behind it, it does no harm; so
# whether a certificate is got depends on the order of a list that has no order.
#
# Seen:
#   behind http-01: exit 0, hook asked about http-01
#   before http-01: exit 2, hook not asked, uacme: failed to parse challenge
# Ends with 1 if that changes. Needs openssl and python3; the CA here speaks as much of ACME as uacme asks for and takes every proof.
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

apt-get download uacme=1.7.4-1 >/dev/null 2>&1
dpkg -x uacme_*.deb unpacked
if ldd unpacked/usr/bin/uacme | grep -q 'not found'; then
  apt-get update >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libcurl3-gnutls libgnutls30 >/dev/null
fi
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj '/CN=A CA' -days 60 2>/dev/null
cat >ca.py <<'END'
import base64, http.server, json, subprocess, sys

place, port = sys.argv[1], int(sys.argv[2])
url = lambda path: "http://127.0.0.1:%d/%s" % (port, path)
state = {"proof": "pending", "order": "pending"}
name = {"type": "dns", "value": "www.example.test"}


def order():
    return {"status": state["order"], "identifiers": [name],
            "authorizations": [url("proof")], "finalize": url("finalize"), "certificate": url("certificate")}


def sign(jws):
    body = json.loads(base64.urlsafe_b64decode(jws["payload"] + "==="))
    request = base64.urlsafe_b64decode(body["csr"] + "===")
    with open("issued.pem", "wb") as issued:
        subprocess.run("openssl x509 -req -inform DER -CA ca.pem -CAkey ca.key -set_serial 5 -days 30".split(),
                       input=request, stdout=issued, stderr=subprocess.DEVNULL, check=True)


class Ca(http.server.BaseHTTPRequestHandler):
    def reply(self, content, location=None, status=200):
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for key, value in (("Replay-Nonce", "bm9uY2U"), ("Content-Type", "application/json"), ("Content-Length", len(data)), ("Location", location)):
            if value is not None:
                self.send_header(key, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_GET(self):
        if self.path == "/nonce":
            return self.reply(b"", status=204)
        self.reply({"newNonce": url("nonce"), "newAccount": url("account"), "newOrder": url("new"), "revokeCert": url("revoke"), "keyChange": url("key")})

    do_HEAD = do_GET

    def do_POST(self):
        jws = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/account":
            self.reply({"status": "valid"}, url("account"))
        elif self.path == "/new":
            self.reply(order(), url("order"), 201)
        elif self.path == "/proof":
            known = {"type": "http-01", "status": state["proof"], "url": url("http"), "token": "YS10b2tlbi1vZi10aGlzLWNoYWxsZW5nZQ"}
            other = {"type": "dns-persist-01", "status": "pending", "url": url("persist"), "issuer-domain-names": ["ca.test"]}
            self.reply({"status": state["proof"], "identifier": name, "challenges": [other, known] if place == "before" else [known, other]})
        elif self.path == "/http":
            state.update(proof="valid", order="ready")
            self.reply({"type": "http-01", "status": "valid", "url": url("http"), "token": "YS10b2tlbi1vZi10aGlzLWNoYWxsZW5nZQ"})
        elif self.path == "/finalize":
            sign(jws)
            state["order"] = "valid"
            self.reply(order(), url("order"))
        elif self.path == "/order":
            self.reply(order())
        elif self.path == "/certificate":
            with open("issued.pem", "rb") as issued:
                self.reply(issued.read())

    def log_message(self, *_):
        pass


http.server.HTTPServer(("127.0.0.1", port), Ca).serve_forever()
END
printf '#!/bin/sh\n[ "$1" != begin ] || echo "$2" >>"$ASKED"\n' >hook
chmod +x hook
try() { # place, the CA's port
  timeout 100 python3 ca.py "$1" "$2" &
  pids+=($!)
  for _ in $(seq 50); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then break; fi
    sleep 0.2
  done
  local code=0 client=(timeout 60 unpacked/usr/bin/uacme -c "$folder/$1" -a "http://127.0.0.1:$2/directory")
  "${client[@]}" -y new >"$1.new" 2>&1 || true # says that the account is there already
  ASKED="$folder/$1.asked" "${client[@]}" -h "$folder/hook" issue www.example.test >"$1.output" 2>&1 || code=$?
  echo "$1 http-01: exit $code, hook $([ -e "$1.asked" ] && echo "asked about $(xargs <"$1.asked")" || echo 'not asked')$(sed -n 's/^uacme: failed/, &/p' "$1.output" | head -n 1)"
}
unpacked/usr/bin/uacme --version 2>&1 | head -n 1 || true
try behind 21133 >seen
try before 21134 >>seen
cat seen
diff - seen <<'END' || { echo 'It is another way now'; cat before.output; exit 1; }
behind http-01: exit 0, hook asked about http-01
before http-01: exit 2, hook not asked, uacme: failed to parse challenge
END
