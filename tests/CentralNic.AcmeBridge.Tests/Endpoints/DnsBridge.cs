using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>A bridge with profiles that the DNS serves, and the DNS that it asks; fixture of the classes that need them.</summary>
public sealed class DnsBridge : IAsyncLifetime
{
    /// <summary>A profile whose class has wildcards, and one whose class has none.</summary>
    internal const string Wild = "wild", Plain = "plain";

    /// <summary>Names for which no proof is asked, with all below.</summary>
    internal const string Known = "known.test";

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ScriptedDnsServer _dns;

    public DnsBridge() => _dns = new ScriptedDnsServer((name, type) =>
        type == ScriptedDnsServer.Txt && _texts.TryGetValue(name, out var text) ? [(type, ScriptedDnsServer.TextData(text))] : []);

    internal RunningBridge Bridge { get; private set; } = null!;

    /// <summary>The names that were asked for, each as often as it was.</summary>
    internal IEnumerable<string> Asked => _dns.Asked;

    public async ValueTask InitializeAsync() => Bridge = await RunningBridge.StartAsync(new()
    {
        ["Validation__Resolvers__0"] = _dns.EndPoint.ToString(),
        ["Validation__RetryDelays__0"] = "1h",
        ["Acme__ChallengeTypes"] = "http-01,dns-01,tls-alpn-01,dns-account-01",
        ["Dcv__Manual__Names"] = "test",
        ["Profiles__wild__Class"] = "ssl123dv",
        ["Profiles__wild__DcvMethods"] = "DNS-CNAME",
        ["Profiles__wild__TechContact"] = "P-ABC123",
        ["Profiles__plain__Class"] = "premiumov",
        ["Profiles__plain__DcvMethods"] = "DNS-CNAME",
        ["Profiles__plain__TechContact"] = "P-ABC123",
        ["Tenants__default__PreauthorizedNames"] = Known,
    });

    /// <summary>Puts a TXT record in place.</summary>
    internal void Put(string name, string text) => _texts[name] = text;

    public async ValueTask DisposeAsync()
    {
        await Bridge.DisposeAsync();
        await _dns.DisposeAsync();
    }
}
