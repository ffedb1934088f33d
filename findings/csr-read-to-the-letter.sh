#!/usr/bin/env bash
# .NET 10 (CertificateRequest.LoadSigningRequest) and BouncyCastle.Cryptography 2.7.0 (Pkcs10CertificationRequest.Verify) against OpenSSL.
#
# One would expect: a CSR whose own signature is right, as clients send them to CAs, is read by the platform's class for CSRs, and its
# signature verifies in any library, since the signed bytes are in the file.
#
# What happens: a version field of 2 (certbot before 1.29 and others), no attributes field (RFC 2986 has it always, some libraries leave it out)
# and attributes that are not sorted are each refused by .NET. BouncyCastle reads all of them, but encodes the request anew before it verifies: the signature of the one with unsorted attributes, which is right, is said to be wrong. OpenSSL takes all.
#
# Seen:
#   plain:      .NET takes it, BouncyCastle verifies, OpenSSL verifies
#   version 2:  .NET refuses,  BouncyCastle verifies, OpenSSL verifies
#   no field:   .NET refuses,  BouncyCastle verifies, OpenSSL verifies
#   unsorted:   .NET refuses,  BouncyCastle fails,    OpenSSL verifies
set -euo pipefail
W=$(mktemp -d)
trap 'rm -rf "$W"' EXIT
cd "$W"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat > csr.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="BouncyCastle.Cryptography" Version="2.7.0" /></ItemGroup>
</Project>
X
cat > Program.cs <<'X'
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Pkcs;

using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
Show("plain", 0, [Text("1.2.840.113549.1.9.2", "name"), Text("1.2.840.113549.1.9.8", "address")]);
Show("version 2", 2, [Text("1.2.840.113549.1.9.2", "name"), Text("1.2.840.113549.1.9.8", "address")]);
Show("no field", 0, null);
Show("unsorted", 0, [Text("1.2.840.113549.1.9.8", "address"), Text("1.2.840.113549.1.9.2", "name")]);

void Show(string what, int version, byte[][] attributes)
{
    var info = new AsnWriter(AsnEncodingRules.DER);
    using (info.PushSequence())
    {
        info.WriteInteger(version);
        info.WriteEncodedValue(new X500DistinguishedName("CN=example.test").RawData);
        info.WriteEncodedValue(key.ExportSubjectPublicKeyInfo());
        if (attributes is not null)
        {
            using (info.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0, true)))
            {
                foreach (var attribute in attributes) info.WriteEncodedValue(attribute);
            }
        }
    }

    var signed = info.Encode();
    var request = new AsnWriter(AsnEncodingRules.DER);
    using (request.PushSequence())
    {
        request.WriteEncodedValue(signed);
        using (request.PushSequence()) request.WriteObjectIdentifier("1.2.840.10045.4.3.2");
        request.WriteBitString(key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    var der = request.Encode();
    File.WriteAllBytes(what.Replace(' ', '-') + ".der", der);
    string framework;
    try { CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256); framework = "takes"; }
    catch (CryptographicException) { framework = "refuses"; }
    string castle;
    try { castle = new Pkcs10CertificationRequest(der).Verify() ? "verifies" : "fails"; }
    catch (Exception e) { castle = e.GetType().Name; }
    Console.WriteLine($"{what}: {framework} {castle}");
}

static byte[] Text(string oid, string text)
{
    var writer = new AsnWriter(AsnEncodingRules.DER);
    using (writer.PushSequence())
    {
        writer.WriteObjectIdentifier(oid);
        using (writer.PushSetOf()) writer.WriteCharacterString(UniversalTagNumber.UTF8String, text);
    }

    return writer.Encode();
}
X
timeout 400 dotnet run --project csr.csproj > seen
for n in plain version-2 no-field unsorted; do
  openssl req -inform DER -in $n.der -noout -verify > $n.openssl 2>&1 && grep -qi 'verify OK' $n.openssl && echo "$n: OpenSSL verifies" || { echo "$n: OpenSSL does not"; cat $n.openssl; }
done > openssl
cat seen openssl
diff seen - <<'X'
plain: takes verifies
version 2: refuses verifies
no field: refuses verifies
unsorted: refuses fails
X
[ "$(grep -c 'OpenSSL verifies' openssl)" = 4 ]
