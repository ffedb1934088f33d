namespace CentralNic.AcmeBridge.Operator;

/// <summary>Says which certificate belongs to a parked order.</summary>
/// <param name="Certificate">Its id at the reseller.</param>
internal sealed record AdoptRequest(string? Certificate);
