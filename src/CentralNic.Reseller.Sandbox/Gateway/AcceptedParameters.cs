using System.Globalization;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>The parameters that a command knows; any other is answered with 503.</summary>
internal sealed class AcceptedParameters
{
    private readonly HashSet<string> _plain = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _numbered = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byPrefix;

    /// <summary>Takes names as the manual writes them: <c>class</c>, or <c>csr0..256</c> for numbered ones.</summary>
    public AcceptedParameters(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var range = name.IndexOf("0..", StringComparison.Ordinal);
            if (range < 0)
            {
                _plain.Add(name);
            }
            else
            {
                _numbered.Add(name[..range], int.Parse(name.AsSpan(range + 3), CultureInfo.InvariantCulture));
            }
        }

        _byPrefix = _numbered.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool Knows(string name)
    {
        if (_plain.Contains(name))
        {
            return true;
        }

        var prefix = name.AsSpan().TrimEnd("0123456789");
        return prefix.Length < name.Length
            && _byPrefix.TryGetValue(prefix, out var last)
            && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= last;
    }
}
