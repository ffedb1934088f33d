namespace CentralNic.AcmeBridge.Doctor;

/// <summary>What a check came to.</summary>
internal enum DoctorStatus
{
    /// <summary>It is as it should be.</summary>
    Ok,

    /// <summary>It works, and should be looked at.</summary>
    Warning,

    /// <summary>It does not work, or will not.</summary>
    Failed,

    /// <summary>It was not looked at; the detail says why.</summary>
    Skipped,
}
