using System.Globalization;
using CentralNic.AcmeBridge.Core.Limits;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Limits</c>, and those of the same name in the tenants, where what is left out is as in the former.</summary>
internal sealed class LimitsSection
{
    private const string Unlimited = "unlimited";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    private static readonly RequestLimits Defaults = new();

    internal static readonly SettingType<RateLimit?> Rate = new(
        TryParseRate,
        _ => $"Give a count and a time, for example 300/3h, or {Unlimited}.",
        new JsonForm(Pattern: @"[1-9][0-9]*\s*/\s*[0-9]+(?:ms|s|m|h|d)|unlimited"),
        limit => limit is { } rate
            ? string.Create(CultureInfo.InvariantCulture, $"{rate.Count}/{DurationText.Format(rate.Window)}")
            : Unlimited,
        Unlimited);

    internal static readonly SettingType<int?> Count = new(
        TryParseCount,
        missing => $"Give a number from 1 on, for example {missing}, or {Unlimited}.",
        new JsonForm("integer", "[1-9][0-9]*|unlimited", Least: 1, Most: int.MaxValue),
        count => count?.ToString(CultureInfo.InvariantCulture) ?? Unlimited,
        Unlimited);

    internal static readonly SettingType<PurchaseRate?> Purchases = new(
        TryParsePurchases,
        _ => $"Give numbers per hour, day and month, or some of them, for example 50/hour, 200/day, 1000/month; or {Unlimited}.",
        new JsonForm(Pattern: @"[1-9][0-9]*\s*/\s*(?:hour|day|month)(?:\s*,\s*[1-9][0-9]*\s*/\s*(?:hour|day|month)){0,2}|unlimited"),
        FormatPurchases,
        Unlimited);

    private readonly Setting<RateLimit?> _newAccountsPerAddress;
    private readonly Setting<RateLimit?> _newOrdersPerAccount;
    private readonly Setting<int?> _pendingOrdersPerAccount;
    private readonly Setting<RateLimit?> _newOrdersPerTenant;
    private readonly Setting<int?> _pendingOrdersPerTenant;
    private readonly Setting<RateLimit?> _certificatesPerNameSet;
    private readonly Setting<RateLimit?> _failedValidationsPerName;
    private readonly Setting<int?> _failedOrdersBeforePause;
    private readonly Setting<int?> _purchasesPerNameSet;
    private readonly Setting<PurchaseRate?> _purchasesPerAccount;
    private readonly Setting<PurchaseRate?> _purchasesPerExternalAccountKey;
    private readonly Setting<PurchaseRate?> _purchasesPerTenant;

    private LimitsSection(SettingGroup keys, string? note)
    {
        Keys = keys;
        _newAccountsPerAddress = keys.Value("NewAccountsPerAddress",
            "New accounts from one IPv4 address or IPv6 /64 network, as trusted proxies tell it",
            Rate, Defaults.NewAccountsPerAddress, example: "50/1h", note: note);
        _newOrdersPerAccount = keys.Value("NewOrdersPerAccount",
            "New orders of one account",
            Rate, Defaults.NewOrdersPerAccount, example: "300/3h", note: note);
        _pendingOrdersPerAccount = keys.Value("PendingOrdersPerAccount",
            "Orders of one account that are pending, ready or processing; a number, no rate",
            Count, Defaults.PendingOrdersPerAccount, example: "300", note: note);
        _newOrdersPerTenant = keys.Value("NewOrdersPerTenant",
            "New orders of all accounts of a tenant",
            Rate, Defaults.NewOrdersPerTenant, example: "1000/3h", note: note);
        _pendingOrdersPerTenant = keys.Value("PendingOrdersPerTenant",
            "Orders of all accounts of a tenant that are pending, ready or processing; a number, no rate",
            Count, Defaults.PendingOrdersPerTenant, example: "1000", note: note);
        _certificatesPerNameSet = keys.Value("CertificatesPerNameSet",
            "Certificates of one class for exactly the same names and one tenant, reissues included",
            Rate, Defaults.CertificatesPerNameSet, example: "20/7d", note: note);
        _failedValidationsPerName = keys.Value("FailedValidationsPerName",
            "Failed authorizations of one name for one account",
            Rate, Defaults.FailedValidationsPerName, example: "5/1h", note: note);
        _failedOrdersBeforePause = keys.Value("FailedOrdersBeforePause",
            "Orders of one account for exactly the same names that fail in a row, until it is paused for them; `pauses resume` resumes it. "
            + "Kept over restarts",
            Count, Defaults.FailedOrdersBeforePause, example: "20", note: note);
        _purchasesPerNameSet = keys.Value("PurchasesPerNameSet",
            "Purchases for exactly the same names in a paid year, whatever the class. One more parks its order and asks you; see "
            + "[money.md](money.md)",
            Count, Defaults.PurchasesPerNameSet, example: "2", note: note);
        _purchasesPerAccount = keys.Value("PurchasesPerAccount",
            "Purchases of one account in an hour, a day and a calendar month (UTC), or some of them. Kept over restarts",
            Purchases, Defaults.PurchasesPerAccount, example: "10/day", note: note);
        _purchasesPerExternalAccountKey = keys.Value("PurchasesPerExternalAccountKey",
            "Purchases of all accounts made with one external account key",
            Purchases, Defaults.PurchasesPerExternalAccountKey, example: "20/day, 100/month", note: note);
        _purchasesPerTenant = keys.Value("PurchasesPerTenant",
            "Purchases of all accounts of a tenant",
            Purchases, Defaults.PurchasesPerTenant, example: "unlimited", note: note);
    }

    /// <summary>For all tenants.</summary>
    internal static LimitsSection General { get; } = new(new SettingGroup("Limits") { IsReloaded = true }, null);

    /// <summary>For one tenant alone.</summary>
    internal static LimitsSection OfTenant { get; } = new(
        new SettingGroup("Tenants:<name>:Limits")
        {
            Names = "default",
            Remark = "What is left out is as in the section Limits.",
            IsReloaded = true,
        },
        "as `Limits`");

    /// <summary>The declarations.</summary>
    internal SettingGroup Keys { get; }

    internal static LimitPlan Read(SettingsReader reader)
    {
        var all = General.ReadOne(reader, Defaults);
        return new LimitPlan { All = all, Tenants = TenantsSection.ReadEach(reader, name => OfTenant.ReadOne(reader, all, name)) };
    }

    private RequestLimits ReadOne(SettingsReader reader, RequestLimits missing, params ReadOnlySpan<string> tenant) => new()
    {
        NewAccountsPerAddress = reader.Get(_newAccountsPerAddress.Of(tenant), missing.NewAccountsPerAddress),
        NewOrdersPerAccount = reader.Get(_newOrdersPerAccount.Of(tenant), missing.NewOrdersPerAccount),
        PendingOrdersPerAccount = reader.Get(_pendingOrdersPerAccount.Of(tenant), missing.PendingOrdersPerAccount),
        NewOrdersPerTenant = reader.Get(_newOrdersPerTenant.Of(tenant), missing.NewOrdersPerTenant),
        PendingOrdersPerTenant = reader.Get(_pendingOrdersPerTenant.Of(tenant), missing.PendingOrdersPerTenant),
        CertificatesPerNameSet = reader.Get(_certificatesPerNameSet.Of(tenant), missing.CertificatesPerNameSet),
        FailedValidationsPerName = reader.Get(_failedValidationsPerName.Of(tenant), missing.FailedValidationsPerName),
        FailedOrdersBeforePause = reader.Get(_failedOrdersBeforePause.Of(tenant), missing.FailedOrdersBeforePause),
        PurchasesPerNameSet = reader.Get(_purchasesPerNameSet.Of(tenant), missing.PurchasesPerNameSet),
        PurchasesPerAccount = reader.Get(_purchasesPerAccount.Of(tenant), missing.PurchasesPerAccount),
        PurchasesPerExternalAccountKey = reader.Get(_purchasesPerExternalAccountKey.Of(tenant), missing.PurchasesPerExternalAccountKey),
        PurchasesPerTenant = reader.Get(_purchasesPerTenant.Of(tenant), missing.PurchasesPerTenant),
    };

    private static bool TryParsePurchases(string text, out PurchaseRate? value, out string problem)
    {
        (value, problem) = (null, "is not a number of purchases per hour, day or month");
        if (text.Equals(Unlimited, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var counts = new Dictionary<string, int?>(StringComparer.OrdinalIgnoreCase) { ["hour"] = null, ["day"] = null, ["month"] = null };
        foreach (var part in text.Split(','))
        {
            var halves = part.Split('/', StringSplitOptions.TrimEntries);
            if (halves.Length != 2 || !TryParseCount(halves[0], out var count, out _) || count is null
                || counts.GetValueOrDefault(halves[1], 0) is not null)
            {
                return false;
            }

            counts[halves[1]] = count;
        }

        value = new PurchaseRate(counts["hour"], counts["day"], counts["month"]);
        return true;
    }

    private static string FormatPurchases(PurchaseRate? rate) => rate is null ? Unlimited : string.Join(
        ", ",
        new[] { (rate.PerHour, "hour"), (rate.PerDay, "day"), (rate.PerMonth, "month") }
            .Where(part => part.Item1 is not null)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1}/{part.Item2}")));

    private static bool TryParseRate(string text, out RateLimit? value, out string problem)
    {
        (value, problem) = (null, "");
        if (text.Equals(Unlimited, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryParseCount(text[..slash], out var count, out problem) || count is null)
        {
            problem = "is not a limit";
            return false;
        }

        if (!DurationText.TryParse(text[(slash + 1)..], out var window, out problem))
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

        var isCount = int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;
        value = isCount ? count : null;
        return isCount;
    }
}
