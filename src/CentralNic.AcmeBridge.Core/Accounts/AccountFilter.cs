using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>Which accounts are listed; what is <see langword="null"/> does not count.</summary>
public sealed record AccountFilter
{
    /// <summary>What <see cref="Status"/> may be.</summary>
    public static IReadOnlyList<string> Statuses { get; } = ["valid", "suspended", "deactivated", "revoked"];

    /// <summary>Of this tenant.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>In this status: one of <see cref="Statuses"/>.</summary>
    public string? Status { get; init; }

    /// <summary>Made with this external account key; letter case does not matter.</summary>
    public string? Key { get; init; }

    /// <summary>With this contact: a mail address, with <c>mailto:</c> or without; letter case does not matter.</summary>
    public string? Contact { get; init; }

    /// <summary>The tags that the accounts carry.</summary>
    internal IReadOnlyList<string> Tags =>
    [
        .. Key is { } key ? (string[])[AccountRepository.BindingMark(key)] : [],
        .. Contact is { } contact ? (string[])[ContactTag(contact)] : [],
        .. Tenant is { } tenant ? (string[])[TenantTag(tenant)] : [],
        .. Status is { } status ? (string[])[StatusTag(status)] : [],
    ];

    /// <summary>The status of an account in one word: that of ACME (RFC 8555 section 7.1.2), or <c>suspended</c>.</summary>
    /// <param name="account">The account.</param>
    public static string StatusOf(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return account is { Status: AccountStatus.Valid, Suspended: not null } ? "suspended" : account.Status.ToString().ToLowerInvariant();
    }

    /// <summary>Whether an account is wanted.</summary>
    internal bool Matches(Account account) =>
        (Tenant is not { } tenant || account.Tenant == tenant)
        && (Status is null || Status == StatusOf(account))
        && (Key is null || Key.Equals(account.ExternalAccountKey, StringComparison.OrdinalIgnoreCase))
        && (Contact is null || account.Contacts.Any(contact => ContactTag(contact) == ContactTag(Contact)));

    internal static string TenantTag(TenantId tenant) => "tenant:" + tenant.Value;

    internal static string StatusTag(string status) => "status:" + status;

    internal static string ContactTag(string contact)
    {
        const string Scheme = "mailto:";
        var address = contact.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? contact[Scheme.Length..] : contact;
        return "contact:" + address.Trim().ToLowerInvariant();
    }
}
