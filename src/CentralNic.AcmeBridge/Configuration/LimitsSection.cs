using System.Globalization;
using CentralNic.AcmeBridge.Core.Limits;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Limits</c> and those of the same name in the tenants, where what is left out is as in the former.</summary>
internal static class LimitsSection
{
    private const string Unlimited = "unlimited";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    internal static LimitPlan Read(SettingsReader reader)
    {
        RequestLimits all = ReadOne(reader, SettingKeys.Limits, new RequestLimits());
        return new LimitPlan
        {
            All = all,
            Tenants = reader.ChildrenOf(SettingKeys.Tenants)
                .ToDictionary(name => name.ToLowerInvariant(), name => ReadOne(reader, $"{SettingKeys.Tenants}:{name}:{SettingKeys.Limits}", all), StringComparer.Ordinal),
        };
    }

    private static RequestLimits ReadOne(SettingsReader reader, string section, RequestLimits missing) => new()
    {
        NewAccountsPerAddress = Rate(reader, $"{section}:{nameof(RequestLimits.NewAccountsPerAddress)}", missing.NewAccountsPerAddress),
        NewOrdersPerAccount = Rate(reader, $"{section}:{nameof(RequestLimits.NewOrdersPerAccount)}", missing.NewOrdersPerAccount),
        PendingOrdersPerAccount = reader.Value(
            $"{section}:{nameof(RequestLimits.PendingOrdersPerAccount)}",
            missing.PendingOrdersPerAccount,
            TryParseCount,
            $"Give a number from 1 on, for example 10000, or {Unlimited}."),
        CertificatesPerNameSet = Rate(reader, $"{section}:{nameof(RequestLimits.CertificatesPerNameSet)}", missing.CertificatesPerNameSet),
        FailedValidationsPerName = Rate(reader, $"{section}:{nameof(RequestLimits.FailedValidationsPerName)}", missing.FailedValidationsPerName),
        PurchasesPerNameSet = reader.Value(
            $"{section}:{nameof(RequestLimits.PurchasesPerNameSet)}",
            missing.PurchasesPerNameSet,
            TryParseCount,
            $"Give a number from 1 on, or {Unlimited}."),
        PurchasesPerAccount = Purchases(reader, $"{section}:{nameof(RequestLimits.PurchasesPerAccount)}", missing.PurchasesPerAccount),
        PurchasesPerExternalAccountKey = Purchases(
            reader, $"{section}:{nameof(RequestLimits.PurchasesPerExternalAccountKey)}", missing.PurchasesPerExternalAccountKey),
        PurchasesPerTenant = Purchases(reader, $"{section}:{nameof(RequestLimits.PurchasesPerTenant)}", missing.PurchasesPerTenant),
    };

    private static RateLimit? Rate(SettingsReader reader, string key, RateLimit? missing) =>
        reader.Value(key, missing, TryParse, $"Give a count and a time, for example 300/3h, or {Unlimited}.");

    private static PurchaseRate? Purchases(SettingsReader reader, string key, PurchaseRate? missing) => reader.Value<PurchaseRate?>(
        key, missing, TryParsePurchases, $"Give numbers per hour, day and month, or some of them, for example 50/hour, 200/day, 1000/month; or {Unlimited}.");

    private static bool TryParsePurchases(string text, out PurchaseRate? value, out string problem)
    {
        (value, problem) = (null, "is not a number of purchases per hour, day or month");
        if (text.Equals(Unlimited, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var counts = new Dictionary<string, int?>(StringComparer.OrdinalIgnoreCase) { ["hour"] = null, ["day"] = null, ["month"] = null };
        foreach (string part in text.Split(','))
        {
            string[] halves = part.Split('/', StringSplitOptions.TrimEntries);
            if (halves.Length != 2 || !TryParseCount(halves[0], out int? count, out _) || count is null || counts.GetValueOrDefault(halves[1], 0) is not null)
            {
                return false;
            }

            counts[halves[1]] = count;
        }

        value = new PurchaseRate(counts["hour"], counts["day"], counts["month"]);
        return true;
    }

    private static bool TryParse(string text, out RateLimit? value, out string problem)
    {
        (value, problem) = (null, "");
        if (text.Equals(Unlimited, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryParseCount(text[..slash], out int? count, out problem) || count is null)
        {
            problem = "is not a limit";
            return false;
        }

        if (!DurationText.TryParse(text[(slash + 1)..], out TimeSpan window, out problem))
        {
            problem = $"has a time that {problem}";
            return false;
        }

        problem = $"has a time that is not between 1s and {DurationText.Format(Longest)}";
        value = new RateLimit(count.Value, window);
        return window >= TimeSpan.FromSeconds(1) && window <= Longest;
    }

    private static bool TryParseCount(string text, out int? value, out string problem)
    {
        (value, problem) = (null, "is not a whole number from 1 on");
        if (text.Trim().Equals(Unlimited, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        bool isCount = int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0;
        value = isCount ? count : null;
        return isCount;
    }
}
