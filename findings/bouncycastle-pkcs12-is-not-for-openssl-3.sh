#!/usr/bin/env bash
# BouncyCastle.Cryptography 2.7.0, its PKCS #12 store as Pkcs12StoreBuilder makes it, read by OpenSSL 3 (Debian 12: 3.0).
#
# One would expect: a store written in 2026 by a maintained library with its own choice of algorithms opens in every current program.
# What happens: the certificates are encrypted with 40-bit RC2, which OpenSSL 3 has in its "legacy" provider only. "openssl pkcs12", and
# whatever loads the file by OpenSSL, fails with "unsupported" at a right password. .NET on the same machine and OpenSSL with -legacy read
# it, so a test in C# does not show it. With SetCertAlgorithm(PkcsObjectIdentifiers.PbeWithShaAnd3KeyTripleDesCbc) OpenSSL 3 reads it too.
#
# Seen:
#   default: .NET 1 certificate, OpenSSL fails (RC2-40-CBC unsupported), OpenSSL -legacy 1 certificate
#   triple DES: .NET 1 certificate, OpenSSL 1 certificate, OpenSSL -legacy 1 certificate
# Ends with 1 if that changes. Needs the .NET 10 SDK and OpenSSL 3.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 NUGET_PACKAGES="$folder/packages"
cat >store.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="BouncyCastle.Cryptography" Version="2.7.0" /></ItemGroup>
</Project>
END
cat >Program.cs <<'END'
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;

using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
var request = new CertificateRequest("CN=example.test", key, HashAlgorithmName.SHA256);
using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(9));
Write("default.p12", new Pkcs12StoreBuilder());
Write("triple.p12", new Pkcs12StoreBuilder().SetCertAlgorithm(PkcsObjectIdentifiers.PbeWithShaAnd3KeyTripleDesCbc));

void Write(string file, Pkcs12StoreBuilder builder)
{
    var store = builder.Build();
    var entry = new X509CertificateEntry(new Org.BouncyCastle.X509.X509Certificate(certificate.RawData));
    store.SetKeyEntry("example", new AsymmetricKeyEntry(PrivateKeyFactory.CreateKey(key.ExportPkcs8PrivateKey())), [entry]);
    using (var stream = File.Create(file))
    {
        store.Save(stream, "password".ToCharArray(), new SecureRandom());
    }

    Console.WriteLine(X509CertificateLoader.LoadPkcs12CollectionFromFile(file, "password").Count);
}
END
timeout 400 dotnet build -o out -v q -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/store.dll >framework

openssl_reads() {
  if openssl pkcs12 -in "$1" -passin pass:password -nodes "${@:2}" >read 2>error; then
    echo "$(grep -c 'BEGIN CERTIFICATE' read) certificate"
  else
    echo "fails ($(sed -n 's/.*Algorithm (\([^ ]*\) .*/\1/p' error | head -n 1) $(grep -o 'unsupported' error | head -n 1))"
  fi
}
openssl version
{
  echo "default: .NET $(sed -n 1p framework) certificate, OpenSSL $(openssl_reads default.p12), OpenSSL -legacy $(openssl_reads default.p12 -legacy)"
  echo "triple DES: .NET $(sed -n 2p framework) certificate, OpenSSL $(openssl_reads triple.p12), OpenSSL -legacy $(openssl_reads triple.p12 -legacy)"
} | tee seen
diff - seen <<'END' || { echo 'It is another way now' && exit 1; }
default: .NET 1 certificate, OpenSSL fails (RC2-40-CBC unsupported), OpenSSL -legacy 1 certificate
triple DES: .NET 1 certificate, OpenSSL 1 certificate, OpenSSL -legacy 1 certificate
END
