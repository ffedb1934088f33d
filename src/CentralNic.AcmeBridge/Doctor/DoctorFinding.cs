namespace CentralNic.AcmeBridge.Doctor;

/// <summary>What a check found of one thing. Holds no secret.</summary>
/// <param name="Status">What it came to.</param>
/// <param name="Detail">What was found, in whole sentences.</param>
internal sealed record DoctorFinding(DoctorStatus Status, string Detail)
{
    /// <summary>The name of the check.</summary>
    public string Check { get; init; } = "";

    /// <summary>What it is about, for example a profile or a publisher; absent: the whole check.</summary>
    public string? Subject { get; init; }

    /// <summary>What to do, in whole sentences; absent: nothing.</summary>
    public string? Remedy { get; init; }

    /// <summary>The keys of the configuration that it is about; absent: none.</summary>
    public string? Setting { get; init; }

    /// <summary>A command that can be pasted; absent: none.</summary>
    public string? Command { get; init; }

    /// <summary>It is as it should be.</summary>
    public static DoctorFinding Ok(string detail) => new(DoctorStatus.Ok, detail);

    /// <summary>It works, and should be looked at.</summary>
    public static DoctorFinding Warning(string detail, string remedy) => new(DoctorStatus.Warning, detail) { Remedy = remedy };

    /// <summary>It does not work, or will not.</summary>
    public static DoctorFinding Failed(string detail, string remedy) => new(DoctorStatus.Failed, detail) { Remedy = remedy };

    /// <summary>It was not looked at.</summary>
    public static DoctorFinding Skipped(string reason) => new(DoctorStatus.Skipped, reason);
}
