using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Validation;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>Accounts, and one BIND with their lasting records.</summary>
public sealed class PersistFixture : IAsyncLifetime
{
    internal const string Issuer = "acme.hoster.test";

    internal static readonly DateTimeOffset Later = DateTimeOffset.FromUnixTimeSeconds(4_000_000_000), Sooner = Later.AddDays(-1);

    private static readonly AccountUris Uris = new("https://acme.test/acme/account/", "https://acme.test/acme/account-hash/");

    private readonly TestStore _store = new();
    private NamedServer? _server;

    internal AccountRegistry Accounts { get; private set; } = null!;

    /// <summary>An account with a former key, another account, and one that was given up.</summary>
    internal Account Account { get; private set; } = null!;

    internal Account GivenUp { get; private set; } = null!;

    internal ValidationOptions Options
    {
        get
        {
            NamedServer.SkipIfMissing();
            return new ValidationOptions { Resolvers = [_server!.EndPoint], AttemptTimeout = TimeSpan.FromSeconds(20) };
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!NamedServer.IsInstalled)
        {
            return;
        }

        await _store.InitializeAsync();
        var time = TimeProvider.System;
        var policy = new AcmePolicy();
        var repository = new AccountRepository(_store.Documents);
        Accounts = new AccountRegistry(
            repository,
            new AccountAdmission(
                repository,
                policy,
                new TenantDirectory([]),
                new CompromisedKeys(_store.Documents),
                new RateLimiter(new LimitPlan(), new OrderRepository(_store.Documents, time), time),
                new IdSource(),
                time),
            new LastUses(_store.Documents, time),
            time,
            NullLogger<AccountRegistry>.Instance);
        using AccountKey first = AccountKey.Create(
            "ES256"), second = AccountKey.Create("ES256"), third = AccountKey.Create("ES256"), fourth = AccountKey.Create("ES256");
        var old = (await Accounts.RegisterAsync(new AccountRegistration(first.PublicKey), CancellationToken.None)).Account.Account;
        Account = (await Accounts.ChangeKeyAsync(old.Id, first.PublicKey, second.PublicKey, CancellationToken.None)).Account;
        var other = (await Accounts.RegisterAsync(new AccountRegistration(third.PublicKey), CancellationToken.None)).Account.Account;
        var ended = (await Accounts.RegisterAsync(new AccountRegistration(fourth.PublicKey), CancellationToken.None)).Account.Account;
        GivenUp = (await Accounts.DeactivateAsync(ended.Id, CancellationToken.None)).Account;
        _server = await NamedServer.StartAsync(new Dictionary<string, string>
        {
            ["persist.test"] = Head
                + string.Join('\n', Records(old, Account, other, GivenUp).Select(record => ZoneLine(record.Owner, record.Data)))
                + "\n",
            ["elsewhere.test"] = Head + ZoneLine("record", Record(Account, "alias.persist.test")) + "\n",
            ["broken.test"] = "",
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            await _store.DisposeAsync();
        }
    }

    /// <summary>Looks once.</summary>
    internal Task<ValidationOutcome> ValidateAsync(
        string name, bool wildcard = false, Account? account = null, DnsPersistOptions? persist = null) =>
        ValidateAsync(Options, name, wildcard, account, persist);

    /// <summary>Looks once.</summary>
    internal Task<ValidationOutcome> ValidateAsync(
        ValidationOptions options, string name, bool wildcard = false, Account? account = null, DnsPersistOptions? persist = null) =>
        new DnsPersist01Validator(options, persist ?? Persist, new DnsLookup(options), Accounts, TimeProvider.System).ValidateAsync(
            Proof.Of(name) with { Account = (account ?? Account).Id, Wildcard = wildcard }, TestContext.Current.CancellationToken);

    internal static DnsPersistOptions Persist { get; } = new() { IssuerDomainNames = [Issuer], Uris = [Uris] };

    internal static string Record(Account account, string domain, string rest = "") =>
        $"{Issuer}; accounturi={Uris.HashOf(domain, account.KeyThumbprint, account.Id)}{rest}";

    private const string Head = """
        $TTL 3600
        @ SOA ns hostmaster 1 3600 600 86400 3600
        @ NS ns
        ns A 127.0.0.1

        """;

    private static string ZoneLine(string owner, string data) =>
        data.StartsWith("CNAME ", StringComparison.Ordinal) ? $"{owner} {data}" : $"{owner} TXT \"{data[..40]}\" \"{data[40..]}\"";

    private static IEnumerable<(string Owner, string Data)> Records(Account old, Account account, Account other, Account givenUp)
    {
        yield return Of("plain", Record(account, "plain.persist.test"));
        yield return Of("old-key", Record(old, "old-key.persist.test"));
        yield return Of("any", Record(account, "*"));
        yield return Of("wild", Record(account, "wild.persist.test", "; policy=wildcard"));
        yield return Of("below.narrow", Record(other, "below.narrow.persist.test"));
        yield return Of("narrow", Record(account, "narrow.persist.test"));
        yield return Of("other", Record(other, "other.persist.test"));
        yield return Of("moved", Record(account, "elsewhere.test"));
        yield return Of("expired", Record(account, "expired.persist.test", "; persistUntil=1721952000"));
        yield return Of("malformed", Record(account, "malformed.persist.test", "; persistUntil=soon"));
        yield return Of("strangers", "ca.example; accounturi=https://ca.example/acct/123");
        yield return Of("strangers", "v=spf1 -all; this is nothing of interest here");
        yield return Of("given-up", Record(givenUp, "given-up.persist.test"));
        yield return Of("several", "ca.example; accounturi=https://ca.example/acct/123");
        yield return Of("several", Record(account, "several.persist.test", "; persistUntil=1721952000"));
        yield return Of("several", Record(account, "several.persist.test", "; persistUntil=soon"));
        yield return Of("several", Record(other, "several.persist.test", "; policy=wildcard"));
        yield return Of("several", Record(account, "several.persist.test", $"; persistUntil={Later.ToUnixTimeSeconds()}"));
        yield return Of(
            "several", Record(account, "several.persist.test", $"; persistUntil={Sooner.ToUnixTimeSeconds()}; policy=wildcard"));
        yield return Of("nearly", Record(other, "nearly.persist.test"));
        yield return Of("nearly", Record(account, "nearly.persist.test", ";"));
        yield return Of("nearly", Record(account, "nearly.persist.test", "; persistUntil=1721952000"));
        yield return Of("alias", "CNAME record.elsewhere.test.");
        yield return Of("servfail", "CNAME x.broken.test.");
        yield return Of("deaf", "CNAME x.broken.test.");

        static (string Owner, string Data) Of(string name, string data) => ($"_validation-persist.{name}", data);
    }
}
