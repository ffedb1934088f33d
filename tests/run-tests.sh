#!/usr/bin/env bash
# Builds everything and runs all tests, from any folder. Ends with one line "N passed, N failed, N skipped".
set -uo pipefail

usage() {
  cat <<'END'
Usage: tests/run-tests.sh [--filter TEXT] [--no-install] [PROJECT...]

Builds the solution (Release) and runs its test projects.

  PROJECT        Run only test projects whose name contains this, for example EndToEnd or Core.Tests.
  --filter TEXT  Run only tests whose full name contains this, for example Http01ValidatorTests.
  --no-install   Install nothing; tests whose tools are missing are skipped.
  --help         Show this.

The tests use certbot, lego, dehydrated, uacme, nginx with libnginx-mod-stream, apache2, caddy, haproxy, bind9 (named, nsupdate), knot,
pdns-server with pdns-backend-sqlite3, nsd, nodejs, npm's acme-client, chromium, zsh, fish, mandoc, man, groff, prometheus, systemd, adduser,
curl, podman, mmdebstrap, iproute2, jq, zip, npm's schemas of Kubernetes and NuGet's PowerShell. As root on Debian or Ubuntu, missing packages are
installed with apt-get; otherwise the tests that need them are skipped. With CI=true
nothing may be missing.
The exit code is 0 only if tests ran and none failed.
END
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=Release
filter=''
install=true
projects=()
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --filter)
      [ $# -ge 2 ] || { echo "run-tests: --filter needs a text" >&2; exit 2; }
      filter=$2
      shift
      ;;
    --filter=*) filter=${1#--filter=} ;;
    --no-install) install=false ;;
    -*) echo "run-tests: unknown option $1" >&2; usage >&2; exit 2 ;;
    *) projects+=("$1") ;;
  esac
  shift
done

passed=0
failed=0
skipped=0
counts=$(mktemp)
policy=''
trap 'rm -f "$counts" $policy' EXIT

# Adds passed, failed and skipped tests of a project; projects may run beside each other.
count() {
  echo "$1 $2 $3" >>"$counts"
}

finish() {
  local more_passed more_failed more_skipped
  while read -r more_passed more_failed more_skipped; do
    passed=$((passed + more_passed))
    failed=$((failed + more_failed))
    skipped=$((skipped + more_skipped))
  done <"$counts"
  if [ "$1" -eq 0 ] && [ $((passed + failed + skipped)) -eq 0 ]; then
    echo "No test was run${filter:+: none matches \"$filter\"}."
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  if [ "$1" -ne 0 ] || [ "$failed" -gt 0 ] || [ "$passed" -eq 0 ]; then
    exit 1
  fi
  exit 0
}

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
  echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
  finish 1
fi

# Tools of the tests, each with the Debian package that has it.
missing_packages() {
  local tool
  for tool in certbot:certbot lego:lego dehydrated:dehydrated uacme:uacme nginx:nginx /usr/lib/nginx/modules/ngx_stream_module.so:libnginx-mod-stream apache2:apache2 caddy:caddy haproxy:haproxy named:bind9 dnssec-signzone:bind9-utils knotd:knot nsupdate:bind9-dnsutils openssl:openssl \
    pdns_server:pdns-server /usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql:pdns-backend-sqlite3 nsd:nsd node:nodejs npm:npm chromium:chromium zsh:zsh fish:fish mandoc:mandoc man:man-db groff:groff prometheus:prometheus \
    jq:jq zip:zip /lib/systemd/systemd:systemd /usr/sbin/adduser:adduser curl:curl podman:podman mmdebstrap:mmdebstrap ip:iproute2; do
    command -v "${tool%%:*}" >/dev/null || [[ ${tool%%:*} == /* && -f ${tool%%:*} ]] || echo "${tool##*:}"
  done
}

missing=$(missing_packages | tr '\n' ' ')
if [ -n "$missing" ] && $install && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing $missing"
  # The packages' own services are not started: init scripts go by RUNLEVEL, systemd's units by policy-rc.d alone (deb-systemd-invoke).
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    policy=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  log=$(mktemp)
  # shellcheck disable=SC2086
  if ! { apt-get update && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
    tail -20 "$log"
  fi
  rm -f "$log" $policy
  missing=$(missing_packages | tr '\n' ' ')
fi

# npm's packages that tests run: the client acme-client, and the schemas of Kubernetes.
for packages in acme-client kubernetes; do
  folder="$root/tests/CentralNic.AcmeBridge.EndToEndTests/$packages"
  if command -v npm >/dev/null && [ ! "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ]; then
    echo "Installing npm's packages of $packages"
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error </dev/null) || missing="${missing}$packages(npm) "
  fi
done

# Microsoft's tool of NuGet, for the test of the completion; no Debian package has it.
powershell="$root/tests/CentralNic.AcmeBridge.Tests/bin/powershell"
if ! command -v pwsh >/dev/null && $install && [ ! -x "$powershell/pwsh" ]; then
  echo "Installing PowerShell"
  dotnet tool install PowerShell --version 7.6.9 --tool-path "$powershell" >/dev/null </dev/null || missing="${missing}PowerShell(NuGet) "
fi
export PATH="$PATH:$powershell"

if [ -n "$missing" ]; then
  echo "Missing: $missing- the tests that need them are skipped. Debian: apt-get install certbot lego dehydrated uacme nginx libnginx-mod-stream apache2 caddy haproxy bind9 bind9-dnsutils bind9-utils knot pdns-server pdns-backend-sqlite3 nsd openssl nodejs npm chromium zsh fish mandoc man-db groff prometheus systemd adduser curl podman mmdebstrap iproute2 jq zip"
  if [ "${CI:-}" = true ]; then
    finish 1
  fi
fi

# A compiler that stays loaded from project to project halves the time. It is one of our own, and ended afterwards; a file and not a pipe
# takes the output, which would stay open as long as the compiler runs.
build() {
  local log code sdk folder compiler="acme-bridge-tests-$$"
  log=$(mktemp)
  dotnet build "$root/CentralNic.AcmeBridge.sln" -c "$configuration" -v quiet -nodeReuse:false -p:UseRazorBuildServer=false \
    -p:UseSharedCompilation=true "-p:SharedCompilationId=$compiler" >"$log" 2>&1 </dev/null
  code=$?
  cat "$log"
  rm -f "$log"
  sdk=$(cd "$root" && dotnet --version)
  folder=$(dotnet --list-sdks | sed -n "s/^$sdk \[\(.*\)\]/\1/p")
  dotnet exec "$folder/$sdk/Roslyn/bincore/VBCSCompiler.dll" "-pipename:$compiler" -shutdown >/dev/null 2>&1 </dev/null
  return $code
}

if ! build; then
  echo "The build failed."
  finish 1
fi

run_project() {
  local name=$1
  local program="$root/tests/$name/bin/$configuration/net10.0/$name"
  local log summary arguments=(-noColor -noLogo)
  if [ -n "$filter" ]; then
    arguments+=(-method "*$filter*")
  fi
  log=$(mktemp)
  # Into a file, not a pipe: a pipe would stay open as long as any process that a test started. The limit is for tests that hang.
  timeout --signal=INT --kill-after=30 1500 "$program" "${arguments[@]}" >"$log" 2>&1 </dev/null
  local code=$?
  summary=$(grep -E '^ +.*Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -1)
  local numbers
  numbers=$(sed -nE 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+), Not Run: ([0-9]+), Time: ([0-9.]+)s.*/\1 \2 \3 \4 \5 \6/p' <<<"$summary")
  if [ -z "$numbers" ]; then
    # With a filter, projects without a matching test end well and without a summary; one that dies does not.
    if [ -n "$filter" ] && [ "$code" -eq 0 ] && ! grep -q '\[FAIL\]' "$log"; then
      rm -f "$log"
      return
    fi
    cat "$log"
    echo "$name: ended with exit code $code and without a summary"
    count 0 1 0
    rm -f "$log"
    return
  fi

  local total errors fails skips not_run seconds
  read -r total errors fails skips not_run seconds <<<"$numbers"
  if [ "$code" -ne 0 ] && [ $((errors + fails)) -eq 0 ] && [ "$total" -gt 0 ]; then
    errors=1
  fi
  if [ $((errors + fails)) -gt 0 ]; then
    cat "$log"
  elif [ "$skips" -gt 0 ]; then
    grep -A 1 '\[SKIP\]' "$log"
  fi
  rm -f "$log"
  count $((total - fails - skips - not_run)) $((errors + fails)) "$skips"
  printf '%-50s %4d passed %3d failed %3d skipped %7ss\n' "$name" $((total - fails - skips - not_run)) $((errors + fails)) "$skips" "$seconds"
}

# The end-to-end tests and those of the program wait for clients and servers most of the time: they run beside the others.
beside=()
reports=$(mktemp -d)
while read -r project; do
  name=$(basename "$project" .csproj)
  if [ ${#projects[@]} -gt 0 ]; then
    wanted=false
    for part in "${projects[@]}"; do
      case $name in *"$part"*) wanted=true ;; esac
    done
    $wanted || continue
  fi
  if [[ $name == *EndToEndTests || $name == CentralNic.AcmeBridge.Tests ]]; then
    run_project "$name" >"$reports/$name" 2>&1 &
    beside+=($!)
  else
    run_project "$name"
  fi
done < <(dotnet sln "$root/CentralNic.AcmeBridge.sln" list </dev/null | tr '\\' '/' | grep -E '^tests/.*Tests\.csproj$' | sort | awk '{ print (/EndToEnd|AcmeBridge\.Tests\.csproj/ ? 0 : 1), $0 }' | sort | cut -d ' ' -f 2)

if [ ${#beside[@]} -gt 0 ]; then
  wait "${beside[@]}"
  cat "$reports"/*
fi
rm -rf "$reports"

finish 0
