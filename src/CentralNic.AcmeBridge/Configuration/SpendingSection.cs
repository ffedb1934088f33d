using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>
/// What must be decided before real money can be spent: who may have an account, what the tenant <c>default</c> may order, and how much. Each is
/// set, or waived by name.
/// </summary>
internal static class SpendingSection
{
    internal static void RequireDecisions(SettingsReader reader)
    {
        if (reader.Text(SettingKeys.AcmeExternalAccountRequired) is null)
        {
            reader.Fail(
                SettingKeys.AcmeExternalAccountRequired,
                "is not set, so that whoever reaches the directory could buy",
                "Set it to true, and give the clients keys ('eab new' makes them, docs/tenants.md); or to false, to let everybody have an account.");
        }

        string names = $"{SettingKeys.Tenants}:{TenantDirectory.DefaultId}:{SettingKeys.TenantNames}";
        if (!reader.IsListGiven(names))
        {
            reader.Fail(
                names,
                "is not set, so that its accounts could order for every name",
                "Give the domains that accounts of the tenant 'default' may order, or * for all.");
        }

        string month = $"{SettingKeys.Budget}:{SettingKeys.BudgetPerMonth}";
        if (reader.Text(month) is null && reader.Text($"{SettingKeys.Budget}:{SettingKeys.BudgetPerYear}") is null)
        {
            reader.Fail(
                month,
                "is not set, and neither is PerYear, so that there is no end to what can be spent",
                "Give what may be spent in a month without VAT, for example 500; or unlimited.");
        }
    }
}
