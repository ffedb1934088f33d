using System.Collections.Immutable;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Operator.Keys;

namespace CentralNic.AcmeBridge.Operator.Tenants;

/// <summary>Asks for a tenant. It must say names or profiles.</summary>
/// <param name="Name">Its name: up to 64 letters, digits, dots, hyphens and underscores; letter case does not matter.</param>
/// <param name="Settings">What it may order, and how much.</param>
/// <param name="Key">An external account key that is made with it; absent: none. Its tenant does not count.</param>
internal sealed record NewTenantRequest(string? Name, TenantSettingsRequest? Settings = null, NewEabKeyRequest? Key = null);

/// <summary>
/// What a tenant may order, and how much. Each member that is given replaces what was there whole; what is left out stays.
/// </summary>
/// <param name="Names">The domains, each with all names below it, that may be ordered; <c>*</c>: all names.</param>
/// <param name="Profiles">The profiles that may be ordered; empty: all.</param>
/// <param name="DefaultProfile">The profile of orders that name none; empty: the only one, or that of the whole server.</param>
/// <param name="PreauthorizedNames">The domains, each with all names below it, for which no proof of control is asked.</param>
/// <param name="Budget">How much may be spent; what is left out of it is not limited for this tenant alone.</param>
/// <param name="Limits">
/// The limits that differ from those of all tenants, by the names and in the writing of the section Limits of the configuration, for
/// example <c>PurchasesPerTenant</c> and <c>10/day, 100/month</c>; <c>unlimited</c> lifts one.
/// </param>
/// <param name="Reason">Why, for the audit trail.</param>
/// <param name="Approval">Who approves the purchases; what is left out of it stays.</param>
/// <param name="Version">
/// The version that the change is made from, as the tenant shows it: when the tenant was changed since, this change is refused (409).
/// Absent: it counts whatever was changed meanwhile.
/// </param>
internal sealed record TenantSettingsRequest(
    ImmutableArray<string>? Names = null,
    ImmutableArray<string>? Profiles = null,
    string? DefaultProfile = null,
    ImmutableArray<string>? PreauthorizedNames = null,
    TenantBudget? Budget = null,
    IReadOnlyDictionary<string, string>? Limits = null,
    string? Reason = null,
    TenantApprovalRequest? Approval = null,
    long? Version = null)
{
    /// <summary>The settings with what is given.</summary>
    public TenantSettings ApplyTo(TenantSettings current) => current with
    {
        Names = Names is { } names ? DomainTexts.Read("names", names) : current.Names,
        Profiles = Profiles ?? current.Profiles,
        DefaultProfile = DefaultProfile is null ? current.DefaultProfile : DefaultProfile.Length == 0 ? null : DefaultProfile,
        PreauthorizedNames = PreauthorizedNames is { } domains
            ? DomainTexts.Read("preauthorizedNames", domains)
            : current.PreauthorizedNames,
        Budget = Budget?.ToLimits() ?? current.Budget,
        Limits = Limits is null ? current.Limits : LimitTexts.Read(Limits),
        Approval = Approval is null or { IsEmpty: true } ? current.Approval : Approval.ApplyTo(current.Approval),
    };
}

/// <summary>How much a tenant may spend, without VAT; what is absent is not limited.</summary>
/// <param name="PerOrder">What one purchase may cost at most.</param>
/// <param name="PerMonth">What may be spent in a calendar month (UTC).</param>
/// <param name="PerYear">What may be spent in a calendar year (UTC).</param>
/// <param name="Currency">The currency of the amounts, for example EUR; absent: that of the reseller account.</param>
internal sealed record TenantBudget(
    decimal? PerOrder = null, decimal? PerMonth = null, decimal? PerYear = null, string? Currency = null)
{
    internal static TenantBudget Of(BudgetLimits limits) => new(limits.PerOrder, limits.PerMonth, limits.PerYear, limits.Currency);

    internal BudgetLimits ToLimits() => new()
    {
        PerOrder = PerOrder,
        PerMonth = PerMonth,
        PerYear = PerYear,
        Currency = string.IsNullOrEmpty(Currency) ? null : Currency.ToUpperInvariant(),
    };
}

/// <summary>Says why a tenant is disabled.</summary>
/// <param name="Reason">Why; its clients are told.</param>
internal sealed record DisableTenantRequest(string? Reason = null);
