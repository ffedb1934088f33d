using System.Text;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Secrets;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Secrets;

/// <summary>What the store keeps of secrets is encrypted with a key in a file of the data folder, which a key file encrypts.</summary>
public sealed class SecretKeyRingTests : IDisposable
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("the HMAC key of a customer");

    /// <summary>Two keys as <c>openssl rand -base64 32</c> makes them.</summary>
    private static readonly string One = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly string Two = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());

    private readonly TemporaryFolder _folder = new();

    private string FileName => Path.Combine(_folder.Path, "secrets.key");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Kept_IsReadAgainByAnotherStart()
    {
        var kept = Open().Protect(Secret, "a");

        Assert.Equal(Secret, Open().Unprotect(kept, "a"));
        Assert.Equal(-1, kept.AsSpan().IndexOf("HMAC"u8));
        Assert.NotEqual(kept, Open().Protect(Secret, "a"));
    }

    [Fact]
    public void Kept_IsReadForItsPurposeAndUnchangedAlone()
    {
        var ring = Open();
        var kept = ring.Protect(Secret, "a");

        Assert.Null(ring.Unprotect(kept, "b"));
        Assert.Null(ring.Unprotect(kept.AsSpan(0, 10), "a"));
        for (var at = 0; at < kept.Length; at++)
        {
            var changed = kept.ToArray();
            changed[at] ^= 1;
            Assert.Null(ring.Unprotect(changed, "a"));
        }
    }

    [Fact]
    public void Kept_WithAnotherFileIsNotRead()
    {
        var kept = Open().Protect(Secret, "a");
        using var other = new TemporaryFolder();
        SecretKeyRing OpenOther() => SecretKeyRing.Open(other.Path, null, NullLogger.Instance);

        Assert.Null(OpenOther().Unprotect(kept, "a"));
        _ = OpenOther().Protect(Secret, "a");
        Assert.Null(OpenOther().Unprotect(kept, "a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void File_IsMadeWhenItIsNeededAndIsItsOwnersAlone(bool isEncrypted)
    {
        var ring = Open(isEncrypted ? One : null);
        Assert.False(File.Exists(FileName));

        Parallel.For(0, 8, _ => ring.Protect(Secret, "a"));

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileName));
        }

        Assert.Equal(["secrets.key"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not Base64")]
    [InlineData("c2hvcnQ=")]
    [InlineData("""{ "format": 3, "keys": ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="] }""")]
    [InlineData("""{ "format": 2, "keys": ["c2hvcnQ="] }""")]
    [InlineData("""{ "format": 2, "keys": [] }""")]
    [InlineData("""{ "format": 2 }""")]
    public void File_ThatIsNoneRefusesTheStart(string contents)
    {
        _folder.File("secrets.key", contents);

        var failure = Assert.Throws<StoreUnavailableException>(() => Open());

        Assert.Contains("secrets.key", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Who gets a copy of the data folder cannot decrypt.</summary>
    [Fact]
    public void KeyFile_EncryptsTheFileFromTheNextStartOn()
    {
        var kept = Open().Protect(Secret, "a");
        var inClear = File.ReadAllText(FileName).Trim();

        Assert.Equal(Secret, Open(One).Unprotect(kept, "a"));

        var text = File.ReadAllText(FileName);
        Assert.DoesNotContain(inClear, text, StringComparison.Ordinal);
        Assert.DoesNotContain(One, text, StringComparison.Ordinal);
        Assert.Equal(Secret, Open(One).Unprotect(kept, "a"));
    }

    [Fact]
    public void KeyFile_ThatIsMissingOrAnother_IsToldWithKeySettingAndMend()
    {
        var kept = Open(One).Protect(Secret, "a");
        var (one, two) = (Keys(One).Id, Keys(Two).Id);

        var missing = Assert.Throws<StoreUnavailableException>(() => Open()).Message;
        var other = Assert.Throws<StoreUnavailableException>(() => Open(Two)).Message;

        Assert.All([missing, other], message =>
        {
            Assert.Contains(FileName, message, StringComparison.Ordinal);
            Assert.Contains($"the key {one}", message, StringComparison.Ordinal);
            Assert.Contains("Secrets:KeyFile", message, StringComparison.Ordinal);
            Assert.Contains("Secrets__Key", message, StringComparison.Ordinal);
            Assert.Contains("secrets accept-loss", message, StringComparison.Ordinal);
        });
        Assert.Contains($"another one ({two})", other, StringComparison.Ordinal);
        Assert.Equal(Secret, Open(One).Unprotect(kept, "a"));
    }

    /// <summary>The new key goes before the old one; when the file is encrypted with it, the old one can go.</summary>
    [Fact]
    public void KeyFile_IsRotatedByPuttingTheNewKeyFirst()
    {
        var ring = Open(One);
        var kept = ring.Protect(Secret, "a");

        ring.Use(new KeyFileProtection(Keys($"{Two}\n{One}\n")));

        Assert.Equal(Secret, ring.Unprotect(kept, "a"));
        Assert.Equal(Secret, Open(Two).Unprotect(kept, "a"));
        Assert.Throws<StoreUnavailableException>(() => Open(One));
    }

    [Fact]
    public void Use_OfAKeyThatDoesNotDecrypt_LeavesAllAsItWas()
    {
        var ring = Open(One);
        var kept = ring.Protect(Secret, "a");
        var file = File.ReadAllText(FileName);

        Assert.Throws<StoreUnavailableException>(() => ring.Use(new KeyFileProtection(Keys(Two))));
        Assert.Throws<StoreUnavailableException>(() => ring.Use(null));

        Assert.Equal(Secret, ring.Unprotect(kept, "a"));
        Assert.Equal(file, File.ReadAllText(FileName));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rotation_HasBothKeysUntilItIsComplete(bool isEncrypted)
    {
        var key = isEncrypted ? One : null;
        var old = Open(key).Protect(Secret, "a");
        var before = File.ReadAllText(FileName);

        Open(key).BeginRotation();
        var ring = Open(key);
        var kept = ring.Protect(Secret, "a");

        Assert.True(ring.IsRotating);
        Assert.Equal(Secret, ring.Unprotect(old, "a"));
        Assert.Equal(Secret, ring.Unprotect(kept, "a"));
        Assert.Null(ring.NewestAlone.Unprotect(old, "a"));
        Assert.Equal(Secret, ring.NewestAlone.Unprotect(kept, "a"));
        ring.BeginRotation();
        Assert.Equal(Secret, Open(key).NewestAlone.Unprotect(kept, "a"));

        ring.CompleteRotation();

        Assert.All([ring, Open(key)], each =>
        {
            Assert.False(each.IsRotating);
            Assert.Null(each.Unprotect(old, "a"));
            Assert.Equal(Secret, each.Unprotect(kept, "a"));
        });
        Assert.NotEqual(before, File.ReadAllText(FileName));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("a passphrase")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\nc2hvcnQ=")]
    public void Keys_ThatAreNot32BytesInBase64AreRefused(string text)
    {
        Assert.False(KeyEncryptionKeys.TryParse(text, out _, out var problem));
        Assert.DoesNotContain("c2hvcnQ", problem, StringComparison.Ordinal);
    }

    private static KeyEncryptionKeys Keys(string text) =>
        KeyEncryptionKeys.TryParse(text, out var keys, out _) ? keys : throw new ArgumentException("No keys.", nameof(text));

    private SecretKeyRing Open(string? key = null) =>
        SecretKeyRing.Open(_folder.Path, key is null ? null : new KeyFileProtection(Keys(key)), NullLogger.Instance);
}
