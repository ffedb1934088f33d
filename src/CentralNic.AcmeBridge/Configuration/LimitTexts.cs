using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Limits;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The limits of tenants of the store, by the names and in the writing of the section <c>Limits</c>.</summary>
internal static class LimitTexts
{
    private static readonly IReadOnlyList<Limit> All =
    [
        Of(nameof(RequestLimits.NewAccountsPerAddress), LimitsSection.Rate,
            all => all.NewAccountsPerAddress, own => own.NewAccountsPerAddress, (own, value) => own with { NewAccountsPerAddress = value }),
        Of(nameof(RequestLimits.NewOrdersPerAccount), LimitsSection.Rate,
            all => all.NewOrdersPerAccount, own => own.NewOrdersPerAccount, (own, value) => own with { NewOrdersPerAccount = value }),
        Of(nameof(RequestLimits.PendingOrdersPerAccount), LimitsSection.Count,
            all => all.PendingOrdersPerAccount,
            own => own.PendingOrdersPerAccount,
            (own, value) => own with { PendingOrdersPerAccount = value }),
        Of(nameof(RequestLimits.NewOrdersPerTenant), LimitsSection.Rate,
            all => all.NewOrdersPerTenant, own => own.NewOrdersPerTenant, (own, value) => own with { NewOrdersPerTenant = value }),
        Of(nameof(RequestLimits.PendingOrdersPerTenant), LimitsSection.Count,
            all => all.PendingOrdersPerTenant,
            own => own.PendingOrdersPerTenant,
            (own, value) => own with { PendingOrdersPerTenant = value }),
        Of(nameof(RequestLimits.CertificatesPerNameSet), LimitsSection.Rate,
            all => all.CertificatesPerNameSet,
            own => own.CertificatesPerNameSet,
            (own, value) => own with { CertificatesPerNameSet = value }),
        Of(nameof(RequestLimits.FailedValidationsPerName), LimitsSection.Rate,
            all => all.FailedValidationsPerName,
            own => own.FailedValidationsPerName,
            (own, value) => own with { FailedValidationsPerName = value }),
        Of(nameof(RequestLimits.FailedOrdersBeforePause), LimitsSection.Count,
            all => all.FailedOrdersBeforePause,
            own => own.FailedOrdersBeforePause,
            (own, value) => own with { FailedOrdersBeforePause = value }),
        Of(nameof(RequestLimits.PurchasesPerNameSet), LimitsSection.Count,
            all => all.PurchasesPerNameSet, own => own.PurchasesPerNameSet, (own, value) => own with { PurchasesPerNameSet = value }),
        Of(nameof(RequestLimits.PurchasesPerAccount), LimitsSection.Purchases,
            all => all.PurchasesPerAccount, own => own.PurchasesPerAccount, (own, value) => own with { PurchasesPerAccount = value }),
        Of(nameof(RequestLimits.PurchasesPerExternalAccountKey), LimitsSection.Purchases,
            all => all.PurchasesPerExternalAccountKey,
            own => own.PurchasesPerExternalAccountKey,
            (own, value) => own with { PurchasesPerExternalAccountKey = value }),
        Of(nameof(RequestLimits.PurchasesPerTenant), LimitsSection.Purchases,
            all => all.PurchasesPerTenant, own => own.PurchasesPerTenant, (own, value) => own with { PurchasesPerTenant = value }),
    ];

    /// <summary>Reads the limits of a tenant.</summary>
    /// <param name="limits">By name; letter case does not matter.</param>
    /// <exception cref="ArgumentException">A name is none of the limits', or a limit cannot be read.</exception>
    internal static RequestLimitOverrides Read(IReadOnlyDictionary<string, string> limits)
    {
        var own = new RequestLimitOverrides();
        foreach (var (name, text) in limits)
        {
            var limit = All.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new ArgumentException(
                    $"'limits' has '{name}', which is not a limit; give some of {string.Join(", ", All.Select(known => known.Name))}.",
                    nameof(limits));
            own = limit.Read(own, text.Trim());
        }

        return own;
    }

    /// <summary>Writes all limits.</summary>
    internal static Dictionary<string, string> Write(RequestLimits limits) =>
        All.ToDictionary(limit => limit.Name, limit => limit.Write(limits), StringComparer.Ordinal);

    /// <summary>Writes those that a tenant has of its own.</summary>
    internal static Dictionary<string, string> Write(RequestLimitOverrides limits) => All
        .Select(limit => (limit.Name, Text: limit.WriteOwn(limits)))
        .Where(limit => limit.Text is not null)
        .ToDictionary(limit => limit.Name, limit => limit.Text!, StringComparer.Ordinal);

    private static Limit Of<T>(
        string name,
        SettingType<T> type,
        Func<RequestLimits, T> all,
        Func<RequestLimitOverrides, T> own,
        Func<RequestLimitOverrides, T, RequestLimitOverrides> change) => new(
        name,
        (limits, text) => type.Parse(text, out var value, out var problem)
            ? value is null
                ? limits with { Unlimited = [.. limits.Unlimited, name] }
                : change(limits, value)
            : throw new ArgumentException(
                $"'limits' has {name} '{text}', which {problem}. {type.Mend(type.Format(all(new RequestLimits())))}", nameof(limits)),
        limits => type.Format(all(limits)),
        limits => limits.Unlimited.Contains(name) ? type.Null : own(limits) is { } value ? type.Format(value) : null);

    private sealed record Limit(
        string Name,
        Func<RequestLimitOverrides, string, RequestLimitOverrides> Read,
        Func<RequestLimits, string> Write,
        Func<RequestLimitOverrides, string?> WriteOwn);
}
