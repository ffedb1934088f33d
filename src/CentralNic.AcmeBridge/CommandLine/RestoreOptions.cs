namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>What <c>restore</c> was told.</summary>
/// <param name="From">The backup's file.</param>
/// <param name="KeyFile">The file with its passphrase; <see langword="null"/>: as configured.</param>
/// <param name="Replace">Whether a store that is there is replaced.</param>
internal sealed record RestoreOptions(string From, string? KeyFile, bool Replace);
