namespace CentralNic.AcmeBridge.Doctor;

/// <summary>
/// Looks at one thing that must be right for the bridge to work. It changes nothing, and sends nothing that is billed. Whatever it throws
/// becomes a finding.
/// </summary>
internal interface IDoctorCheck
{
    /// <summary>A stable name, for <c>--only</c> and for programs.</summary>
    string Name { get; }

    /// <summary>What must be there for it to look at anything.</summary>
    DoctorNeeds Needs { get; }

    /// <summary>Looks.</summary>
    /// <param name="context">What the checks share.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>At least one finding, each as soon as it is there.</returns>
    IAsyncEnumerable<DoctorFinding> RunAsync(DoctorContext context, CancellationToken cancellationToken);
}

/// <summary>What a check needs. Where it is not there the check is skipped, and the finding says so.</summary>
[Flags]
internal enum DoctorNeeds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A configuration without mistakes.</summary>
    Settings = 1,

    /// <summary>A reseller that takes the login.</summary>
    Reseller = 2 | Settings,

    /// <summary>A running bridge.</summary>
    Bridge = 4,
}
