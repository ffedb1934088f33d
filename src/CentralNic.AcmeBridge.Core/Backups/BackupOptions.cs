using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Core.Backups;

/// <summary>Which backups the bridge makes by itself, and how.</summary>
public sealed record BackupOptions
{
    /// <summary>
    /// Where backups go that name no place, and those that are made by time; <see langword="null"/>: none are made by time.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>The time from one backup to the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// The time of day, UTC, at which one is begun, with an <see cref="Interval"/> of whole days; <see langword="null"/>: when the interval
    /// is over.
    /// </summary>
    public TimeOnly? TimeOfDay { get; init; }

    /// <summary>How many of those made by time are kept; at least 1.</summary>
    public int Keep { get; init; } = 14;

    /// <summary>What backups are encrypted with; <see langword="null"/>: they are not.</summary>
    public Secret? Key { get; init; }

    /// <summary>Whether the file is in them that the secrets in the store are encrypted with.</summary>
    public bool IncludesSecretsKey { get; init; }

    /// <summary>Whether the development CA is in them, with its key.</summary>
    public bool IncludesDevelopmentCa { get; init; }
}
