#!/usr/bin/env bash
# Apache httpd 2.4 (Debian 12: 2.4.71), a site that redirects all of itself to https, and one path of it that is forwarded.
#
# One would expect: "Redirect permanent / https://…" and "RewriteRule ^ https://… [R=301]" are two ways to say one thing, as Apache's own
# documentation has them, which recommends the first for simple cases. So either both take the forwarded path with them, or neither.
# What happens: Redirect leaves the path of a ProxyPass alone, although it stands before it and matches it; RewriteRule takes it with it,
# although it stands behind it. mod_rewrite and mod_proxy decide while the URL is translated, mod_rewrite first; mod_alias has its turn
# after mod_proxy, and the order in the file does not count. Who replaces one by the other opens or closes the path.
#
# Seen:
#   Redirect before ProxyPass: 200
#   RewriteRule behind ProxyPass: 301
#   RewriteRule behind a condition and ProxyPass: 200
# Ends with 1 if that changes. Needs apache2, curl and python3.
set -euo pipefail
folder=$(mktemp -d)
chmod 755 "$folder"
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$folder"
}
trap cleanup EXIT
cd "$folder"

if ! [ -x /usr/sbin/apache2 ]; then
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends apache2-bin >/dev/null 2>&1
fi
port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
mkdir -p files/file
echo proof >files/file/proof.txt
behind=$(port)
python3 -m http.server --bind 127.0.0.1 --directory files "$behind" >/dev/null 2>&1 &
pids+=($!)

redirect=$(port) rewrite=$(port) condition=$(port)
{
  echo "ServerRoot $folder"
  echo "ServerName localhost"
  echo "PidFile $folder/apache.pid"
  echo "ErrorLog $folder/error.log"
  echo "DefaultRuntimeDir $folder"
  for module in mpm_event authz_core alias rewrite proxy proxy_http; do
    echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"
  done
  if [ "$(id -u)" -eq 0 ]; then echo "User www-data"; fi
  cat <<END_OF_SITES
Listen 127.0.0.1:$redirect
<VirtualHost 127.0.0.1:$redirect>
    Redirect permanent / https://www.example.com/
    ProxyPass /file/ http://127.0.0.1:$behind/file/
</VirtualHost>
Listen 127.0.0.1:$rewrite
<VirtualHost 127.0.0.1:$rewrite>
    ProxyPass /file/ http://127.0.0.1:$behind/file/
    RewriteEngine On
    RewriteRule ^ https://www.example.com%{REQUEST_URI} [R=301,L]
</VirtualHost>
Listen 127.0.0.1:$condition
<VirtualHost 127.0.0.1:$condition>
    ProxyPass /file/ http://127.0.0.1:$behind/file/
    RewriteEngine On
    RewriteCond %{REQUEST_URI} !^/file/
    RewriteRule ^ https://www.example.com%{REQUEST_URI} [R=301,L]
</VirtualHost>
END_OF_SITES
} >httpd.conf
/usr/sbin/apache2 -D FOREGROUND -f "$folder/httpd.conf" &
pids+=($!)

status() {
  curl -s -o /dev/null -w '%{http_code}' --retry 20 --retry-connrefused --retry-delay 1 "http://127.0.0.1:$1/file/proof.txt"
}
seen="$(status "$redirect") $(status "$rewrite") $(status "$condition")"
read -r first second third <<<"$seen"
echo "Redirect before ProxyPass: $first"
echo "RewriteRule behind ProxyPass: $second"
echo "RewriteRule behind a condition and ProxyPass: $third"
[ "$seen" = '200 301 200' ]
