
namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>How control of names is proved to the CA. Configuration section <c>Dcv</c>.</summary>
public sealed record DcvOptions
{
    /// <summary>
    /// The names at and below which hosts forward <c>/.well-known/pki-validation/</c> to the bridge; <c>*</c>: all; empty: none.
    /// </summary>
    public IReadOnlyList<string> HttpNames { get; init; } = [];

    /// <summary>DNS servers that take signed updates.</summary>
    public IReadOnlyList<Rfc2136Options> Rfc2136 { get; init; } = [];

    /// <summary>Zones at the reseller; <see langword="null"/>: none.</summary>
    public ResellerDnsOptions? ResellerDns { get; init; }

    /// <summary>Programs of the operator's.</summary>
    public IReadOnlyList<HookOptions> Hooks { get; init; } = [];

    /// <summary>What a person publishes; <see langword="null"/>: nothing.</summary>
    public ManualDcvOptions? Manual { get; init; }

    /// <summary>How it is seen that a proof is visible.</summary>
    public DcvVisibilityOptions Visibility { get; init; } = new();

    /// <summary>Whether CAA records are looked at before anything is bought.</summary>
    public bool CheckCaa { get; init; } = true;
}
