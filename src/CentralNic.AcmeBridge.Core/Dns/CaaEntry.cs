namespace CentralNic.AcmeBridge.Core.Dns;

/// <summary>A CAA record (RFC 8659 section 4.1).</summary>
/// <param name="Flags">The flags; 128: who does not know the tag must not issue.</param>
/// <param name="Tag">The tag, in any case.</param>
internal sealed record CaaEntry(byte Flags, string Tag, string Value)
{
    private const byte Critical = 128;

    /// <summary>Whether a CA that does not know the tag must not issue.</summary>
    public bool IsCritical => (Flags & Critical) != 0;

    /// <summary>The record as a zone file has it.</summary>
    public override string ToString() => $"{Flags} {Tag} \"{Value}\"";
}
