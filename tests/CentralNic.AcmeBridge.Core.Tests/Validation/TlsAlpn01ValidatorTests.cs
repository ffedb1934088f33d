using System.Formats.Asn1;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>tls-alpn-01 (RFC 8737) against a real TLS server on loopback.</summary>
public sealed class TlsAlpn01ValidatorTests
{
    private static readonly byte[] Digest = SHA256.HashData(Encoding.ASCII.GetBytes(Proof.KeyAuthorization));

    [Fact]
    [Trait("Requirement", "R8737-3-01")]
    [Trait("Requirement", "R8737-3-05")]
    public async Task Validate_SpeaksAcmeTlsOnlyNamesTheHostAndSendsNothing()
    {
        await using var server = new Server(Answer());

        Assert.Null((await LookAsync(server.Port, "shop.test")).Problem);

        var seen = await server.Seen;
        Assert.Equal(("shop.test", "acme-tls/1", 0), (seen.ServerName, seen.Protocol, seen.ApplicationBytes));
    }

    [Theory]
    [InlineData("shop.test")]
    [InlineData("SHOP.test")]
    [Trait("Requirement", "R8737-3-03")]
    [Trait("Requirement", "R8737-3-06")]
    public async Task Validate_ExpiredSelfSignedCertificatesInAnyCaseAreFine(string name)
    {
        await using var server = new Server(Answer([name], expired: true));

        Assert.Null((await LookAsync(server.Port, "shop.test")).Problem);
    }

    [Theory]
    [InlineData("h2")]
    [InlineData(null)]
    [Trait("Requirement", "R8737-3-02")]
    public async Task Validate_AnotherProtocolIsRefused(string? protocol)
    {
        await using var server = new Server(Answer(), protocol);

        Assert.Contains((await RefusedAsync(server)).Type, new[] { AcmeErrorType.Tls, AcmeErrorType.Unauthorized });
    }

    [Theory]
    [InlineData("shop.test|www.shop.test", "\"shop.test\", \"www.shop.test\"")]
    [InlineData("other.test", "\"other.test\"")]
    [InlineData("*.test", "\"*.test\"")]
    [InlineData("ip:127.0.0.1", "(a name of another kind)")]
    [InlineData("shop.test|ip:127.0.0.1", "(a name of another kind)")]
    [InlineData("", "no extension alternative names")]
    [Trait("Requirement", "R8737-3-03")]
    public async Task Validate_OtherNamesThanTheOneAreRefusedAndNamed(string names, string found)
    {
        await using var server = new Server(Answer(names.Split('|', StringSplitOptions.RemoveEmptyEntries)));

        var problem = await RefusedAsync(server);

        Assert.Equal(AcmeErrorType.Unauthorized, problem.Type);
        Assert.Contains(found, problem.Detail, StringComparison.Ordinal);
        Assert.Contains($"port {server.Port} (127.0.0.1)", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "R8737-3-04")]
    public async Task Validate_AcmeIdentifierMustBeThereCriticalAndTheDigest()
    {
        (X509Extension? Extension, string Found)[] cases =
        [
            (null, "no extension acmeIdentifier"),
            (Identifier(OctetString(Digest), critical: false), "not critical"),
            (Identifier(OctetString(SHA256.HashData("another"u8))), "was expected"),
            (Identifier(OctetString(Digest[..31])), "was expected"),
            (Identifier(Digest), "DER"),
            (Identifier([.. OctetString(Digest), 0]), "DER"),
        ];
        foreach (var (extension, found) in cases)
        {
            await using var server = new Server(Certificate(["shop.test"], extension));

            var problem = await RefusedAsync(server);

            Assert.Equal(AcmeErrorType.Unauthorized, problem.Type);
            Assert.Contains(found, problem.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Requirement", "R8737-3-06")]
    public async Task Validate_WhatIsNoTlsIsATlsProblem()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accept = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await connection.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        }, TestContext.Current.CancellationToken);

        var problem = (await LookAsync(((IPEndPoint)listener.LocalEndpoint).Port, "shop.test")).Problem;
        await accept;

        Assert.Equal(AcmeErrorType.Tls, problem?.Type);
    }

    [Fact]
    [Trait("Requirement", "R8555-10.4-01")]
    public async Task Validate_PrivateAddressesAreNotDialled()
    {
        await using var server = new Server(Answer());

        var problem = (await LookAsync(server.Port, "127.0.0.1")).Problem;

        Assert.Equal(AcmeErrorType.Connection, problem?.Type);
        Assert.Contains("Validation:AllowedNetworks", problem?.Detail, StringComparison.Ordinal);
        Assert.False(server.Seen.IsCompleted);
    }

    [Fact]
    public async Task Validate_NobodyThereIsAConnectionProblem()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var problem = (await LookAsync(port, "shop.test")).Problem;

        Assert.Equal(AcmeErrorType.Connection, problem?.Type);
        Assert.Contains("connection refused", problem?.Detail, StringComparison.Ordinal);
    }

    private static Task<ValidationOutcome> LookAsync(int port, string name)
    {
        var options = Proof.At(port) with { TlsAlpn01Port = port };
        return new TlsAlpn01Validator(options, new NameResolver(options, new DnsLookup(options)), TimeProvider.System)
            .ValidateAsync(Proof.Of(name), TestContext.Current.CancellationToken);
    }

    private static async Task<AcmeProblem> RefusedAsync(Server server)
    {
        var outcome = await LookAsync(server.Port, "shop.test");
        Assert.False(outcome.IsValid);
        return outcome.Problem!;
    }

    private static X509Certificate2 Answer(string[]? names = null, bool expired = false) =>
        Certificate(names ?? ["shop.test"], Identifier(OctetString(Digest)), expired);

    private static X509Certificate2 Certificate(string[] names, X509Extension? identifier, bool expired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=answer", key, HashAlgorithmName.SHA256);
        if (names.Length > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            foreach (var name in names)
            {
                if (name.StartsWith("ip:", StringComparison.Ordinal))
                {
                    alternatives.AddIpAddress(IPAddress.Parse(name[3..]));
                }
                else
                {
                    alternatives.AddDnsName(name);
                }
            }

            request.CertificateExtensions.Add(alternatives.Build());
        }

        if (identifier is not null)
        {
            request.CertificateExtensions.Add(identifier);
        }

        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-2), expired ? now.AddDays(-1) : now.AddDays(1));
    }

    private static X509Extension Identifier(byte[] value, bool critical = true) => new("1.3.6.1.5.5.7.1.31", value, critical);

    private static byte[] OctetString(byte[] value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteOctetString(value);
        return writer.Encode();
    }

    /// <summary>What the server saw of its one client.</summary>
    private sealed record SeenHandshake(string? ServerName, string Protocol, int ApplicationBytes);

    /// <summary>A TLS server that shows one certificate to one client.</summary>
    private sealed class Server : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly X509Certificate2 _certificate;
        private readonly string? _protocol;

        public Server(X509Certificate2 certificate, string? protocol = "acme-tls/1")
        {
            _certificate = certificate;
            _protocol = protocol;
            _listener.Start();
            Seen = Task.Run(ServeAsync);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Task<SeenHandshake> Seen { get; }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await ((Task)Seen).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _certificate.Dispose();
        }

        private async Task<SeenHandshake> ServeAsync()
        {
            using var connection = await _listener.AcceptTcpClientAsync();
            await using var tls = new SslStream(connection.GetStream());
            string? host = null;
            await tls.AuthenticateAsServerAsync((_, hello, _, _) =>
            {
                host = hello.ServerName;
                return ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificate = _certificate,
                    ApplicationProtocols = _protocol is null ? null : [new SslApplicationProtocol(_protocol)],
                    EnabledSslProtocols = SslProtocols.None,
                });
            }, null, TestContext.Current.CancellationToken);
            return new SeenHandshake(
                host,
                tls.NegotiatedApplicationProtocol.ToString(),
                await tls.ReadAsync(new byte[16], TestContext.Current.CancellationToken));
        }
    }
}
