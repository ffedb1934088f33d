using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Approvals;

/// <summary>What the hoster's system is asked.</summary>
/// <param name="Type">Always <c>purchase.approval</c>.</param>
/// <param name="Timestamp">When it is asked, UTC.</param>
/// <param name="Data">What is to be bought.</param>
internal sealed record ApprovalQuestion(string Type, DateTimeOffset Timestamp, ApprovalPurchase Data);

/// <summary>A purchase that is to be approved.</summary>
/// <param name="Order">The ACME order.</param>
/// <param name="Account">The ACME account that ordered.</param>
/// <param name="Tenant">Who pays.</param>
/// <param name="Names">The names.</param>
/// <param name="Profile">The profile that was ordered.</param>
/// <param name="Class">The reseller's certificate class.</param>
/// <param name="Command"><c>buy</c>, or <c>renew</c> for another year of names that were paid for.</param>
/// <param name="Price">The price without VAT.</param>
/// <param name="Vat">The VAT.</param>
/// <param name="Currency">The currency, ISO 4217; absent: the reseller account's.</param>
/// <param name="Asked">How often it was asked before.</param>
/// <param name="Until">Until when an answer is awaited, UTC.</param>
internal sealed record ApprovalPurchase(
    string Order,
    string Account,
    string Tenant,
    ImmutableArray<string> Names,
    string Profile,
    string Class,
    string Command,
    decimal Price,
    decimal Vat,
    string? Currency,
    int Asked,
    DateTimeOffset Until);
