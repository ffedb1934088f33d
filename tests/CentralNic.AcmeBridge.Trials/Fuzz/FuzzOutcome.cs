namespace CentralNic.AcmeBridge.Trials.Fuzz;

/// <summary>What became of an input.</summary>
internal enum FuzzOutcome
{
    /// <summary>It was read.</summary>
    Read,

    /// <summary>It was refused with the documented exception.</summary>
    Refused,

    /// <summary>It was refused, and told as cut off.</summary>
    Truncated,
}
