#!/bin/bash
# ASP.NET Core 10 (Kestrel), .NET 10: a PEM file with certificate and chain, as ACME clients write it ("fullchain.pem").
#
# Expected: UseHttps(X509Certificate2.CreateFromPemFile("full.pem", "key.pem")) sends what the file holds, as nginx and Apache do.
# Found:    the first certificate of the file is read and the rest left; unless the machine happens to know the intermediate, clients that
#           trust the root cannot verify. Only HttpsConnectionAdapterOptions.ServerCertificateChain, or a SslStreamCertificateContext made
#           with the rest of the file, sends the chain. Output seen:
#
#             UseHttps(certificate):        1 certificate sent, curl with the root: 60
#             ServerCertificateChain:       2 certificates sent, curl with the root: 0
#
# Exits with 1 when that changes. Needs the .NET 10 SDK, openssl and curl; loopback only.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

key() { openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1" 2>/dev/null; }
key root
openssl x509 -req -in root.csr -signkey root.key -days 9 -extfile <(echo basicConstraints=critical,CA:TRUE) -out root.pem 2>/dev/null
key intermediate
openssl x509 -req -in intermediate.csr -CA root.pem -CAkey root.key -CAcreateserial -days 9 -extfile <(echo basicConstraints=critical,CA:TRUE) -out intermediate.pem 2>/dev/null
key leaf
openssl x509 -req -in leaf.csr -CA intermediate.pem -CAkey intermediate.key -CAcreateserial -days 9 -extfile <(echo subjectAltName=IP:127.0.0.1) -out leaf.pem 2>/dev/null
cat leaf.pem intermediate.pem > full.pem

mkdir web
cat > web/web.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
</Project>
XML
cat > web/Program.cs <<'CS'
using System.Security.Cryptography.X509Certificates;
var certificate = X509Certificate2.CreateFromPemFile("full.pem", "leaf.key");
var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(System.Net.IPAddress.Loopback, 0, listener => listener.UseHttps(certificate));
    kestrel.Listen(System.Net.IPAddress.Loopback, 0, listener => listener.UseHttps(https =>
    {
        https.ServerCertificate = certificate;
        https.ServerCertificateChain = [];
        https.ServerCertificateChain.ImportFromPemFile("full.pem");
    }));
});
var app = builder.Build();
app.MapGet("/", () => "ok");
await app.StartAsync();
File.WriteAllLines("ports.part", app.Urls.Select(url => new Uri(url).Port.ToString()));
File.Move("ports.part", "ports");
await app.WaitForShutdownAsync();
CS
export DOTNET_CLI_TELEMETRY_OPTOUT=1
timeout 300 dotnet publish web -c Release -o out -v q --nologo >build.log 2>&1 || { cat build.log; exit 1; }
timeout 120 dotnet out/web.dll &
server=$!
for _ in $(seq 120); do [ -f ports ] && break; sleep 0.5; done
mapfile -t ports < ports

sent() { openssl s_client -connect "127.0.0.1:$1" -showcerts </dev/null 2>/dev/null | grep -c 'BEGIN CERTIFICATE'; }
verifies() { local result=0; curl -s --max-time 10 --cacert root.pem -o /dev/null "https://127.0.0.1:$1/" || result=$?; echo "$result"; }
alone="$(sent "${ports[0]}") $(verifies "${ports[0]}")"
chain="$(sent "${ports[1]}") $(verifies "${ports[1]}")"
echo "UseHttps(certificate):        ${alone% *} certificate sent, curl with the root: ${alone#* }"
echo "ServerCertificateChain:       ${chain% *} certificates sent, curl with the root: ${chain#* }"
[ "$alone" = "1 60" ] && [ "$chain" = "2 0" ]
