using System.Globalization;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>Every URL that the server hands out, made from the configured public URL and nothing else.</summary>
internal sealed class AcmeUrls
{
    private readonly string _base;
    private readonly string _accounts;

    public AcmeUrls(Uri publicUrl)
    {
        Origin = publicUrl.GetLeftPart(UriPartial.Authority);
        BasePath = publicUrl.AbsolutePath.TrimEnd('/');
        _base = Origin + BasePath + "/acme/";
        _accounts = _base + "account/";
        Directory = _base + "directory";
        IndexLink = $"<{Directory}>;rel=\"index\"";
    }

    /// <summary>Scheme and authority, without a slash at the end.</summary>
    public string Origin { get; }

    /// <summary>The path before <c>/acme/</c>; empty when there is none.</summary>
    public string BasePath { get; }

    public string Directory { get; }

    /// <summary>The value of the Link header that every answer but the directory has (RFC 8555 section 7.1).</summary>
    public string IndexLink { get; }

    public string NewNonce => _base + "new-nonce";

    public string NewAccount => _base + "new-account";

    public string NewOrder => _base + "new-order";

    public string KeyChange => _base + "key-change";

    public string Account(AccountId id) => _accounts + id.Value;

    public string AccountOrders(AccountId id) => $"{_accounts}{id.Value}/orders";

    /// <summary>The page of an account's orders that begins after one of them.</summary>
    public string AccountOrdersAfter(AccountId id, OrderId last) => $"{_accounts}{id.Value}/orders/{last.Value}";

    /// <summary>Where a human agrees to changed terms of service for an account.</summary>
    public string Terms(Account account) => $"{_base}terms/{account.Id.Value}/{account.ConsentToken}";

    public string Order(OrderId id) => $"{_base}order/{id.Value}";

    public string Finalize(OrderId id) => $"{_base}order/{id.Value}/finalize";

    public string Authorization(OrderId id, int index) => string.Create(CultureInfo.InvariantCulture, $"{_base}authorization/{id.Value}/{index}");

    public string Challenge(OrderId id, int index, string type) =>
        string.Create(CultureInfo.InvariantCulture, $"{_base}challenge/{id.Value}/{index}/{type}");

    public string Certificate(OrderId id) => $"{_base}certificate/{id.Value}";

    /// <summary>The account that a <c>kid</c> names; it must be exactly an account URL (RFC 8555 section 6.2).</summary>
    public AccountId? AccountOf(string kid)
    {
        if (!kid.StartsWith(_accounts, StringComparison.Ordinal))
        {
            return null;
        }

        var id = kid[_accounts.Length..];
        return id.Length > 0 && CentralNic.Acme.Jose.Base64Url.HasOnlyAlphabet(id) ? new AccountId(id) : null;
    }
}
