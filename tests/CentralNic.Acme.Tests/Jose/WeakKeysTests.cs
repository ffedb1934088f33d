using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using Xunit;

namespace CentralNic.Acme.Tests.Jose;

public sealed class WeakKeysTests
{
    [Fact]
    [Trait("Requirement", "R8555-11.1-04")]
    public void Refuse_KeysThatOthersCanTakeApart_AreBadPublicKeys()
    {
        using var roca = WeakRsa.Roca();
        using var close = WeakRsa.ClosePrimes();

        Refusal.Of(AcmeErrorType.BadPublicKey, () => WeakKeys.WithoutLists.Refuse(ModulusOf(roca)), "CVE-2017-15361");
        Refusal.Of(AcmeErrorType.BadPublicKey, () => WeakKeys.WithoutLists.Refuse(ModulusOf(close)), "CVE-2022-26320");
    }

    [Fact]
    public void Refuse_OtherKeys_AreNot()
    {
        using var sound = WeakRsa.Sound();
        WeakKeys.WithoutLists.Refuse(ModulusOf(sound));
        WeakKeys.WithoutLists.Refuse(ReadOnlyMemory<byte>.Empty);
        foreach (var bits in new[] { 2048, 3072, 4096 })
        {
            using var key = RSA.Create(bits);
            WeakKeys.WithoutLists.Refuse(ModulusOf(key));
        }
    }

    [Fact]
    public void Load_AKeyOnAList_IsABadPublicKey()
    {
        using var listed = RSA.Create(2048);
        using var other = RSA.Create(2048);
        var file = Path.GetTempFileName();
        try
        {
            // As openssl-blacklist says: openssl rsa -noout -modulus | sha1sum, its last twenty digits.
            var line = Encoding.ASCII.GetBytes($"Modulus={Convert.ToHexString(ModulusOf(listed).Span)}\n");
            File.WriteAllText(
                file,
                $"# remark\n\n{new string('0', 20)}\n{Convert.ToHexString(Sha1(line)).ToLower(CultureInfo.InvariantCulture)[20..]}\n");
            var keys = WeakKeys.Load([file]);

            Assert.Equal(2, keys.Listed);
            Refusal.Of(AcmeErrorType.BadPublicKey, () => keys.Refuse(ModulusOf(listed)), "CVE-2008-0166");
            keys.Refuse(ModulusOf(other));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Load_ListsOfSha256_HoldForRsaAndEcKeys()
    {
        using var rsa = RSA.Create(2048);
        using var ec = WithZeroBeforeX();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var x = ec.ExportParameters(false).Q.X!;

        // As dwk_blocklists says: the SHA-256 of the number's octets, without zeros before them, sorted, a line each.
        string[] lines = [Sha256(ModulusOf(rsa).Span), Sha256(x.AsSpan(1))];
        Check(string.Join('\n', lines.Order(StringComparer.Ordinal)) + "\n", Encoding.ASCII.GetBytes);

        // As badkeys says: blocks of the first fifteen bytes and one that tells where the key is from.
        var blocks = lines.Append(new string('0', 64)).Order(StringComparer.Ordinal).Select(hash => hash[..30] + "02");
        Check(string.Concat(blocks), Convert.FromHexString);

        void Check(string content, Func<string, byte[]> bytes)
        {
            var file = Path.GetTempFileName();
            try
            {
                File.WriteAllBytes(file, bytes(content));
                var keys = WeakKeys.Load([file]);

                Assert.InRange(keys.Listed, 2, 3);
                Refusal.Of(AcmeErrorType.BadPublicKey, () => keys.Refuse(Csr(rsa)), "The RSA key is on a list of known weak keys");
                Refusal.Of(AcmeErrorType.BadPublicKey, () => keys.Refuse(Csr(ec)), "The EC key is on a list of known weak keys");
                Refusal.Of(AcmeErrorType.BadPublicKey, () => keys.Refuse(Jwk(ec)), "The EC key is on a list of known weak keys");
                keys.Refuse(Csr(other));
                keys.Refuse(Jwk(other));
            }
            finally
            {
                File.Delete(file);
            }
        }
    }

    [Theory]
    [InlineData("00000000000000000000000000000001020304")]
    [InlineData("0102030405060708090a0b0c0d0e0f02000000000000000000000000000000ff")]
    public void Load_BlocksThatAreNoList_AreTold(string hex)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, Convert.FromHexString(hex));
            Assert.Contains(file, Assert.Throws<FormatException>(() => WeakKeys.Load([file])).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0")]
    [InlineData("0123456789abcdef012")]
    [InlineData("0123456789abcdef01234")]
    [InlineData("0123456789abcdeg0123")]
    public void Load_AnotherFile_IsTold(string line)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, ["# remark", line]);
            Assert.Contains("line 2", Assert.Throws<FormatException>(() => WeakKeys.Load([file])).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The lists have SHA-1.")]
    private static byte[] Sha1(byte[] data) => SHA1.HashData(data);

    private static string Sha256(ReadOnlySpan<byte> data) => Convert.ToHexStringLower(SHA256.HashData(data));

    private static CertificateSigningRequest Csr(AsymmetricAlgorithm key)
    {
        var request = key is RSA rsa
            ? new CertificateRequest("CN=example.com", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=example.com", (ECDsa)key, HashAlgorithmName.SHA256);
        return CertificateSigningRequest.Parse(request.CreateSigningRequest());
    }

    private static JsonWebKey Jwk(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return JsonWebKey.FromJson(
            $$"""{"kty":"EC","crv":"P-{{key.KeySize}}","x":"{{Base64Url.Encode(point.X)}}","y":"{{Base64Url.Encode(point.Y)}}"}""");
    }

    private static ECDsa WithZeroBeforeX()
    {
        while (true)
        {
            var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            if (key.ExportParameters(false).Q.X is [0, not 0, ..])
            {
                return key;
            }

            key.Dispose();
        }
    }

    private static ReadOnlyMemory<byte> ModulusOf(RSA key) => key.ExportParameters(false).Modulus;
}
