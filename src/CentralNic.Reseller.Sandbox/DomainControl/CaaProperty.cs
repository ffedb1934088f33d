namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>One CAA property (RFC 8659 section 4.1).</summary>
/// <param name="IsCritical">Whether a CA that does not know the tag must not issue.</param>
/// <param name="Tag">In lower case, for example <c>issue</c>.</param>
/// <param name="Value">The value as it is.</param>
internal sealed record CaaProperty(bool IsCritical, string Tag, string Value)
{
    /// <summary>The issuer's domain in lower case; empty: nobody.</summary>
    public string Issuer => Value.Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>The value of a parameter (RFC 8657), or <see langword="null"/>.</summary>
    public string? Parameter(string name)
    {
        foreach (var part in Value.Split(';').Skip(1))
        {
            if (part.Split('=', 2) is [var key, var value] && key.Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value.Trim();
            }
        }

        return null;
    }
}
