#!/usr/bin/env bash
# Caddy 2.6.2 (Debian 12) and a request that is larger than "request_body { max_size … }" permits, in front of a server that would take it.
#
# One would expect: 413, which Caddy has for this and which tells the client that the request is too large; whichever way the client tells
# the length of its body, since both are the same request (RFC 9112 section 6).
# What happens: sent in chunks it is 413. Sent with Content-Length, as nearly all clients do, it is 502: Caddy begins to forward it, cuts it
# off at the limit, and takes its own cut for a failure of the server behind. Clients that repeat a request after a 502 repeat this one.
#
# Seen:
#   small: 200
#   large, in chunks: 413
#   large, with Content-Length: 502
# Ends with 1 if that changes. Needs curl and python3.
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

cat >server.py <<'END_OF_SERVER'
import http.server


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline() or b"0", 16):
                self.rfile.read(size + 2)
        else:
            self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *ignored):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
print(server.server_port, flush=True)
server.serve_forever()
END_OF_SERVER
python3 server.py >server.port 2>/dev/null &
pids+=($!)
until [ -s server.port ]; do sleep 0.05; done
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >Caddyfile <<END_OF_CADDYFILE
{
	admin off
}
http://:$port {
	bind 127.0.0.1
	request_body {
		max_size 128KiB
	}
	reverse_proxy 127.0.0.1:$(cat server.port)
}
END_OF_CADDYFILE
HOME=$folder "$caddy" run --config Caddyfile --adapter caddyfile >caddy.log 2>&1 &
pids+=($!)

status() {
  curl -s -o /dev/null -w '%{http_code}' --retry 20 --retry-connrefused --retry-delay 1 -H 'Expect:' "$@" "http://127.0.0.1:$port/"
}
head -c 100000 /dev/zero >small
head -c 200000 /dev/zero >large
small=$(status --data-binary @small)
chunked=$(status -X POST -T large -H 'Transfer-Encoding: chunked' --retry 0)
sized=$(status --data-binary @large --retry 0)
echo "small: $small"
echo "large, in chunks: $chunked"
echo "large, with Content-Length: $sized"
[ "$small $chunked $sized" = '200 413 502' ]
