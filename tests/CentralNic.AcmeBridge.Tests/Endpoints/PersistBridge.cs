using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>A bridge that offers dns-persist-01, accounts of its, and a name server with their lasting records; fixture.</summary>
public sealed class PersistBridge : IAsyncLifetime
{
    internal const string Issuer = "acme.hoster.test", SecondIssuer = "acme.hoster.example", FormerUrl = "https://old.hoster.test/ca";

    private readonly int _port = FreePort.Next();
    private NamedServer? _dns;

    /// <summary>Until when the records count that have an end.</summary>
    internal static DateTimeOffset Until { get; } = DateTimeOffset.FromUnixTimeSeconds(
        DateTimeOffset.UtcNow.AddHours(2).ToUnixTimeSeconds());

    internal RunningBridge Bridge { get; private set; } = null!;

    /// <summary>Whose records there are, and who has none but one.</summary>
    internal Customer Customer { get; private set; } = null!;

    internal Customer Other { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!NamedServer.IsInstalled)
        {
            return;
        }

        Bridge = await RunningBridge.StartAsync(new()
        {
            ["Validation__Resolvers__0"] = $"127.0.0.1:{_port}",
            ["Validation__RetryDelays__0"] = "50ms",
            ["Acme__ChallengeTypes"] = "http-01,dns-01,dns-persist-01",
            ["Acme__DnsPersist__IssuerDomainNames"] = $"{Issuer},{SecondIssuer}",
            ["Acme__DnsPersist__FormerPublicUrls"] = FormerUrl,
            ["Profiles__default__DcvMethods"] = "DNS-CNAME",
            ["Dcv__Manual__Names"] = "test",
        });
        Customer = await Customer.RegisteredAsync(Bridge);
        Other = await Customer.RegisteredAsync(Bridge);
        _dns = await NamedServer.StartAsync(new Dictionary<string, string> { ["test"] = Zone() }, port: _port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_dns is not null)
        {
            Customer.Dispose();
            Other.Dispose();
            await _dns.DisposeAsync();
            await Bridge.DisposeAsync();
        }
    }

    /// <summary>The hashed URI of a customer, worked out as the draft says, with what the directory tells.</summary>
    internal string UriOf(Customer customer, string domain, string? baseUrl = null)
    {
        var origin = baseUrl ?? Bridge.Origin;
        var account = origin + new Uri(customer.Account).AbsolutePath;
        var input = (char)domain.Length + domain + customer.Raw.Key.PublicKey.Thumbprint + account;
        return $"{origin}/acme/account-hash/sha-256/{Base64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(input)))}";
    }

    private string Zone()
    {
        var until = Until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        (string Name, string Record)[] records =
        [
            ("plain", Of(Customer, "plain.test")),
            ("issued", Of(Customer, "issued.test")),
            ("second", $"{SecondIssuer}; accounturi={UriOf(Customer, "second.test")}"),
            ("any", Of(Customer, "*")),
            ("former", $"{Issuer}; accounturi={UriOf(Customer, "former.test", FormerUrl)}"),
            ("wild", Of(Customer, "wild.test") + "; policy=wildcard"),
            ("both", Of(Customer, "both.test") + "; policy=wildcard"),
            ("narrow", Of(Customer, "narrow.test")),
            ("ending", $"{Of(Customer, "ending.test")}; persistUntil={until}"),
            ("ended", Of(Customer, "ended.test") + "; persistUntil=1721952000"),
            ("stranger", $"ca.example; accounturi={UriOf(Customer, "stranger.test")}"),
            ("twice", $"{Of(Customer, "twice.test")}; accounturi={UriOf(Customer, "twice.test")}"),
            ("url", $"{Issuer}; accounturi={Customer.Account}"),
            ("several", "ca.example; accounturi=https://ca.example/acct/123"),
            ("several", Of(Other, "several.test")),
            ("several", Of(Customer, "several.test")),
            ("roll", Of(Other, "roll.test")),
        ];
        return """
            $TTL 3600
            @ SOA ns hostmaster 1 3600 600 86400 3600
            @ NS ns
            ns A 127.0.0.1

            """ + string.Concat(records.Select(each => $"_validation-persist.{each.Name} TXT \"{each.Record[..30]}\" \"{each.Record[30..]}\"\n"));

        string Of(Customer customer, string domain) => $"{Issuer}; accounturi={UriOf(customer, domain)}";
    }
}
