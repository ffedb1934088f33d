using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>
/// What must be decided before real money can be spent: who may have an account, what the tenant <c>default</c> may order, and how much.
/// Each is set, or waived by name.
/// </summary>
internal static class SpendingSection
{
    internal static void RequireDecisions(SettingsReader reader)
    {
        if (reader.Text(AcmeSection.ExternalAccountRequired) is null)
        {
            reader.Fail(
                AcmeSection.ExternalAccountRequired,
                "is not set, so that whoever reaches the directory could buy",
                "Set it to true, and give the clients keys ('eab new' makes them, docs/tenants.md); "
                + "or to false, to let everybody have an account.");
        }

        var names = TenantsSection.Names.Of(TenantDirectory.DefaultId.Value);
        if (!reader.IsListGiven(names))
        {
            reader.Fail(
                names,
                "is not set, so that its accounts could order for every name",
                "Give the domains that accounts of the tenant 'default' may order, or * for all.");
        }

        if (!BudgetSection.IsDecided(reader))
        {
            BudgetSection.FailUndecided(reader);
        }
    }
}
