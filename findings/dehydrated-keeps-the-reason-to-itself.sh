#!/usr/bin/env bash
# dehydrated 0.7.0 (Debian 12), when an order turns "invalid" after it was finalized (RFC 8555 section 7.1.6).
#
# One would expect: the order says why in its "error" (RFC 7807), here a CAA record, and dehydrated prints it, as it prints the whole answer
# when a request is refused with the very same problem document.
# What happens: it prints the status and nothing else, and neither request_failure nor another hook is called with the reason. So it is to
# be had from the CA's side alone.
#
# Seen:
#   finalize refused: exit 1, reason printed, reason given to hook request_failure
#   order turned invalid: exit 1, "ERROR: Order in status invalid", reason not printed, reason given to hook (none)
# Ends with 1 if that changes. Needs openssl, curl and python3; the CA here speaks as much of ACME as dehydrated asks for and finds the name
# proved already.
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

apt-get download dehydrated=0.7.0-3 >/dev/null 2>&1
dpkg -x dehydrated_*.deb unpacked
cat >ca.py <<'END'
import http.server, json, sys

refuses, port = sys.argv[1] == "refused", int(sys.argv[2])
here = "http://127.0.0.1:%d/" % port
reason = {"type": "urn:ietf:params:acme:error:caa", "status": 403, "detail": "the CAA record names another CA"}
order = {"status": "ready", "identifiers": [{"type": "dns", "value": "www.example.test"}], "authorizations": [here + "a"], "finalize": here + "f"}
answers = {
    "/new-account": (201, {"status": "valid"}, here + "account"),
    "/account": (200, {"status": "valid"}, None),
    "/new-order": (201, order, here + "o"),
    "/a": (200, {"status": "valid", "identifier": order["identifiers"][0], "challenges": []}, None),
    "/f": (403, reason, None) if refuses else (200, dict(order, status="processing"), here + "o"),
    "/o": (200, dict(order, status="invalid", error=reason), None),
}


class Ca(http.server.BaseHTTPRequestHandler):
    def write(self, status, content, location=None):
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Replay-Nonce", "bm9uY2U")
        self.send_header("Content-Type", "application/problem+json" if status > 399 else "application/json")
        self.send_header("Content-Length", str(len(data)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_GET(self):
        kinds = {"newNonce": "new-nonce", "newAccount": "new-account", "newOrder": "new-order", "revokeCert": "revoke", "keyChange": "key-change"}
        self.write(200, {kind: here + path for kind, path in kinds.items()})

    do_HEAD = do_GET

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.write(*answers[self.path])

    def log_message(self, *_):
        pass


http.server.HTTPServer(("127.0.0.1", port), Ca).serve_forever()
END
printf '#!/bin/sh\ncase "$*" in *"names another CA"*) echo "$1" >>"$CALLS" ;; esac\n' >hook
chmod +x hook
try() { # how finalizing ends, the CA's port, words
  timeout 100 python3 ca.py "$1" "$2" &
  pids+=($!)
  for _ in $(seq 50); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then break; fi
    sleep 0.2
  done
  mkdir -p "$1/proofs"
  printf 'CA="http://127.0.0.1:%s/directory"\nBASEDIR="%s"\nWELLKNOWN="%s/proofs"\nHOOK="%s/hook"\nKEY_ALGO=prime256v1\n' "$2" "$folder/$1" "$folder/$1" "$folder" >"$1/config"
  CALLS="$1/first" timeout 60 unpacked/usr/bin/dehydrated --register --accept-terms -f "$1/config" >"$1/register" 2>&1 || cat "$1/register"
  local code=0 line
  CALLS="$1/calls" timeout 60 unpacked/usr/bin/dehydrated --cron --domain www.example.test -f "$1/config" >"$1/output" 2>&1 || code=$?
  line=$(grep -o 'ERROR: Order in status.*' "$1/output" || true)
  echo "$3: exit $code, ${line:+\"$line\", }$(grep -q 'names another CA' "$1/output" && echo 'reason printed' || echo 'reason not printed'), reason given to hook $(if [ -e "$1/calls" ]; then xargs <"$1/calls"; else echo '(none)'; fi)"
}
grep -m 1 '^VERSION=' unpacked/usr/bin/dehydrated
try refused 21131 'finalize refused' >seen
try invalid 21132 'order turned invalid' >>seen
cat seen
diff - seen <<'END' || { echo 'It is another way now'; tail -n 5 */output; exit 1; }
finalize refused: exit 1, reason printed, reason given to hook request_failure
order turned invalid: exit 1, "ERROR: Order in status invalid", reason not printed, reason given to hook (none)
END
