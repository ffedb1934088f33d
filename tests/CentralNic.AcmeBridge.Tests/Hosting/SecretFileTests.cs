using System.Text;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Hosting;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>What the store keeps of secrets is encrypted with a key in a file of the data folder.</summary>
public sealed class SecretFileTests : IDisposable
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("the HMAC key of a customer");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Kept_IsReadAgainByAnotherStart()
    {
        var kept = new SecretFile(_folder.Path).Protect(Secret, "a");

        Assert.Equal(Secret, new SecretFile(_folder.Path).Unprotect(kept, "a"));
        Assert.Equal(-1, kept.AsSpan().IndexOf("HMAC"u8));
        Assert.NotEqual(kept, new SecretFile(_folder.Path).Protect(Secret, "a"));
    }

    [Fact]
    public void Kept_IsReadForItsPurposeAndUnchangedAlone()
    {
        var file = new SecretFile(_folder.Path);
        var kept = file.Protect(Secret, "a");

        Assert.Null(file.Unprotect(kept, "b"));
        Assert.Null(file.Unprotect(kept.AsSpan(0, 10), "a"));
        for (var at = 0; at < kept.Length; at++)
        {
            var changed = kept.ToArray();
            changed[at] ^= 1;
            Assert.Null(file.Unprotect(changed, "a"));
        }
    }

    [Fact]
    public void Kept_WithAnotherFileIsNotRead()
    {
        var kept = new SecretFile(_folder.Path).Protect(Secret, "a");
        using var other = new TemporaryFolder();

        Assert.Null(new SecretFile(other.Path).Unprotect(kept, "a"));
        _ = new SecretFile(other.Path).Protect(Secret, "a");
        Assert.Null(new SecretFile(other.Path).Unprotect(kept, "a"));
    }

    [Fact]
    public void File_IsMadeWhenItIsNeededAndIsItsOwnersAlone()
    {
        var file = new SecretFile(_folder.Path);
        Assert.False(File.Exists(file.FileName));

        Parallel.For(0, 8, _ => file.Protect(Secret, "a"));

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.FileName));
        }

        Assert.Equal(["secrets.key"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not Base64")]
    [InlineData("c2hvcnQ=")]
    public void File_ThatIsNoneRefusesTheStart(string contents)
    {
        _folder.File("secrets.key", contents);

        var failure = Assert.Throws<StoreUnavailableException>(() => new SecretFile(_folder.Path));

        Assert.Contains("secrets.key", failure.Message, StringComparison.Ordinal);
    }
}
