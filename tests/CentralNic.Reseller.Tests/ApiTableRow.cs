using System.Globalization;

namespace CentralNic.Reseller.Tests;

/// <summary>A row of <see cref="ApiTable"/>.</summary>
internal sealed record ApiTableRow(string Command, string Parameter, string Typed, string Sandbox, string Bridge)
{
    public bool IsTyped => !Typed.StartsWith("no:", StringComparison.Ordinal);

    /// <summary>The names of the first and the last parameter that the row is for.</summary>
    public (string First, string Last) Bounds
    {
        get
        {
            var range = Parameter.IndexOf("0..", StringComparison.Ordinal);
            return range >= 0 ? (Parameter[..range] + "0", Parameter[..range] + Parameter[(range + 3)..])
                : Parameter.EndsWith('#') ? (Parameter[..^1] + "0", Parameter[..^1] + "0")
                : (Parameter, Parameter);
        }
    }

    /// <summary>Whether the row is for a parameter as it is sent, for example <c>csr17</c>.</summary>
    public bool IsFor(string parameter)
    {
        var prefix = parameter.TrimEnd([.. "0123456789"]);
        var range = Parameter.IndexOf("0..", StringComparison.Ordinal);
        return Parameter == parameter
            || (prefix.Length < parameter.Length
                && (Parameter == prefix + "#"
                    || (range >= 0 && Parameter[..range] == prefix
                        && int.Parse(
                            parameter.AsSpan(prefix.Length),
                            CultureInfo.InvariantCulture) <= int.Parse(Parameter.AsSpan(range + 3), CultureInfo.InvariantCulture))));
    }
}
