using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>The documented counts: <c>domain0..250</c>, <c>csr0..256</c>, <c>servicetag0..100</c> (manual 8.1.2, 8.1.8).</summary>
internal static class ParameterBounds
{
    private const int MaxNames = 251;
    private const int MaxLines = 257;
    private const int MaxServiceTags = 101;

    public static void CheckNames(IReadOnlyList<string> names, int atLeast, string parameter)
    {
        ArgumentNullException.ThrowIfNull(names, parameter);
        if (names.Count < atLeast || names.Count > MaxNames)
        {
            throw new ArgumentException($"The command takes {atLeast} to {MaxNames} names, not {names.Count}.", parameter);
        }

        foreach (var name in names)
        {
            if (string.IsNullOrEmpty(name) || name.AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                throw new ArgumentException($"'{name}' is no name in A-labels.", parameter);
            }
        }
    }

    public static void CheckServiceTags(IReadOnlyList<string> tags, string parameter)
    {
        ArgumentNullException.ThrowIfNull(tags, parameter);
        if (tags.Count > MaxServiceTags)
        {
            throw new ArgumentException($"The command takes at most {MaxServiceTags} service tags, not {tags.Count}.", parameter);
        }
    }

    public static ResellerCommand SetCsr(ResellerCommand command, string pem, string parameter)
    {
        var before = command.Parameters.Count;
        command.SetLines("csr", pem);
        var lines = command.Parameters.Count - before;
        return lines <= MaxLines
            ? command
            : throw new ArgumentException($"The command takes a CSR of at most {MaxLines} lines, not {lines}.", parameter);
    }
}
