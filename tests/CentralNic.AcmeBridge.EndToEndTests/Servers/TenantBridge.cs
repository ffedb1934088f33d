using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Servers;

/// <summary>
/// A bridge for the tests of a class, which run one after the other. Who wants an account needs the external account key of its tenant.
/// </summary>
public sealed class TenantBridge : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private ConfiguredBridge? _bridge;
    private Webroot? _webroot;

    internal ConfiguredBridge Bridge => _bridge!;

    /// <summary>A web server at <see cref="Http01Port"/>; started by who first asks, for clients that are no servers themselves.</summary>
    internal async Task<Webroot> WebrootAsync() => _webroot ??= await Webroot.StartAsync(_folder, Http01Port);

    /// <summary>The file to trust the directory by.</summary>
    internal string CaFile { get; private set; } = "";

    /// <summary>Where http-01 is looked for.</summary>
    internal int Http01Port { get; } = FreePort.Next();

    /// <summary>Where tls-alpn-01 is looked for.</summary>
    internal int TlsAlpn01Port { get; } = FreePort.Next();

    /// <summary>The key identifier of the external account key.</summary>
    internal string Kid => "shop-1";

    /// <summary>The external account key, base64url.</summary>
    internal string Hmac { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace(
        '/', '_');

    public async ValueTask InitializeAsync()
    {
        var tls = TlsFiles.Create(_folder);
        CaFile = tls.Certificate;
        await File.WriteAllTextAsync(_folder["shop.key"], Hmac);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["shop.key"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        _bridge = await ConfiguredBridge.StartAsync(_folder, Http01Port, (settings, port) =>
        {
            ConfiguredBridge.Https(tls)(settings, port);
            settings["Validation"]![nameof(TlsAlpn01Port)] = TlsAlpn01Port;
            settings["Acme"]!["ExternalAccountRequired"] = true;
            settings["Tenants"] = new JsonObject
            {
                ["shop"] = new JsonObject
                {
                    ["Names"] = "*",
                    ["ExternalAccountKeys"] = new JsonObject { [Kid] = new JsonObject { ["KeyFile"] = _folder["shop.key"] } },
                },
            };
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_bridge is not null)
        {
            await _bridge.DisposeAsync();
        }

        if (_webroot is not null)
        {
            await _webroot.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>How many certificates of a name are of a status at the reseller.</summary>
    internal int Count(string name, SandboxCertificateStatus status) =>
        Bridge.Sandbox.State.Certificates.Count(certificate => certificate.Names.Contains(name) && certificate.Status == status);

    /// <summary>How often a name was paid for.</summary>
    internal int Purchases(string name) => Bridge.Sandbox.State.Purchases.Count(purchase => purchase.Names.Contains(name));
}
