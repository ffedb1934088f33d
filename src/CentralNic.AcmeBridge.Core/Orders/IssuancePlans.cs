namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>What plans have in common.</summary>
internal static class IssuancePlans
{
    /// <summary>Whether the plan's command costs money.</summary>
    public static bool IsBilled(this IssuancePlan plan) => plan is IssuancePlan.Buy or IssuancePlan.Renew;
}
