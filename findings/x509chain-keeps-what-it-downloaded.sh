#!/usr/bin/env bash
# .NET 10 (X509Chain) on Linux: a certificate whose issuer is not at hand, but named by its authority information access (RFC 5280 section
# 4.2.2.1).
#
# One would expect: the issuer is downloaded for this chain and forgotten, so that a server that leaves its intermediate out verifies or
# fails alike on every run, and certainly with DisableCertificateDownloads.
# What happens: the download is kept in the user's store "CA" (a file below ~/.dotnet), for every program of that user from then on. What
# failed before one download verifies after it, with the issuer's web server gone and with downloads disabled. A test of a server's chain
# that passes on a developer's machine, or the second time, fails in a fresh container.
#
# Seen:
#   web server off: False PartialChain, 0 files in the store
#   web server on: True, 1 file in the store
#   web server off again, downloads disabled: True, 1 file in the store
#   another home folder: False PartialChain, 0 files in the store
# Ends with 1 if that changes. Needs the .NET 10 SDK, openssl and python3; loopback only.
set -euo pipefail
folder=$(mktemp -d)
web=
cleanup() {
  if [ -n "$web" ]; then kill "$web" 2>/dev/null || true; wait; fi
  rm -rf "$folder"
}
trap cleanup EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
mkdir issuers home other
new() { openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1" 2>/dev/null; }
new root
openssl x509 -req -in root.csr -signkey root.key -days 9 -extfile <(echo 'basicConstraints=critical,CA:TRUE') -out root.pem 2>/dev/null
new intermediate
openssl x509 -req -in intermediate.csr -CA root.pem -CAkey root.key -CAcreateserial -days 9 -extfile <(echo 'basicConstraints=critical,CA:TRUE') -out intermediate.pem 2>/dev/null
new leaf
openssl x509 -req -in leaf.csr -CA intermediate.pem -CAkey intermediate.key -CAcreateserial -days 9 \
  -extfile <(echo 'authorityInfoAccess=caIssuers;URI:http://127.0.0.1:21151/intermediate.cer') -out leaf.pem 2>/dev/null
openssl x509 -in intermediate.pem -outform DER -out issuers/intermediate.cer
cat >probe.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
</Project>
END
cat >Program.cs <<'END'
using System.Security.Cryptography.X509Certificates;

using var chain = new X509Chain();
chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
chain.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile("root.pem"));
chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
chain.ChainPolicy.DisableCertificateDownloads = args.Contains("offline");
var verifies = chain.Build(X509CertificateLoader.LoadCertificateFromFile("leaf.pem"));
Console.WriteLine(string.Join(' ', [verifies.ToString(), .. chain.ChainStatus.Select(status => status.Status.ToString())]));
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
dotnet --version
show() { # words, home folder, argument
  local seen files
  seen=$(HOME="$folder/$2" timeout 60 dotnet out/probe.dll "${@:3}")
  files=$(find "$2" -path '*/x509stores/ca/*' -type f | wc -l)
  echo "$1: $seen, $files file$([ "$files" = 1 ] || echo s) in the store"
}
{
  show 'web server off' home
  timeout 120 python3 -m http.server 21151 --bind 127.0.0.1 --directory issuers >/dev/null 2>&1 &
  web=$!
  for _ in $(seq 100); do
    if (exec 3<>/dev/tcp/127.0.0.1/21151) 2>/dev/null; then break; fi
    sleep 0.2
  done
  show 'web server on' home
  kill "$web"
  wait "$web" 2>/dev/null || true
  web=
  show 'web server off again, downloads disabled' home offline
  show 'another home folder' other
} >seen
cat seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
web server off: False PartialChain, 0 files in the store
web server on: True, 1 file in the store
web server off again, downloads disabled: True, 1 file in the store
another home folder: False PartialChain, 0 files in the store
END
