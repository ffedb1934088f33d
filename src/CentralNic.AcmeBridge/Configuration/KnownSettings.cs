using System.Collections.Frozen;
using System.Globalization;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Every key of the configuration.</summary>
internal static class KnownSettings
{
    /// <summary>The sections in the order of the example file.</summary>
    internal static IReadOnlyList<SettingGroup> Groups { get; } =
    [
        ServerSection.Keys, ServerSection.TlsKeys, OwnCertificateSection.Keys, SecretsSection.Keys, ResellerSection.Keys, AcmeSection.Keys,
        ProfilesSection.Keys, TenantsSection.Keys, ExternalAccountKeysSection.Keys, BudgetSection.OfTenant.Keys,
        LimitsSection.OfTenant.Keys, ApprovalSection.OfTenant.Keys,
        BudgetSection.General.Keys, LimitsSection.General.Keys, ApprovalSection.General.Keys, TelemetrySection.Keys,
        DcvHttpSection.Keys, DcvRfc2136Section.Keys, DcvSection.ResellerDnsKeys, DcvHookSection.Keys, DcvSection.ManualKeys,
        DcvSection.Keys, OperatorSection.Keys, NotifySection.Keys, NotifyMailSection.Keys, NotifySection.WebhookKeys,
        OpenIdConnectSection.Keys, BackupSection.Keys, RetentionSection.Keys, ValidationSection.Keys, SandboxSection.Keys,
        LoggingSection.Keys,
    ];

    /// <summary>All declarations.</summary>
    internal static IReadOnlyList<Setting> All { get; } = [.. Groups.SelectMany(group => group.Settings)];

    /// <summary>The keys without a section.</summary>
    internal static FrozenSet<string> TopLevel { get; } =
        All.Select(setting => setting.Key).Where(key => !key.Contains(':')).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The names of the sections.</summary>
    internal static FrozenSet<string> Sections { get; } = All.Select(setting => setting.Key)
        .Where(key => key.Contains(':')).Select(key => key[..key.IndexOf(':')]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static IReadOnlyList<(Setting Setting, string[] Parts)> Parted { get; } =
        [.. All.Select(setting => (setting, setting.Key.Split(':')))];

    /// <summary>The declaration of a key, as found in a source, or of the list that it is an entry of.</summary>
    internal static Setting? Find(string key)
    {
        var segments = key.Split(':');
        var isEntry = int.TryParse(segments[^1], NumberStyles.None, null, out _);
        return Parted.FirstOrDefault(known => Matches(known.Parts, segments)
            || (isEntry && known.Setting.IsList && Matches(known.Parts, segments.AsSpan(..^1)))).Setting;
    }

    /// <summary>Whether a key is a section that holds ours: <c>Dcv:Http</c>, <c>Profiles:default</c>.</summary>
    internal static bool IsSection(string key)
    {
        var segments = key.Split(':');
        return Parted.Any(known => known.Parts.Length > segments.Length && Matches(known.Parts.AsSpan(..segments.Length), segments));
    }

    /// <summary>The known key that is spelled most like this one; <see langword="null"/> when none is near.</summary>
    internal static string? Nearest(string key) => NearestName(key, All.Select(setting => Fill(setting.Key, key.Split(':'))));

    /// <summary>The name that is spelled most like this one; <see langword="null"/> when none is near.</summary>
    internal static string? NearestName(string name, IEnumerable<string> known) => known
        .Select(other => (Name: other, Distance: EditDistance(other, name)))
        .Where(candidate => candidate.Distance <= Math.Max(2, name.Length / 3))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    private static bool Matches(ReadOnlySpan<string> parts, ReadOnlySpan<string> segments)
    {
        if (parts.Length != segments.Length)
        {
            return false;
        }

        for (var index = 0; index < parts.Length; index++)
        {
            if (!parts[index].StartsWith('<') && !parts[index].Equals(segments[index], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    // The operator's own names stay as they are.
    private static string Fill(string known, string[] segments) => string.Join(
        ':', known.Split(':').Select((part, index) => part.StartsWith('<') && index < segments.Length ? segments[index] : part));

    private static int EditDistance(string left, string right)
    {
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        var current = new int[right.Length + 1];
        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var change = char.ToUpperInvariant(left[row - 1]) == char.ToUpperInvariant(right[column - 1]) ? 0 : 1;
                current[column] = Math.Min(Math.Min(current[column - 1], previous[column]) + 1, previous[column - 1] + change);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
