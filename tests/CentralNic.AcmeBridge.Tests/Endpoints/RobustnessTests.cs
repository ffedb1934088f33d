using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>Clients that trickle, flood or overfill do not stop the others (RFC 8555 section 10.3).</summary>
[Collection(RunningBridge.Name)]
public class RobustnessTests(RunningBridge bridge)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(40);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Requirement", "R8555-10.3-01")]
    public async Task SlowClientsAreCutOffAndAnotherGetsItsCertificateMeanwhile()
    {
        var path = new Uri(bridge.Url("new-account")).PathAndQuery;
        string[] beginnings =
        [
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/jose+json\r\nContent-Length: 60000\r\n\r\n{{",
        ];
        var slow = Enumerable.Range(0, 60).Select(number => TrickleAsync(number % 3 == 2 ? null : beginnings[number % 3])).ToList();
        using var customer = await Customer.RegisteredAsync(bridge);

        var order = await customer.ValidOrderAsync("quick.test");

        Assert.Equal("valid", order.Text("status"));
        Assert.All(await Task.WhenAll(slow), life => Assert.True(life < LongestLife, $"A slow client was served for {life}."));
        Assert.Equal(200, (await customer.ReadAsync(order.Location!)).Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-14")]
    public async Task AFloodOfNoncesLeavesThoseOfOthersGood()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var header = await customer.Raw.HeaderAsync(customer.Account);

        await Parallel.ForAsync(
            0,
            10_000,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
            async (_, _) => await customer.Raw.NonceAsync());

        Assert.Equal(
            200, (await customer.Raw.SendAsync(customer.Account, customer.Raw.Sign(header.ToJsonString(), "").ToJsonString())).Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-35")]
    public async Task WhatIsTooLargeIsRefusedBeforeItIsRead()
    {
        var path = new Uri(bridge.Url("new-account")).PathAndQuery;

        var body = await bridge.ExchangeAsync(
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/jose+json\r\nContent-Length: 90000000\r\nConnection: "
            + "close\r\n\r\n");
        var header = await bridge.ExchangeAsync($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Large: {new string('x', 40_000)}\r\n\r\n");
        var headers = await bridge.ExchangeAsync(
            $"GET {path} HTTP/1.1\r\nHost: "
            + $"127.0.0.1\r\n{string.Concat(Enumerable.Range(0, 200).Select(number => $"X-{number}: x\r\n"))}\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", body, StringComparison.Ordinal);
        Assert.Contains("urn:ietf:params:acme:error:malformed", body, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", header, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", headers, StringComparison.Ordinal);
    }

    /// <summary>
    /// Sends a byte now and then until the server has enough, and tells how long that took. Without a beginning not even TLS is begun.
    /// </summary>
    private async Task<TimeSpan> TrickleAsync(string? beginning)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        end.CancelAfter(LongestLife);
        try
        {
            using var connection = await bridge.DialAsync();
            Stream stream = connection.GetStream();
            if (beginning is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", CertificateChainPolicy = bridge.Trust }, end.Token);
                await tls.WriteAsync(Encoding.ASCII.GetBytes(beginning), end.Token);
                stream = tls;
            }

            var answered = ReadToEndAsync(stream, end.Token);
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
            while (!answered.IsCompleted && await pace.WaitForNextTickAsync(end.Token))
            {
                if (beginning is not null)
                {
                    await stream.WriteAsync("x"u8.ToArray(), end.Token);
                }
            }

            await answered;
        }
        catch (Exception cut) when (cut is IOException or SocketException or OperationCanceledException)
        {
            // Cut off by the server; or, if the test's own patience ended, told by the time.
        }

        return TimeProvider.System.GetElapsedTime(started);
    }

    private static async Task ReadToEndAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, cancellationToken) > 0)
        {
        }
    }
}
