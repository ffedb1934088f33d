#!/usr/bin/env bash
# .NET 10 (X509CertificateLoader) on Linux and a PKCS #12 file of OpenSSL 3 with key, certificate and chain.
#
# One would expect: LoadPkcs12Collection gives the certificates in the order of the file (OpenSSL: the one with the key, then its issuers),
# and any file that OpenSSL wrote loads, with "-iter 600000" too.
# What happens: the order is turned round, so [0] is the root and the rest is a chain upside down. .NET writes such files upside down too,
# so that what it wrote itself comes back in order, and a test that writes its own file shows nothing. More than 300,000 iterations of the
# MAC are refused unless other Pkcs12LoaderLimits are given.
#
# Seen:
#   OpenSSL's file: OpenSSL lists leaf intermediate root, .NET lists root intermediate leaf
#   .NET's file:    OpenSSL lists root intermediate leaf, .NET lists leaf intermediate root
#   600000 iterations: OpenSSL reads it, .NET throws Pkcs12LoadLimitExceededException
# Ends with 1 if that changes. Needs the .NET 10 SDK and OpenSSL 3.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
issue() { # name, issuer, CA or not
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1" 2>/dev/null
  if [ "$1" = "$2" ]; then set -- "$1" "$2" "$3" -signkey "$1.key"; else set -- "$1" "$2" "$3" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial; fi
  openssl x509 -req -in "$1.csr" "${@:4}" -days 9 -extfile <(echo "basicConstraints=critical,CA:$3") -out "$1.pem" 2>/dev/null
}
issue root root TRUE
issue intermediate root TRUE
issue leaf intermediate FALSE
cat intermediate.pem root.pem >chain.pem
openssl pkcs12 -export -inkey leaf.key -in leaf.pem -certfile chain.pem -passout pass:password -out openssl.p12
openssl pkcs12 -export -iter 600000 -inkey leaf.key -in leaf.pem -certfile chain.pem -passout pass:password -out iterations.p12
cat >probe.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
</Project>
END
cat >Program.cs <<'END'
using System.Security.Cryptography.X509Certificates;

using var leaf = X509Certificate2.CreateFromPemFile("leaf.pem", "leaf.key");
var chain = new X509Certificate2Collection();
chain.ImportFromPemFile("chain.pem");
File.WriteAllBytes("framework.p12", new X509Certificate2Collection { leaf, chain[0], chain[1] }.Export(X509ContentType.Pkcs12, "password"));
Console.WriteLine(Names("openssl.p12"));
Console.WriteLine(Names("framework.p12"));
try
{
    Console.WriteLine(Names("iterations.p12"));
}
catch (Exception exception)
{
    Console.WriteLine(exception.GetType().Name);
}

static string Names(string file) =>
    string.Join(' ', X509CertificateLoader.LoadPkcs12CollectionFromFile(file, "password").Select(certificate => certificate.GetNameInfo(X509NameType.SimpleName, false)));
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/probe.dll >framework
listed() { openssl pkcs12 -in "$1" -passin pass:password -nokeys 2>/dev/null | sed -n 's/^subject=CN *= *//p' | xargs; }
dotnet --version
openssl version
{
  echo "OpenSSL's file: OpenSSL lists $(listed openssl.p12), .NET lists $(sed -n 1p framework)"
  echo ".NET's file:    OpenSSL lists $(listed framework.p12), .NET lists $(sed -n 2p framework)"
  [ "$(listed iterations.p12)" = 'leaf intermediate root' ] && echo "600000 iterations: OpenSSL reads it, .NET throws $(sed -n 3p framework)"
} | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
OpenSSL's file: OpenSSL lists leaf intermediate root, .NET lists root intermediate leaf
.NET's file:    OpenSSL lists root intermediate leaf, .NET lists leaf intermediate root
600000 iterations: OpenSSL reads it, .NET throws Pkcs12LoadLimitExceededException
END
