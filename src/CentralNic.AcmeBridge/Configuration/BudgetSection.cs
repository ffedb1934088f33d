using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CentralNic.AcmeBridge.Core.Budgets;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Budget</c>, and those of the same name in the tenants: how much may be spent.</summary>
internal sealed class BudgetSection
{
    private static readonly SettingType<decimal?> Amount = new(
        TryParseAmount,
        _ => "Give an amount without VAT, with a point for fractions, for example 500 or 1200.50; or unlimited.",
        new JsonForm("number", @"[0-9]+(?:\.[0-9]+)?|unlimited|none", Least: 0),
        amount => amount?.ToString(CultureInfo.InvariantCulture) ?? "unlimited");

    private static readonly SettingType<string> ThreeLetters = SettingTypes.Text(pattern: "[A-Za-z]{3}").ReadBy(
        TryParseCurrency, "Give the reseller account's currency by its three letters, for example EUR; or leave it empty.");

    private readonly Setting<decimal?> _perOrder;
    private readonly Setting<decimal?> _perMonth;
    private readonly Setting<decimal?> _perYear;
    private readonly Setting<string> _currency;

    private BudgetSection(SettingGroup keys, string monthNote, string? monthSample, string[] examples)
    {
        Keys = keys;
        _perOrder = keys.Value("PerOrder", "What one purchase may cost at most", Amount, example: examples[0], note: "no limit");
        _perMonth = keys.Value("PerMonth",
            "What may be spent in a calendar month (UTC). `0`: nothing may be bought, reissues go on. `unlimited`, or `none`: no limit",
            Amount, example: examples[1], note: monthNote, sample: monthSample);
        _perYear = keys.Value("PerYear", "What may be spent in a calendar year (UTC)", Amount, example: examples[2], note: "no limit");
        _currency = keys.Value("Currency",
            "The currency of the amounts. When the reseller quotes in another one, or neither its quote nor its account names one, "
            + "nothing is bought, and the log says so. Without it, amounts are in whatever currency the account has",
            ThreeLetters, example: "EUR", note: "the reseller account's");
    }

    /// <summary>For all tenants together.</summary>
    internal static BudgetSection General { get; } = new(
        new SettingGroup("Budget")
        {
            IsReloaded = true,
            Remark = "For all tenants together, without VAT. PerMonth or PerYear is to be decided before the bridge serves: "
                + "an amount, or \"unlimited\".",
        },
        "this or `PerYear` required to serve, except with `--sandbox`",
        "500",
        ["300", "2000", "20000"]);

    /// <summary>For one tenant alone.</summary>
    internal static BudgetSection OfTenant { get; } = new(
        new SettingGroup("Tenants:<name>:Budget")
        {
            Names = "default",
            Remark = "For this tenant alone; empty: no limit of its own.",
            IsReloaded = true,
        },
        "no limit",
        null,
        ["300", "500", "5000"]);

    /// <summary>The declarations.</summary>
    internal SettingGroup Keys { get; }

    internal static BudgetPlan Read(SettingsReader reader) => new()
    {
        All = General.ReadOne(reader),
        Tenants = TenantsSection.ReadEach(reader, name => OfTenant.ReadOne(reader, name)),
    };

    /// <summary>Whether an end is set to what can be spent, or waived by name.</summary>
    internal static bool IsDecided(SettingsReader reader) =>
        reader.Text(General._perMonth) is not null || reader.Text(General._perYear) is not null;

    /// <summary>Notes that it is not decided.</summary>
    internal static void FailUndecided(SettingsReader reader) => reader.Fail(
        General._perMonth,
        "is not set, and neither is PerYear, so that there is no end to what can be spent",
        "Give what may be spent in a month without VAT, for example 500; or unlimited.");

    private BudgetLimits ReadOne(SettingsReader reader, params ReadOnlySpan<string> tenant)
    {
        var limits = new BudgetLimits
        {
            PerOrder = reader.Find(_perOrder.Of(tenant)),
            PerMonth = reader.Find(_perMonth.Of(tenant)),
            PerYear = reader.Find(_perYear.Of(tenant)),
            Currency = reader.Find(_currency.Of(tenant)),
        };
        if (limits.PerMonth > limits.PerYear)
        {
            reader.Fail(_perMonth.Of(tenant), $"is more than {_perYear.Name}", "Lower the one, or raise the other.");
        }

        return limits;
    }

    private static bool TryParseAmount(string text, [MaybeNullWhen(false)] out decimal? value, out string problem)
    {
        (value, problem) = (null, "is not an amount of money");
        if (text.Equals("unlimited", StringComparison.OrdinalIgnoreCase) || text.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var isAmount = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount);
        value = isAmount ? amount : null;
        return isAmount;
    }

    private static bool TryParseCurrency(string text, out string value, out string problem)
    {
        (value, problem) = (text.ToUpperInvariant(), "is not a currency");
        return text.Length == 3 && text.All(char.IsAsciiLetter);
    }
}
