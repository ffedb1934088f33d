using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>One <c>serve --sandbox</c> for the tests of a class, which run one after the other; with a BIND if there is one.</summary>
public sealed class SandboxedBridge : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private BridgeProcess? _process;
    private NamedServer? _dns;

    /// <summary>The zone that clients may update at the BIND.</summary>
    internal const string Zone = "dns.test";

    internal BridgeProcess Process => _process!;

    internal string DataFolder => _folder.Sub("data");

    /// <summary>Where http-01 is looked for.</summary>
    internal int Http01Port { get; } = FreePort.Next();

    /// <summary>The BIND; skips the test if there is none.</summary>
    internal NamedServer Dns
    {
        get
        {
            NamedServer.SkipIfMissing();
            return _dns!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        var environment = new Dictionary<string, string>
        {
            ["Dcv__Http__Listen"] = $"http://127.0.0.1:{FreePort.Next()}",
            // A proof that is wrong on purpose need not be looked for six times over more than a minute.
            ["Validation__RetryDelays__0"] = "1s",
            ["Validation__RetryDelays__1"] = "2s",
        };
        if (NamedServer.IsInstalled)
        {
            _dns = await NamedServer.StartAsync(
                new Dictionary<string, string> { [Zone] = "$TTL 1\n@ SOA ns hostmaster 1 3600 600 86400 1\n@ NS ns\nns A 127.0.0.1\n" },
                "allow-update { 127.0.0.1; };");
            environment["Validation__Resolvers__0"] = _dns.EndPoint.ToString();
        }

        _process = await BridgeProcess.StartSandboxAsync(_folder.Sub("data"), Http01Port, environment);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (_dns is not null)
        {
            await _dns.DisposeAsync();
        }

        _folder.Dispose();
    }
}
