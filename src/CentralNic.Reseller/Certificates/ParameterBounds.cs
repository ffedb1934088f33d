using System.Globalization;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>
/// The documented counts: <c>domain0..250</c>, <c>csr0..256</c>, <c>servicetag0..100</c>, contacts by command (manual 8.1.1 to 8.1.8).
/// </summary>
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

    /// <summary>Sets <c>servicetag0</c>, … or <c>addservicetag0</c>, ….</summary>
    public static ResellerCommand SetServiceTags(ResellerCommand command, string prefix, IReadOnlyList<string> tags, string parameter) =>
        SetList(command, prefix, tags, MaxServiceTags, parameter);

    /// <summary>Sets <c>prefix0</c>, … to values of which the command takes so many at most.</summary>
    public static ResellerCommand SetList(
        ResellerCommand command, string prefix, IReadOnlyList<string> values, int atMost, string parameter)
    {
        ArgumentNullException.ThrowIfNull(values, parameter);
        CheckCount(values.Count, atMost, parameter);
        if (values.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("An empty entry would end the list for the reader.", parameter);
        }

        return command.SetList(prefix, values);
    }

    public static void CheckCount(int count, int atMost, string parameter)
    {
        if (count > atMost)
        {
            throw new ArgumentException($"The command takes at most {atMost} of these, not {count}.", parameter);
        }
    }

    /// <summary>Sets <c>prefixN</c>, where N is the place of a value's name among the names of the command.</summary>
    public static void SetByName(
        ResellerCommand command, string prefix, IReadOnlyList<string> names, IReadOnlyDictionary<string, string> values, string parameter)
    {
        ArgumentNullException.ThrowIfNull(values, parameter);
        foreach (var (name, value) in values)
        {
            var found = false;
            for (var i = 0; i < names.Count; i++)
            {
                if (names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    found = true;
                    command.Set(string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"), value);
                }
            }

            if (!found)
            {
                throw new ArgumentException($"'{name}' is not among the names of the command.", parameter);
            }
        }
    }

    /// <summary>Sets <c>csr0</c>, … to the lines of a CSR.</summary>
    public static ResellerCommand SetCsr(ResellerCommand command, string? pem, string parameter) => SetPem(command, "csr", pem, parameter);

    /// <summary>Sets <c>prefix0</c>, … to the lines of a PEM text; <see langword="null"/>: nothing.</summary>
    public static ResellerCommand SetPem(ResellerCommand command, string prefix, string? pem, string parameter)
    {
        var before = command.Parameters.Count;
        command.SetLines(prefix, pem);
        var lines = command.Parameters.Count - before;
        return lines <= MaxLines
            ? command
            : throw new ArgumentException($"The command takes at most {MaxLines} lines, not {lines}.", parameter);
    }
}
