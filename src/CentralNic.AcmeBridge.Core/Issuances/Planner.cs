using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>Decides how a finalized order gets its certificate. Pure: what is known goes in, the decision with its reason comes out.</summary>
public static class Planner
{
    /// <summary>Decides.</summary>
    /// <param name="order">The finalized order.</param>
    /// <param name="issued">The longest-lasting certificate of the tenant for the same CSR and the class of the order's profile, if any.</param>
    /// <param name="buyer">The tenant's order that is buying a certificate for the same CSR right now, if any.</param>
    /// <param name="now">The time.</param>
    public static PlanDecision Decide(Order order, IssuedCertificate? issued, Order? buyer, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (issued is not null && IsGoodFor(order, issued, now))
        {
            return new PlanDecision(
                IssuancePlan.Return,
                $"Certificate {issued.Id} was issued for the same CSR and is valid until {issued.NotAfter:yyyy-MM-dd}.")
            {
                Certificate = issued.Id,
            };
        }

        if (buyer is not null && buyer.Id != order.Id)
        {
            // Of another profile too, because one order at a time can buy for a CSR; it is planned anew when that one is settled.
            return new PlanDecision(IssuancePlan.Attach, $"The same CSR is being issued for order {buyer.Id}.") { AttachTo = buyer.Id };
        }

        return new PlanDecision(IssuancePlan.Buy, "No certificate for this CSR exists or is being issued.");
    }

    /// <summary>Good: it covers the names, and a third of its life is left (clients renew then), or it was received within a day (a client that repeats itself).</summary>
    private static bool IsGoodFor(Order order, IssuedCertificate issued, DateTimeOffset now)
    {
        if (now >= issued.NotAfter || !order.Names.All(issued.Names.Contains))
        {
            return false;
        }

        var life = issued.NotAfter - issued.NotBefore;
        return now - issued.Received < TimeSpan.FromDays(1) || issued.NotAfter - now > life / 3;
    }
}
