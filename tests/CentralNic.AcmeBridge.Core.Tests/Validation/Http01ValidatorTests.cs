using System.IO.Compression;
using System.Text;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Validation;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.Validation.ScriptedHttpServer;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

public sealed class Http01ValidatorTests
{
    [Theory]
    [Trait("Requirement", "R8555-8.3-02")]
    [Trait("Requirement", "R8555-8.3-08")]
    [Trait("Requirement", "R8615-3-01")]
    [InlineData("shop.test")]
    [InlineData("xn--mnchen-3ya.test")]
    [InlineData("xn--zzzzzzzzzzz99999.test")]
    public async Task Validate_ProofAtTheWellKnownPathIsValid(string name)
    {
        await using var server = new ScriptedHttpServer(Ok(Proof.KeyAuthorization));
        var outcome = await Proof.Http01Async(Proof.At(server.Port), name);
        Assert.True(outcome.IsValid, outcome.Problem?.Detail);
        var head = Assert.Single(server.Requests);
        Assert.StartsWith($"GET {Proof.Path} HTTP/1.1\r\n", head);
        Assert.Contains($"\r\nHost: {name}\r\n", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Cookie", head, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [Trait("Requirement", "R8555-8.3-03")]
    [InlineData("\n", true)]
    [InlineData(" \t\r\n\r\n", true)]
    [InlineData("\nx", false)]
    [InlineData(".", false)]
    public async Task Validate_OnlyWhiteSpaceMayFollowTheProof(string tail, bool valid)
    {
        await using var server = new ScriptedHttpServer(Ok(Proof.KeyAuthorization + tail));
        Assert.Equal(valid, (await Proof.Http01Async(Proof.At(server.Port), "shop.test")).IsValid);
    }

    [Theory]
    [Trait("Requirement", "R8555-8.3-03")]
    [Trait("Requirement", "R8555-8.3-04")]
    [InlineData(" " + Proof.KeyAuthorization, "not the key authorization")]
    [InlineData(Proof.Token, "token alone")]
    [InlineData(Proof.Token + ".AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "thumbprint of this account's key")]
    [InlineData("", "empty")]
    [InlineData("<html>", "begins with \"<html>\"")]
    public async Task Validate_AnotherBodyIsUnauthorizedAndSaysWhatIsWrong(string body, string found)
    {
        await using var server = new ScriptedHttpServer(Ok(body));
        var problem = (await Proof.Http01Async(Proof.At(server.Port), "shop.test")).Problem;
        Assert.Equal(AcmeErrorType.Unauthorized, problem?.Type);
        Assert.Contains(found, problem?.Detail);
        Assert.StartsWith($"http://shop.test:{server.Port}{Proof.Path} (127.0.0.1): ", problem?.Detail);
    }

    [Theory]
    [Trait("Requirement", "R8555-8.3-07")]
    [InlineData(404)]
    [InlineData(201)]
    [InlineData(206)]
    [InlineData(500)]
    [InlineData(304)]
    public async Task Validate_StatusOtherThan200IsUnauthorizedEvenWithTheRightBody(int status)
    {
        await using var server = new ScriptedHttpServer(
            Ok(Proof.KeyAuthorization).Replace("200 OK", status + " Status", StringComparison.Ordinal));
        var problem = (await Proof.Http01Async(Proof.At(server.Port), "shop.test")).Problem;
        Assert.Equal(AcmeErrorType.Unauthorized, problem?.Type);
        Assert.Contains($"status {status} instead of 200", problem?.Detail);
    }

    [Fact]
    [Trait("Requirement", "R8555-8.3-06")]
    public async Task Validate_EndlessBodyIsReadToTheBoundOnly()
    {
        var sent = 0L;
        await using var server = new ScriptedHttpServer(async (_, stream, cancellationToken) =>
        {
            await SendAsync(stream, "HTTP/1.1 200 OK\r\n\r\n", cancellationToken);
            var block = Encoding.ASCII.GetBytes(new string('a', 1024));
            for (; sent < 100_000_000; sent += block.Length)
            {
                await stream.WriteAsync(block, cancellationToken);
            }
        });
        var problem = (await Proof.Http01Async(Proof.At(server.Port), "shop.test")).Problem;
        Assert.Equal(AcmeErrorType.Unauthorized, problem?.Type);
        Assert.Contains("longer than 16384 bytes", problem?.Detail);
        Assert.InRange(sent, 0, 50_000_000);
    }

    [Theory]
    [Trait("Requirement", "R8555-8.3-06")]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")]
    public async Task Validate_SlowDripEndsWithTheTimeOfTheAttempt(string begin)
    {
        await using var server = new ScriptedHttpServer(async (_, stream, cancellationToken) =>
        {
            await SendAsync(stream, begin, cancellationToken);
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            while (await tick.WaitForNextTickAsync(cancellationToken))
            {
                await SendAsync(stream, "x", cancellationToken);
            }
        });
        var options = Proof.At(server.Port) with { AttemptTimeout = TimeSpan.FromSeconds(1) };
        var start = TimeProvider.System.GetTimestamp();
        var problem = (await Proof.Http01Async(options, "shop.test")).Problem;
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0.9, 10);
        Assert.Equal(AcmeErrorType.Connection, problem?.Type);
        Assert.Contains("no complete answer within 1 s", problem?.Detail);
    }

    [Fact]
    [Trait("Requirement", "R8555-8.3-06")]
    public async Task Validate_GzipBombIsNotUnpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(new byte[5_000_000]);
        }

        await using var server = new ScriptedHttpServer(async (_, stream, cancellationToken) =>
        {
            await SendAsync(
                stream, $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n", cancellationToken);
            await stream.WriteAsync(packed.ToArray(), cancellationToken);
        });
        var problem = (await Proof.Http01Async(Proof.At(server.Port), "shop.test")).Problem;
        Assert.Equal(AcmeErrorType.Unauthorized, problem?.Type);
        Assert.Contains("encoded (\"gzip\")", problem?.Detail);
        Assert.DoesNotContain("Accept-Encoding", Assert.Single(server.Requests), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Trait("Requirement", "R8555-10.4-02")]
    public async Task Validate_DetailQuotesAShortCleanedBitOfTheBodyOnly()
    {
        var body = "root:\u0001\u001b[31m\"x\"\u00e9" + new string('a', 20) + "SECRET" + new string('b', 100);
        await using var server = new ScriptedHttpServer(Ok(body));
        var detail = (await Proof.Http01Async(Proof.At(server.Port), "shop.test")).Problem!.Detail;
        Assert.DoesNotContain("SECRET", detail);
        Assert.Contains("\"root:??[31m?x??aaa", detail);
        Assert.All(detail, static character => Assert.InRange(character, ' ', '~'));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "not HTTP/1.1")]
    [InlineData("", "closed before the answer was complete")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "closed before the answer was complete")]
    public async Task Validate_AnAnswerThatIsNotHttpIsAConnectionProblem(string answer, string found)
    {
        await using var server = new ScriptedHttpServer(answer);
        var problem = (await Proof.Http01Async(Proof.At(server.Port), "shop.test")).Problem;
        Assert.Equal(AcmeErrorType.Connection, problem?.Type);
        Assert.Contains(found, problem?.Detail);
    }

    [Fact]
    public async Task Validate_HeadersWithoutEndAreAConnectionProblem()
    {
        await using var server = new ScriptedHttpServer(
            "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("X-Filler: " + new string('x', 90) + "\r\n", 1000)));
        var problem = (await Proof.Http01Async(Proof.At(server.Port), "shop.test")).Problem;
        Assert.Equal(AcmeErrorType.Connection, problem?.Type);
        Assert.Contains("longer than 16 kB", problem?.Detail);
    }

    [Fact]
    public async Task Validate_NobodyListeningIsAConnectionProblemThatNamesAddressAndPort()
    {
        int port;
        await using (var server = new ScriptedHttpServer(""))
        {
            port = server.Port;
        }

        var problem = (await Proof.Http01Async(Proof.At(port), "shop.test")).Problem;
        Assert.Equal(AcmeErrorType.Connection, problem?.Type);
        Assert.Equal($"http://shop.test:{port}{Proof.Path}: 127.0.0.1 port {port}: connection refused.", problem?.Detail);
    }

    [Fact]
    public async Task Validate_ProgramStoppingConcludesNothing()
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var server = new ScriptedHttpServer(async (_, stream, cancellationToken) =>
        {
            await stopping.CancelAsync();
            await stream.CopyToAsync(Stream.Null, cancellationToken);
        });
        var options = Proof.At(server.Port);
        using var validator = new Http01Validator(
            options, new NameResolver(options, new DnsLookup(options)), TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => validator.ValidateAsync(Proof.Of("shop.test"), stopping.Token));
    }

    [Fact]
    public async Task Validate_ManyAtOnceEachGetTheirOwnConnectionAndAnswer()
    {
        await using var server = new ScriptedHttpServer(Ok(Proof.KeyAuthorization));
        var options = Proof.At(server.Port);
        using var validator = new Http01Validator(
            options, new NameResolver(options, new DnsLookup(options)), TimeProvider.System);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            number => validator.ValidateAsync(Proof.Of($"n{number}.test"), TestContext.Current.CancellationToken)));
        Assert.All(outcomes, static outcome => Assert.True(outcome.IsValid, outcome.Problem?.Detail));
        Assert.Equal(50, server.Requests.Distinct().Count());
        Assert.All(server.Requests, static head => Assert.Contains("Connection: close", head, StringComparison.OrdinalIgnoreCase));
    }
}
