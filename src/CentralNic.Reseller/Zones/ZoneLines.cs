using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Zones;

/// <summary>Sets the lists of lines that change a zone.</summary>
internal static class ZoneLines
{
    public static void Set(ResellerCommand command, string prefix, IReadOnlyList<string> lines, string parameter)
    {
        ArgumentNullException.ThrowIfNull(lines, parameter);
        if (lines.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("An empty line is no record.", parameter);
        }

        command.SetList(prefix, lines);
    }
}
