namespace CentralNic.AcmeBridge.Core.Quotes;

/// <summary>How control of a name would be proved to the CA.</summary>
/// <param name="Name">The name, wildcards with <c>*.</c>.</param>
/// <param name="Method">The DCV method, for example <c>HTTP</c>.</param>
public sealed record NameProof(string Name, string Method)
{
    /// <summary>Who would publish the proof; absent for <c>EMAIL</c>, and where nobody is configured.</summary>
    public string? Publisher { get; init; }

    /// <summary>Where the proof would stand, in words; absent: that could not be told.</summary>
    public string? Place { get; init; }

    /// <summary>Whether the CA would find the proof, as far as can be seen from here.</summary>
    public required bool IsPossible { get; init; }

    /// <summary>What speaks against it, or should be looked at, in whole sentences; absent: nothing.</summary>
    public string? Finding { get; init; }

    /// <summary>Whether CAA records permit the CA.</summary>
    public required bool CaaPermits { get; init; }

    /// <summary>Why, in words, without final dot.</summary>
    public required string Caa { get; init; }
}
