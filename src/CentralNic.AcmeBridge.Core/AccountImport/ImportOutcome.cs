namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>What became of a CertificateOrder that the reseller account holds.</summary>
public enum ImportOutcome
{
    /// <summary>It is a subscription of a tenant now; in a dry run: would be.</summary>
    Adopted,

    /// <summary>The bridge has it already: it ordered it itself, or an earlier import adopted it.</summary>
    Known,

    /// <summary>It is left alone, for the reason given.</summary>
    Skipped,

    /// <summary>It is left alone, and somebody should look: it was paid beside another one, or several tenants could have it.</summary>
    Conflict,

    /// <summary>It was not asked for.</summary>
    NotAsked,
}
