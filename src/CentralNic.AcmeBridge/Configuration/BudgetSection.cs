using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CentralNic.AcmeBridge.Core.Budgets;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Budget</c> and those of the same name in the tenants: how much may be spent.</summary>
internal static class BudgetSection
{
    private const string AmountMend = "Give an amount without VAT, with a point for fractions, for example 500 or 1200.50; or unlimited.";
    private const string CurrencyMend = "Give the reseller account's currency by its three letters, for example EUR; or leave it empty.";

    internal static BudgetPlan Read(SettingsReader reader) => new()
    {
        All = ReadOne(reader, SettingKeys.Budget),
        Tenants = reader.ChildrenOf(SettingKeys.Tenants)
            .ToDictionary(name => name.ToLowerInvariant(), name => ReadOne(reader, $"{SettingKeys.Tenants}:{name}:{SettingKeys.Budget}"), StringComparer.Ordinal),
    };

    /// <summary>Whether a text waives a limit of money.</summary>
    internal static bool IsUnlimited(string text) =>
        text.Equals("unlimited", StringComparison.OrdinalIgnoreCase) || text.Equals("none", StringComparison.OrdinalIgnoreCase);

    private static BudgetLimits ReadOne(SettingsReader reader, string section)
    {
        var limits = new BudgetLimits
        {
            PerOrder = Amount(reader, $"{section}:{SettingKeys.BudgetPerOrder}"),
            PerMonth = Amount(reader, $"{section}:{SettingKeys.BudgetPerMonth}"),
            PerYear = Amount(reader, $"{section}:{SettingKeys.BudgetPerYear}"),
            Currency = reader.Value<string?>($"{section}:{SettingKeys.BudgetCurrency}", null, TryParseCurrency, CurrencyMend),
        };
        if (limits.PerMonth > limits.PerYear)
        {
            reader.Fail($"{section}:{SettingKeys.BudgetPerMonth}", $"is more than {SettingKeys.BudgetPerYear}", "Lower the one, or raise the other.");
        }

        return limits;
    }

    private static decimal? Amount(SettingsReader reader, string key) => reader.Value<decimal?>(
        key,
        null,
        (string text, [MaybeNullWhen(false)] out decimal? value, out string problem) =>
        {
            problem = "is not an amount of money";
            if (IsUnlimited(text))
            {
                value = null;
                return true;
            }

            bool isAmount = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount);
            value = isAmount ? amount : null;
            return isAmount;
        },
        AmountMend);

    private static bool TryParseCurrency(string text, [MaybeNullWhen(false)] out string? value, out string problem)
    {
        problem = "is not a currency";
        value = text.ToUpperInvariant();
        return text.Length == 3 && text.All(char.IsAsciiLetter);
    }
}
