using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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
            File.WriteAllText(file, $"# remark\n\n{new string('0', 20)}\n{Convert.ToHexString(Sha1(line)).ToLower(CultureInfo.InvariantCulture)[20..]}\n");
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

    [Theory]
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

    private static ReadOnlyMemory<byte> ModulusOf(RSA key) => key.ExportParameters(false).Modulus;
}
