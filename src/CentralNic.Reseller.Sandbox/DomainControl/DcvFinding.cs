namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>What a check of one name found.</summary>
/// <param name="Proven">Whether control is proven.</param>
/// <param name="Reason">Otherwise: what was looked for, where, and what was found.</param>
internal readonly record struct DcvFinding(bool Proven, string? Reason)
{
    public static DcvFinding Yes { get; } = new(true, null);

    public static DcvFinding No(string reason) => new(false, reason);
}
