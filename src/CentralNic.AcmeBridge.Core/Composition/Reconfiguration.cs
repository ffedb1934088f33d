using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>Puts another configuration in place while the bridge runs.</summary>
internal sealed class Reconfiguration(
    TenantRepository stored,
    DcvPublishers publishers,
    DcvPublisherFactory factory,
    ProfileCatalog profiles,
    TenantDirectory tenants,
    BudgetPlan budgets,
    LimitPlan limits,
    ApprovalPlan approvals)
{
    /// <summary>Puts it in place; a request sees each part of it whole.</summary>
    /// <param name="parts">The whole configuration, understood and checked.</param>
    /// <param name="cancellationToken">Gives up before anything is changed.</param>
    public Task ApplyAsync(BridgeParts parts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var offered = RecordsModule.ProfilesOf(parts, publishers); // What can fail comes first.
        return stored.ConfigureAsync(
            () =>
            {
                Publish(parts.Dcv);

                // Limits come before those who are limited.
                budgets.Configure(parts.Budgets);
                limits.Configure(parts.Limits);
                approvals.Configure(parts.Approvals);
                profiles.Configure(offered, parts.Policy.DefaultProfile);
                tenants.Configure(parts.Tenants);
            },
            cancellationToken);
    }

    private void Publish(DcvOptions options)
    {
        var changed = factory.Create(options);
        foreach (var manual in changed.Except(publishers.All).OfType<ManualDcvPublisher>())
        {
            manual.Begin();
        }

        publishers.Configure(changed);
    }
}
