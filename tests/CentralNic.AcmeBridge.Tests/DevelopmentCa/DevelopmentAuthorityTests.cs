using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.DevelopmentCa;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.DevelopmentCa;

public sealed class DevelopmentAuthorityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task LoadOrCreate_MakesACertificateThatAClientTrustsThroughTheCa()
    {
        var made = Load();
        using var server = made.Server;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(server)));
        await using var app = builder.Build();
        app.Run(context => context.Response.WriteAsync("here", context.RequestAborted));
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        using var ca = X509CertificateLoader.LoadCertificateFromFile(made.CaFile);
        using var client = ClientThatTrusts(ca);
        foreach (var host in new[] { "127.0.0.1", "localhost" })
        {
            var url = new UriBuilder(address) { Host = host }.Uri;
            Assert.Equal("here", await client.GetStringAsync(url, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void LoadOrCreate_SecondTimeGivesTheSameCaAndCertificate()
    {
        using var first = Load().Server;
        var ca = File.ReadAllText(Load().CaFile);
        using var second = Load().Server;

        Assert.Equal(first.Thumbprint, second.Thumbprint);
        Assert.Equal(ca, File.ReadAllText(Load().CaFile));
    }

    [Fact]
    public void LoadOrCreate_KeysAreReadableByTheirOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such file modes.");
            return;
        }

        var made = Load();
        made.Server.Dispose();
        var tls = Path.GetDirectoryName(made.CaFile)!;

        Assert.Equal(Path.Combine(_folder.Path, "tls", "ca.pem"), made.CaFile);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(tls, "ca.key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(tls, "server.key")));
        Assert.Empty(Directory.GetFiles(tls, "*.new"));
    }

    [Fact]
    public void LoadOrCreate_RenewsACertificateThatIsNearlyOver()
    {
        using var first = Load().Server;
        var ca = File.ReadAllText(Load().CaFile);

        _clock.Advance(TimeSpan.FromDays(59));
        using var kept = Load().Server;
        _clock.Advance(TimeSpan.FromDays(2));
        using var renewed = Load().Server;

        Assert.Equal(first.Thumbprint, kept.Thumbprint);
        Assert.NotEqual(first.Thumbprint, renewed.Thumbprint);
        Assert.Equal(ca, File.ReadAllText(Load().CaFile));
    }

    [Fact]
    public void LoadOrCreate_MakesANewCaBeforeTheOldOneEnds()
    {
        var before = File.ReadAllText(Load().CaFile);
        _clock.Advance(TimeSpan.FromDays(3600));

        var after = File.ReadAllText(Load().CaFile);

        Assert.NotEqual(before, after);
    }

    [Fact]
    public void LoadOrCreate_AnotherHostGetsAnotherCertificateFromTheSameCa()
    {
        var ca = File.ReadAllText(Load().CaFile);
        using var server = Load("192.168.7.8", "bridge.test").Server;

        var names = server.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Contains(IPAddress.Parse("192.168.7.8"), names.EnumerateIPAddresses());
        Assert.Contains(IPAddress.IPv6Loopback, names.EnumerateIPAddresses());
        Assert.Contains("bridge.test", names.EnumerateDnsNames());
        Assert.Contains("localhost", names.EnumerateDnsNames());
        Assert.Equal(ca, File.ReadAllText(Load().CaFile));
        Assert.True(IsTrusted(server));
    }

    [Fact]
    public void LoadOrCreate_UnspecifiedAddressesAreSkipped()
    {
        using var server = Load("*", "0.0.0.0", "::").Server;

        var names = server.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(2, names.EnumerateIPAddresses().Count());
        Assert.Equal(["localhost"], names.EnumerateDnsNames());
    }

    [Theory]
    [InlineData("acme.example.com")]
    [InlineData("203.0.113.5")]
    public void LoadOrCreate_PublicHostIsRefusedWithTheMend(string host)
    {
        var refusal = Assert.Throws<DevelopmentCaException>(() => Load(host));

        Assert.Contains(host, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Tls:CertificateFile", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadOrCreate_SingleLabelHostMustBeKnownWhenTheCaIsMade()
    {
        using (var other = new TemporaryFolder())
        {
            using var server = DevelopmentAuthority.LoadOrCreate(other.Path, ["bridge"], _clock).Server;
            using var ca = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(other.Path, "tls", "ca.pem"));
            Assert.True(IsTrusted(server, ca));
        }

        Load().Server.Dispose();
        Assert.Contains("bridge", Assert.Throws<DevelopmentCaException>(() => Load("bridge")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadOrCreate_CaCannotVouchForPublicNames()
    {
        Load().Server.Dispose();
        var tls = Path.Combine(_folder.Path, "tls");
        using var ca = X509Certificate2.CreateFromPemFile(Path.Combine(tls, "ca.pem"), Path.Combine(tls, "ca.key"));
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new CertificateRequest("CN=x", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("www.example.com");
        request.CertificateExtensions.Add(names.Build());
        using var forged = request.Create(ca, _clock.GetUtcNow().AddMinutes(-1), _clock.GetUtcNow().AddDays(1), [1, 2, 3]);

        Assert.False(IsTrusted(forged));
    }

    [Fact]
    public void LoadOrCreate_PathThatIsAFileIsToldWithTheMend()
    {
        var file = _folder.File("data", "no folder");

        var refusal = Assert.Throws<DevelopmentCaException>(() => DevelopmentAuthority.LoadOrCreate(file, [], _clock));

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--data", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadOrCreate_DamagedCaIsNotReplacedSilently()
    {
        Load().Server.Dispose();
        var file = Path.Combine(_folder.Path, "tls", "ca.pem");
        File.WriteAllText(file, "nonsense");

        var refusal = Assert.Throws<DevelopmentCaException>(() => Load());

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("nonsense", File.ReadAllText(file));
    }

    private static HttpClient ClientThatTrusts(X509Certificate2 ca) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (context, token) =>
        {
            // "localhost" may be ::1 first; the server has one address.
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, token);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { ca },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    });

    private static bool IsTrusted(X509Certificate2 server, X509Certificate2 ca)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(server);
    }

    private bool IsTrusted(X509Certificate2 server)
    {
        using var ca = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder.Path, "tls", "ca.pem"));
        return IsTrusted(server, ca);
    }

    private DevelopmentCertificate Load(params string[] hosts) => DevelopmentAuthority.LoadOrCreate(_folder.Path, hosts, _clock);
}
