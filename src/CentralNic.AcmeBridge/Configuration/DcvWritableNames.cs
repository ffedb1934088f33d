namespace CentralNic.AcmeBridge.Configuration;

/// <summary>What surrounds the settings of publishers.</summary>
/// <param name="WorkingDirectory">What relative paths are relative to.</param>
/// <param name="DataFolder">Where the data is kept.</param>
/// <param name="Environment">The process's environment, which hooks get without the bridge's settings.</param>
/// <param name="Warnings">What works but should be looked at.</param>
internal sealed record DcvWritableNames(
    string WorkingDirectory, string DataFolder, IReadOnlyDictionary<string, string> Environment, ICollection<string> Warnings);
