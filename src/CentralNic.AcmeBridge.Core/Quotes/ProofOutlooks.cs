using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Preflight;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;

namespace CentralNic.AcmeBridge.Core.Quotes;

/// <summary>Looks name by name at what <see cref="DcvPreflight"/> judges together.</summary>
internal sealed class ProofOutlooks(DcvPreflight preflight, DcvPublishers publishers)
{
    /// <summary>Looks at each name of an order.</summary>
    /// <param name="order">The order, with the plan that was decided.</param>
    /// <param name="offered">Its profile with the class.</param>
    /// <param name="method">The DCV method.</param>
    public async Task<ImmutableArray<NameProof>> OfAsync(
        Order order, OfferedProfile offered, string method, CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(order.Names.Select(name => OfAsync(order, offered, method, name, cancellationToken)))];

    private async Task<NameProof> OfAsync(
        Order order, OfferedProfile offered, string method, string name, CancellationToken cancellationToken)
    {
        // As before the command: the site of a name is asked where something is paid.
        var served = order.Issuance!.Plan?.IsBilled() == true ? order.Names : (ImmutableArray<string>?)null;
        var caa = await preflight.CaaOfAsync(name, offered.Class.Ca, order.Tenant, cancellationToken);
        var reach = await preflight.ReachAsync(name, method, offered.Class.Ca, cancellationToken);
        var found = await preflight.CheckAsync(order.Tenant, [name], method, offered.Class.Ca, served, null, cancellationToken);
        var findings = new[] { found.Reason ?? found.Refusal?.Detail, found.Delay, found.Remarks }.OfType<string>().ToArray();
        return new NameProof(name, method)
        {
            Publisher = DcvMethods.IsEmail(method) ? null : publishers.For(method, name)?.Name,
            Place = reach.Where,
            IsPossible = reach.Obstacle is null && found is { Refusal: null, Delay: null },
            Finding = findings.Length == 0 ? null : string.Join(" ", findings),
            CaaPermits = caa.Permits,
            Caa = caa.Reason,
        };
    }
}
