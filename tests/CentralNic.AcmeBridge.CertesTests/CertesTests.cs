using System.Net;
using System.Text.Json.Nodes;
using Certes;
using Certes.Acme;
using Certes.Acme.Resource;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.CertesTests;

/// <summary>The bridge as a process, driven by the client library Certes; the sandbox's CA behind.</summary>
public sealed class CertesTests : IAsyncLifetime
{
    private const string Kid = "hoster-1";
    private const string Zone = "dns.test";
    private const string ZoneText = "$TTL 1\n@ SOA ns hostmaster 1 3600 600 86400 1\n@ NS ns\nns A 127.0.0.1\n";

    private readonly TestFolder _folder = new();
    private readonly string _bindingKey = Convert
        .ToBase64String(Enumerable.Range(1, 32).Select(static value => (byte)value).ToArray())
        .TrimEnd('=');
    private readonly int _http01Port = FreePort.Next();
    private Http01Responder? _responder;
    private NamedServer? _dns;
    private ConfiguredBridge? _bridge;
    private HttpClient? _http;

    private ConfiguredBridge Bridge => _bridge!;

    private NamedServer Dns
    {
        get
        {
            NamedServer.SkipIfMissing();
            return _dns!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        var key = TsigTestKey.Sha256;
        if (NamedServer.IsInstalled)
        {
            _dns = await NamedServer.StartAsync(
                new Dictionary<string, string> { [Zone] = ZoneText }, $"allow-update {{ key {key.Name}; 127.0.0.1; }};", key.Statement);
        }

        _responder = await Http01Responder.StartAsync(_http01Port);
        var tls = TlsFiles.Create(_folder);
        _bridge = await ConfiguredBridge.StartAsync(
            _folder, _http01Port, (settings, port) => Configure(settings, port, tls, key), resolver: _dns?.EndPoint);
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, served, _, _) =>
                    served?.GetRawCertData().AsSpan().SequenceEqual(TlsFile(tls)) == true,
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_bridge is not null)
        {
            await _bridge.DisposeAsync();
        }

        if (_responder is not null)
        {
            await _responder.DisposeAsync();
        }

        if (_dns is not null)
        {
            await _dns.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task TwoNamesByHttp01_AreIssuedAndRevoked()
    {
        var acme = await RegisterAsync();
        var order = await acme.NewOrder(["a.test", "b.test"]);
        foreach (var authorization in await order.Authorizations())
        {
            var challenge = await authorization.Http();
            _responder!.Answer(challenge.Token, challenge.KeyAuthz);
            await challenge.Validate();
            await ValidAsync(authorization);
        }

        var (chain, key) = await IssueAsync(order, "a.test", "b.test");

        await acme.RevokeCertificate(chain.Certificate.ToDer(), RevocationReason.Superseded, key);
        var refusal = await Assert.ThrowsAsync<AcmeRequestException>(
            () => acme.RevokeCertificate(chain.Certificate.ToDer(), RevocationReason.Superseded, key));
        Assert.Contains("alreadyRevoked", refusal.Error.Type, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WildcardByDns01_IsIssued()
    {
        var dns = Dns;
        var acme = await RegisterAsync();
        var order = await acme.NewOrder(["*." + Zone]);
        var authorization = await order.Authorization("*." + Zone);
        var challenge = await authorization.Dns();
        await UpdateAsync(dns, $"update add _acme-challenge.{Zone}. 1 TXT \"{acme.AccountKey.DnsTxt(challenge.Token)}\"");
        await challenge.Validate();
        await ValidAsync(authorization);

        await IssueAsync(order, "*." + Zone);
    }

    [Fact]
    public async Task KeyRollover_KeepsTheAccountAndItsOrders()
    {
        var acme = await RegisterAsync();
        var account = await (await acme.Account()).Resource();
        var order = await acme.NewOrder(["c.test"]);
        var old = acme.AccountKey;

        await acme.ChangeKey(KeyFactory.NewKey(KeyAlgorithm.ES384));

        Assert.Equal(account.Contact, (await (await acme.Account()).Resource()).Contact);
        Assert.Equal(OrderStatus.Pending, (await order.Resource()).Status);
        var challenge = await (await order.Authorization("c.test")).Http();
        _responder!.Answer(challenge.Token, challenge.KeyAuthz);
        await challenge.Validate();
        await ValidAsync(await order.Authorization("c.test"));
        await IssueAsync(order, "c.test");
        await Assert.ThrowsAsync<AcmeRequestException>(() => Client(old).Account());
    }

    [Fact]
    public async Task AccountWithoutBinding_IsRefused()
    {
        var refusal = await Assert.ThrowsAsync<AcmeRequestException>(() => Client().NewAccount("admin@example.test", true));

        Assert.Contains("externalAccountRequired", refusal.Error.Type, StringComparison.Ordinal);
    }

    private AcmeContext Client(IKey? key = null) =>
        new(Bridge.Process.Directory, key, new AcmeHttpClient(Bridge.Process.Directory, _http), badNonceRetryCount: 3);

    private async Task<AcmeContext> RegisterAsync()
    {
        var acme = Client();
        await acme.NewAccount("admin@example.test", true, Kid, _bindingKey, "HS256");
        return acme;
    }

    private async Task<(CertificateChain Chain, IKey Key)> IssueAsync(IOrderContext order, params string[] names)
    {
        var key = KeyFactory.NewKey(KeyAlgorithm.ES256);
        var chain = await order.Generate(new CsrInfo { CommonName = names[0] }, key);
        var files = new Delivered(_folder[$"{Guid.NewGuid():N}.pem"], _folder[$"{Guid.NewGuid():N}.key"]);
        await File.WriteAllTextAsync(
            files.ChainFile,
            string.Concat(new[] { chain.Certificate }.Concat(chain.Issuers).Select(static part => part.ToPem().TrimEnd() + "\n")));
        await File.WriteAllTextAsync(files.KeyFile, key.ToPem());
        files.Check(Bridge.IssuerFile, names);
        return (chain, key);
    }

    /// <summary>As the library's users do it: ask until it is settled. The bridge holds each answer until something changes.</summary>
    private async Task ValidAsync(IAuthorizationContext authorization)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var now = await authorization.Resource();
            if (now.Status == AuthorizationStatus.Valid)
            {
                return;
            }

            Assert.True(now.Status == AuthorizationStatus.Pending, $"{now.Identifier.Value} is {now.Status}\n{Bridge.Output}");
            Assert.True(
                TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromMinutes(1),
                $"{now.Identifier.Value} stays pending\n{Bridge.Output}");
        }
    }

    private static async Task UpdateAsync(NamedServer dns, string update)
    {
        Assert.SkipWhen(ClientRun.Find("nsupdate") is null, "nsupdate is missing: install the Debian package bind9-dnsutils");
        var run = await ClientRun.RunAsync(
            "sh", ["-c", $"nsupdate <<'END'\nserver 127.0.0.1 {dns.EndPoint.Port}\nzone "
                + $"{Zone}\n{update}\nsend\nEND\n"], new Dictionary<string, string>());
        run.Succeeded("");
    }

    private static byte[] TlsFile(TlsFiles tls)
    {
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(
            tls.Certificate);
        return certificate.RawData;
    }

    private void Configure(JsonObject settings, int port, TlsFiles tls, TsigTestKey key)
    {
        ConfiguredBridge.Https(tls)(settings, port);
        settings["Acme"]!["ExternalAccountRequired"] = true;
        settings["Tenants"] = new JsonObject
        {
            ["hoster"] = new JsonObject
            {
                ["Names"] = "*",
                ["ExternalAccountKeys"] = new JsonObject { [Kid] = new JsonObject { ["KeyFile"] = Secret("eab.key", _bindingKey) } },
            },
        };
        if (_dns is { } dns)
        {
            settings["Profiles"]!["default"]!["DcvMethods"] = new JsonArray("HTTP", "DNS-TXT");
            settings["Dcv"]!["Rfc2136"] = new JsonObject
            {
                ["main"] = new JsonObject
                {
                    ["Names"] = new JsonArray(Zone),
                    ["Server"] = dns.EndPoint.ToString(),
                    ["KeyName"] = key.Name,
                    ["KeyAlgorithm"] = key.Algorithm,
                    ["KeySecretFile"] = Secret("tsig.key", key.Secret),
                },
            };
        }
    }

    private string Secret(string name, string text)
    {
        var file = _folder[name];
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return file;
    }
}
