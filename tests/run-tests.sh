#!/usr/bin/env bash
# Installs what the tests need where it can, builds once, runs every test project, and ends with one line of counts.
set -u
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$here")"
configuration=Debug
only=""

usage() {
  cat <<'TXT'
Usage: tests/run-tests.sh [PART-OF-A-PROJECT-NAME]

Runs the whole suite, or the test projects whose name holds the given part (for example: EndToEnd).
Installs certbot, nginx, BIND and Node.js by apt-get when run as root; without them the tests that need them are skipped
and say what is missing. With CI=true nothing may be missing.
TXT
}

case "${1:-}" in
  -h|--help) usage; exit 0 ;;
  -*) usage >&2; exit 64 ;;
  *) only="${1:-}" ;;
esac

fail() { echo "run-tests: $*" >&2; exit 1; }

command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download"
dotnet --list-sdks | grep -q '^10\.' || fail "the .NET 10 SDK is missing; found: $(dotnet --list-sdks | tr '\n' ' ')"

# program:package
tools="certbot:certbot nginx:nginx named:bind9 nsupdate:bind9-dnsutils node:nodejs npm:npm"
missing=""
for tool in $tools; do
  command -v "${tool%%:*}" >/dev/null || [ -x "/usr/sbin/${tool%%:*}" ] || missing="$missing ${tool##*:}"
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "run-tests: installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    { apt-get update && apt-get install -y --no-install-recommends $missing; } >/dev/null || fail "apt-get could not install$missing"
  elif [ "${CI:-}" = true ]; then
    fail "missing, and not root to install them:$missing"
  else
    echo "run-tests: not installed, tests that need them are skipped:$missing (install them with: sudo apt-get install$missing)"
  fi
fi

client="$here/CentralNic.AcmeBridge.EndToEndTests/acme-client"
if command -v npm >/dev/null && [ -f "$client/package-lock.json" ] && [ ! -d "$client/node_modules/acme-client" ]; then
  (cd "$client" && npm ci --no-audit --no-fund --ignore-scripts >/dev/null) || fail "npm could not install acme-client"
fi

cd "$root" || fail "cannot enter $root"
dotnet build CentralNic.AcmeBridge.sln -c "$configuration" --nologo -v quiet || fail "the build failed"

passed=0; failed=0; skipped=0
for project in tests/*Tests/*.csproj; do
  name="$(basename "$project" .csproj)"
  case "$name" in *"$only"*) ;; *) continue ;; esac
  started=$SECONDS
  log="$(mktemp)"
  dotnet "tests/$name/bin/$configuration/net10.0/$name.dll" -noColor >"$log" 2>&1
  code=$?
  summary="$(grep -E "^ *$name +Total: " "$log" | tail -n 1)"
  count() { sed -nE "s/.*$1: ([0-9]+).*/\1/p" <<<"$summary"; }
  total="$(count Total)"; errors="$(count Errors)"; broken="$(count Failed)"; left="$(count Skipped)"
  if [ -z "$total" ]; then
    cat "$log"; echo "run-tests: $name ended with code $code and no summary"; total=1; broken=1; errors=0; left=0
  elif [ "$code" != 0 ]; then
    grep -vE '^\s*(Starting|Discovering|Discovered|Finished):' "$log"
    [ $((broken + errors)) -gt 0 ] || broken=1
  else
    grep -E '\[SKIP\]' -A 1 "$log"
  fi
  passed=$((passed + total - broken - left)); failed=$((failed + broken + errors)); skipped=$((skipped + left))
  echo "$name: $total tests, $((broken + errors)) failed, $left skipped, $((SECONDS - started)) s"
  rm -f "$log"
done

[ $((passed + failed)) -gt 0 ] || { echo "run-tests: no test ran"; failed=1; }
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
