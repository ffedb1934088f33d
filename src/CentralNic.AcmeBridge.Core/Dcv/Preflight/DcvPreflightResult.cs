using CentralNic.Acme.Problems;

namespace CentralNic.AcmeBridge.Core.Dcv.Preflight;

/// <summary>Whether an order's names can be proved to the CA, as far as that can be known beforehand.</summary>
/// <param name="Refusal">Why they cannot, for the client; <see langword="null"/>: nothing speaks against it.</param>
/// <param name="Reason">Why they cannot, for the operator: with servers, keys, and what to configure.</param>
/// <param name="Delay">Why it cannot be done just now, in whole sentences.</param>
/// <param name="Remarks">What could not be found out or should be looked at, in whole sentences.</param>
internal sealed record DcvPreflightResult(AcmeProblem? Refusal, string? Reason, string? Delay, string? Remarks)
{
    /// <summary>Of the remarks those that say that CAA records could not be looked up.</summary>
    public string? UnknownCaa { get; init; }

    /// <summary>Nothing speaks against it.</summary>
    internal static DcvPreflightResult Clear { get; } = new(null, null, null, null);
}
