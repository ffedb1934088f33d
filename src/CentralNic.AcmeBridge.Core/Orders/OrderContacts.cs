namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>The contacts that an order is sent with: certificate contacts, or handles of which the reseller makes some.</summary>
public sealed record OrderContacts
{
    /// <summary>The technical contact.</summary>
    public string? Tech { get; init; }

    /// <summary>The organization's contact.</summary>
    public string? Organization { get; init; }

    /// <summary>The EV approver.</summary>
    public string? EvApprover { get; init; }
}
