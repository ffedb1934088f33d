using System.Net;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Revocations;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Revocations;

/// <summary>A certificate may name any host; what that answers is not told.</summary>
public sealed class RevocationFetcherTests
{
    /// <summary>The runtime's own message quotes the line.</summary>
    [Fact]
    public async Task Fetch_OfWhatIsNoWebServer_TellsNothingOfItsAnswer()
    {
        await using var server = new ScriptedHttpServer("SSH-2.0-OpenSSH_9.2p1 inner\r\n\r\n");
        var validation = new ValidationOptions { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] };
        using var fetcher = new RevocationFetcher(
            validation, new NameResolver(validation, new DnsLookup(validation)), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<RevocationSourceException>(() => fetcher.FetchAsync(
            new Uri($"http://127.0.0.1:{server.Port}/list.crl"), 1024, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        Assert.Equal("the answer is not HTTP/1.1", failure.Message);
    }
}
