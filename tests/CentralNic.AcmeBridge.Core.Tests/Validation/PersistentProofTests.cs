using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>Records of dns-persist-01 (draft-ietf-acme-dns-persist-02 sections 4.1, 4.2, 5, 9.3.1 and the example of 10.2).</summary>
public class PersistentProofTests
{
    private const string Thumbprint = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
    private const string Prefix = "https://ca.example/account-hash/";
    private const string Hash = Prefix + "sha-256/5SQm7n6tPh2-PlLbCKGnViTXX5z19SCN4cPGQHSk-kw";
    private const string HashOfAnyDomain = Prefix + "sha-256/NpDnSwUthQK8zCgFdefYxAdAVPnygMLbs9US6oO-5ug";
    private const string Url = "https://ca.example/acct/123";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_721_951_999);
    private static readonly AccountUris Uris = new("https://ca.example/acct/", Prefix);
    private static readonly DnsPersistOptions Options = new()
    {
        IssuerDomainNames = ["authority.example", "ca.example.net"],
        Uris = [Uris],
    };
    private static readonly Account Account = new()
    {
        Id = new AccountId("123"),
        Tenant = Sample.Tenant,
        Status = AccountStatus.Valid,
        Key = "{}",
        KeyThumbprint = Thumbprint,
        ConsentToken = "token",
        Created = Sample.Now,
    };

    [Fact]
    public void HashOf_IsThatOfTheDraft()
    {
        Assert.Equal(Hash, Uris.HashOf("example.com", Thumbprint, Account.Id));
        Assert.Equal(HashOfAnyDomain, Uris.HashOf("*", Thumbprint, Account.Id));
    }

    [Fact]
    public void Expected_IsTheRecordOfTheDraft()
    {
        var proof = new PersistentProof(Options, Account);

        Assert.Equal("authority.example; accounturi=" + Hash, proof.Expected("example.com", wildcard: false));
        Assert.Equal($"authority.example; accounturi={Hash}; policy=wildcard", proof.Expected("example.com", wildcard: true));
    }

    [Theory]
    [InlineData("authority.example; accounturi=" + Hash)]
    [InlineData("authority.example;accounturi=" + Hash)]
    [InlineData(" ca.example.net ; accounturi = " + Hash + " ")]
    [InlineData("Authority.EXAMPLE; accounturi=" + Hash)]
    [InlineData("authority.example; accounturi=" + HashOfAnyDomain)]
    [InlineData("authority.example; new=thing; new=thing; accounturi=" + Hash)]
    [InlineData("authority.example; accounturi=" + Hash + "; policy=anything")]
    [InlineData("authority.example; persistUntil=1721952000; accounturi=" + Hash, 1_721_952_000)]
    [InlineData("authority.example; accounturi=" + Hash + "; persistuntil=1999999999", 1_999_999_999)]
    [InlineData("authority.example; accounturi=" + Hash + "; persistUntil=99999999999999999999999999")]
    public void Read_AProofIsValidUntilItsTime(string record, long until = 0)
    {
        var found = Read(record);

        Assert.Equal((PersistentVerdict.Valid, ""), (found.Verdict, found.Reason));
        Assert.Equal(until == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(until), found.Until);
    }

    [Theory]
    [InlineData("authority.example; policy=wildcard; accounturi=" + Hash)]
    [InlineData("authority.example; accounturi=" + Hash + ";Policy=WildCard")]
    [InlineData("authority.example; accounturi=" + HashOfAnyDomain + "; policy=wildcard")]
    public void Read_WithThePolicyMoreThanTheNameIsProved(string record) =>
        Assert.Equal(PersistentVerdict.Valid, Read(record, wildcard: true).Verdict);

    [Theory]
    [InlineData("authority.example; accounturi=" + Hash)]
    [InlineData("authority.example; accounturi=" + Hash + "; policy=wildcards")]
    [InlineData("authority.example; accounturi=" + Hash + "; policy=")]
    public void Read_WithoutThePolicyTheNameAloneIsProved(string record)
    {
        Assert.Equal(PersistentVerdict.Valid, Read(record).Verdict);
        AssertRefused(
            PersistentVerdict.Narrow, "is without policy=wildcard and counts for example.com alone", Read(record, wildcard: true));
    }

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("v=spf1 -all")]
    [InlineData("other.example; accounturi=" + Hash)]
    [InlineData("www.authority.example; accounturi=" + Hash)]
    [InlineData("; accounturi=" + Hash)]
    [InlineData("accounturi=" + Hash)]
    [InlineData("\"authority.example\"; accounturi=" + Hash)]
    [InlineData("authority.example accounturi=" + Hash)]
    public void Read_ForAnotherIssuerIsIgnored(string record) => Assert.Equal(PersistentVerdict.Foreign, Read(record).Verdict);

    [Theory]
    [InlineData("authority.example", "has no accounturi")]
    [InlineData("authority.example; policy=wildcard", "has no accounturi")]
    [InlineData("authority.example; accounturi=" + Hash + ";", "has nothing after a ';'")]
    [InlineData("authority.example.; accounturi=" + Hash, "has no domain name before the first ';'")]
    [InlineData("authority.example; accounturi=" + Hash + "; policy", "not tag=value")]
    [InlineData("authority.example; accounturi=" + Hash + " policy=wildcard", "forbidden characters in the value of accounturi")]
    [InlineData("authority.example; accounturi=" + Hash + "; accounturi=" + Hash, "has accounturi more than once")]
    [InlineData("authority.example; accounturi=" + Hash + "; policy=wildcard; POLICY=wildcard", "has policy more than once")]
    [InlineData("authority.example; accounturi=" + Hash + "; persistUntil=1; persistUntil=1999999999", "has persistUntil more than once")]
    [InlineData("authority.example; accounturi=" + Hash + "; persistUntil=", "has \"\" as persistUntil")]
    [InlineData("authority.example; accounturi=" + Hash + "; persistUntil=-1", "has \"-1\" as persistUntil")]
    [InlineData("authority.example; accounturi=" + Hash + "; persistUntil=0x7fffffff", "has \"0x7fffffff\" as persistUntil")]
    [InlineData("authority.example; accounturi=" + Hash + "; persistUntil=1.9e9", "has \"1.9e9\" as persistUntil")]
    [InlineData(
        "authority.example; accounturi=" + Hash + "; persistUntil=2030-01-01T00:00:00Z", "has \"2030-01-01T00:00:00Z\" as persistUntil")]
    [InlineData("authority.example; accounturi=" + Url, "does not begin with " + Prefix)]
    [InlineData(
        "authority.example; accounturi=HTTPS://ca.example/account-hash/sha-256/5SQm7n6tPh2-PlLbCKGnViTXX5z19SCN4cPGQHSk-kw",
        "does not begin with")]
    [InlineData(
        "authority.example; accounturi=" + Prefix + "SHA-256/5SQm7n6tPh2-PlLbCKGnViTXX5z19SCN4cPGQHSk-kw", "does not go on with sha-256/")]
    [InlineData(
        "authority.example; accounturi=" + Prefix + "sha-512/5SQm7n6tPh2-PlLbCKGnViTXX5z19SCN4cPGQHSk-kw", "does not go on with sha-256/")]
    [InlineData("authority.example; accounturi=" + Prefix + "5SQm7n6tPh2-PlLbCKGnViTXX5z19SCN4cPGQHSk-kw", "does not go on with sha-256/")]
    [InlineData("authority.example; accounturi=" + Hash + "/", "does not go on with sha-256/")]
    [InlineData("authority.example; accounturi=" + Hash + "=", "not 32 bytes in base64url")]
    [InlineData(
        "authority.example; accounturi=" + Prefix + "sha-256/5SQm7n6tPh2+PlLbCKGnViTXX5z19SCN4cPGQHSk+kw", "not 32 bytes in base64url")]
    [InlineData(
        "authority.example; accounturi=" + Prefix + "sha-256/5SQm7n6tPh2-PlLbCKGnViTXX5z19SCN4cPGQHSk", "not 32 bytes in base64url")]
    public void Read_ForThisServerAndOfTheWrongFormIsMalformed(string record, string reason) =>
        AssertRefused(PersistentVerdict.Malformed, reason, Read(record));

    [Fact]
    public void Read_TheHashIsThatOfTheNameTheKeyAndTheAccount()
    {
        const string Record = "authority.example; accounturi=" + Hash;
        foreach (var (account, domain) in new[]
        {
            (Account, "example.org"),
            (Account, "www.example.com"),
            (Account with { KeyThumbprint = "9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI" }, "example.com"),
            (Account with { Id = new AccountId("124") }, "example.com"),
        })
        {
            var found = new PersistentProof(Options, account).Read(Record, domain, wildcard: false, Now);
            AssertRefused(PersistentVerdict.OtherAccount, "5SQm7n6tPh2-PlLbCKGnViTXX5z19SCN4cPGQHSk-kw", found);
        }
    }

    [Fact]
    public void Read_FormerKeysOfTheAccountCount()
    {
        using AccountKey second = AccountKey.Create("ES256"), third = AccountKey.Create("ES256");
        var changed = Account.With(second.PublicKey).With(third.PublicKey);

        Assert.Equal([second.PublicKey.Thumbprint, Thumbprint], changed.FormerKeyThumbprints);
        Assert.Equal(
            PersistentVerdict.Valid,
            new PersistentProof(Options, changed).Read(
                "authority.example; accounturi=" + Hash, "example.com", wildcard: false, Now).Verdict);
        Assert.Equal([third.PublicKey.Thumbprint, Thumbprint], changed.With(second.PublicKey).FormerKeyThumbprints);
    }

    [Fact]
    public void With_TheLatestThousandFormerKeysAreRemembered()
    {
        using var key = AccountKey.Create("ES256");
        var old = Account with
        {
            FormerKeyThumbprints = [.. Enumerable.Range(0, Account.MostFormerKeys).Select(number => $"key {number}")],
        };

        var changed = old.With(key.PublicKey);

        Assert.Equal([Thumbprint, .. old.FormerKeyThumbprints.Take(Account.MostFormerKeys - 1)], changed.FormerKeyThumbprints);
    }

    [Fact]
    public void Read_FormerUrlsOfTheServerCount()
    {
        var moved = Options with
        {
            Uris = [new AccountUris("https://new.example/acme/account/", "https://new.example/acme/account-hash/"), Uris],
        };
        var proof = new PersistentProof(moved, Account);

        Assert.Equal(
            PersistentVerdict.Valid, proof.Read("authority.example; accounturi=" + Hash, "example.com", wildcard: false, Now).Verdict);
        Assert.Equal(
            PersistentVerdict.Valid, proof.Read(proof.Expected("example.com", wildcard: true), "example.com", wildcard: true, Now).Verdict);
        Assert.Contains(
            "https://new.example/acme/account-hash/sha-256/", proof.Expected("example.com", wildcard: false), StringComparison.Ordinal);

        // The prefix of the one with the hash of the other is nobody's.
        var mixed = "https://new.example/acme/account-hash/" + Hash[Prefix.Length..];
        Assert.Equal(
            PersistentVerdict.OtherAccount,
            proof.Read("authority.example; accounturi=" + mixed, "example.com", wildcard: false, Now).Verdict);
    }

    [Theory]
    [InlineData(Url, nameof(PersistentVerdict.Valid))]
    [InlineData(Hash, nameof(PersistentVerdict.Valid))]
    [InlineData("https://ca.example/acct/124", nameof(PersistentVerdict.Malformed))]
    [InlineData("https://ca.example/acct/123/", nameof(PersistentVerdict.Malformed))]
    [InlineData("https://CA.example/acct/123", nameof(PersistentVerdict.Malformed))]
    public void Read_ThePlainUrlCountsWhereItIsAcceptedAndForItsAccountAlone(string uri, string expected)
    {
        var verdict = Enum.Parse<PersistentVerdict>(expected);
        var proof = new PersistentProof(Options with { AcceptsAccountUrl = true }, Account);

        Assert.Equal(verdict, proof.Read("authority.example; accounturi=" + uri, "example.com", wildcard: false, Now).Verdict);
        Assert.Equal(uri == Hash ? verdict : PersistentVerdict.Malformed, Read("authority.example; accounturi=" + uri).Verdict);
    }

    [Fact]
    public void Read_FromItsTimeOnARecordIsExpired()
    {
        const string Record = "authority.example; accounturi=" + Hash + "; persistUntil=1721952000";

        Assert.Equal(PersistentVerdict.Valid, Read(Record).Verdict);
        var found = new PersistentProof(Options, Account).Read(Record, "example.com", wildcard: false, Now.AddSeconds(1));
        AssertRefused(PersistentVerdict.Expired, "counted until 2024-07-26T00:00:00Z (persistUntil)", found);
    }

    private static PersistentProof.Finding Read(string record, bool wildcard = false) =>
        new PersistentProof(Options, Account).Read(record, "example.com", wildcard, Now);

    private static void AssertRefused(PersistentVerdict verdict, string reason, PersistentProof.Finding found)
    {
        Assert.Equal(verdict, found.Verdict);
        Assert.Contains(reason, found.Reason, StringComparison.Ordinal);
    }
}
