namespace CentralNic.AcmeBridge.Operator;

/// <summary>Gives a parked order up.</summary>
/// <param name="Reason">Why, fit for the client.</param>
internal sealed record GiveUpRequest(string? Reason);
