namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>What an issuer says of a serial number (RFC 6960 section 2.2).</summary>
/// <param name="IsKnown">Whether the issuer has issued it.</param>
/// <param name="RevokedAt">When it was revoked; <see langword="null"/>: it was not.</param>
internal readonly record struct SerialState(bool IsKnown, DateTimeOffset? RevokedAt)
{
    public static SerialState Good { get; } = new(true, null);

    public static SerialState Unknown { get; }
}
