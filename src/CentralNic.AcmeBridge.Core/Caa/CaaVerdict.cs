namespace CentralNic.AcmeBridge.Core.Caa;

/// <summary>Whether the CAA records of a name let a CA issue.</summary>
/// <param name="Permits">Whether they do.</param>
/// <param name="Reason">Why, in words, without final dot.</param>
/// <param name="Known">Whether the DNS answered; when it did not, nothing is forbidden and the CA will see for itself.</param>
internal sealed record CaaVerdict(bool Permits, string Reason, bool Known = true);
