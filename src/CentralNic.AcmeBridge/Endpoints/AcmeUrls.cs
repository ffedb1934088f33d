using System.Globalization;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;

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

    public string NewAuthz => _base + "new-authz";

    public string NewOrder => _base + "new-order";

    public string KeyChange => _base + "key-change";

    public string RevokeCert => _base + "revoke-cert";

    /// <summary>Clients add a slash and the certificate's name (RFC 9773 section 4.1).</summary>
    public string RenewalInfo => _base + "renewal-info";

    /// <summary>
    /// How accounts are named in records of dns-persist-01. What stands below the second prefix is a name, and nothing that can be fetched.
    /// </summary>
    public AccountUris AccountUris => new(_accounts, _base + "account-hash/");

    public string Account(AccountId id) => _accounts + id.Value;

    public string AccountOrders(AccountId id) => $"{_accounts}{id.Value}/orders";

    /// <summary>The page of an account's orders that begins after one of them.</summary>
    public string AccountOrdersAfter(AccountId id, OrderId last) => $"{_accounts}{id.Value}/orders/{last.Value}";

    /// <summary>Where an answer is that the operator asked for.</summary>
    public string Diagnostic(string token) => $"{Origin}{BasePath}/acme{DiagnosticResource.Path}{token}";

    /// <summary>Where a human agrees to changed terms of service for an account.</summary>
    public string Terms(Account account) => $"{_base}terms/{account.Id.Value}/{account.ConsentToken}";

    public string Order(OrderId id) => $"{_base}order/{id.Value}";

    public string Finalize(OrderId id) => $"{_base}order/{id.Value}/finalize";

    /// <summary>An authorization has one URL, whichever order it was carried over to.</summary>
    public string Authorization(Order order, int index) => Authorization(order.OriginOf(index));

    public string Challenge(AuthorizationOrigin origin, string type) =>
        string.Create(CultureInfo.InvariantCulture, $"{_base}challenge/{origin.Order.Value}/{origin.Index}/{type}");

    public string Certificate(OrderId id) => $"{_base}certificate/{id.Value}";

    private string Authorization(AuthorizationOrigin origin) =>
        string.Create(CultureInfo.InvariantCulture, $"{_base}authorization/{origin.Order.Value}/{origin.Index}");

    /// <summary>The URL of a chain of the order's certificate; that of the first is the certificate's own.</summary>
    public string Certificate(OrderId id, int chain) =>
        chain == 0 ? Certificate(id) : string.Create(CultureInfo.InvariantCulture, $"{Certificate(id)}/{chain}");

    /// <summary>The account that a <c>kid</c> names; it must be exactly an account URL (RFC 8555 section 6.2).</summary>
    public AccountId? AccountOf(string kid)
    {
        if (!kid.StartsWith(_accounts, StringComparison.Ordinal))
        {
            return null;
        }

        var id = kid[_accounts.Length..];
        return id.Length > 0 && CentralNic.Acme.Jose.Base64Url.HasOnlyAlphabet(id.Replace(".", "", StringComparison.Ordinal))
            ? new AccountId(id)
            : null;
    }
}
