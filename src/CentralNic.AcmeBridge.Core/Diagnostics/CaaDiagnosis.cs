namespace CentralNic.AcmeBridge.Core.Diagnostics;

/// <summary>Whether the CAA records of a name let a CA issue.</summary>
/// <param name="Permits">Whether they do, as far as is known.</param>
/// <param name="IsKnown">Whether the DNS answered.</param>
/// <param name="Reason">Why, in words, without final dot.</param>
public sealed record CaaDiagnosis(bool Permits, bool IsKnown, string Reason);
