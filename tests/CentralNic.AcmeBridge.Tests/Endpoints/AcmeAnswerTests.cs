using System.Globalization;
using CentralNic.AcmeBridge.Endpoints;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

public sealed class AcmeAnswerTests
{
    /// <summary>A number of seconds, though RFC 9110 section 10.2.3 allows a date too: a date ends the issuance of Caddy 2.6.2.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.2, 1)]
    [InlineData(3, 3)]
    [InlineData(3.01, 4)]
    [InlineData(32 * 86400.0, 32 * 86400)]
    public async Task RetryAfter_IsANumberOfSeconds(double wait, int seconds)
    {
        var http = new DefaultHttpContext();

        await new AcmeAnswer { RetryAfter = TimeSpan.FromSeconds(wait) }.WriteAsync(http.Response);

        Assert.Equal(seconds.ToString(CultureInfo.InvariantCulture), http.Response.Headers.RetryAfter.ToString());
    }

    /// <summary>The doctor only reads what a proxy leaves of it.</summary>
    [Fact]
    public void RetryAfter_IsWrittenInOnePlace() => Assert.Equal(
        ["AcmeAnswer.cs"],
        Directory.EnumerateFiles(Repository.PathOf("src", "CentralNic.AcmeBridge"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Doctor{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file) is var text
                && (text.Contains("Headers.RetryAfter", StringComparison.Ordinal)
                    || text.Contains("\"Retry-After\"", StringComparison.Ordinal)))
            .Select(Path.GetFileName));
}
