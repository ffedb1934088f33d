using System.Globalization;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>The parameters that a command knows; any other is answered with 503.</summary>
internal sealed class AcceptedParameters
{
    private readonly Dictionary<string, AcceptedParameter> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AcceptedParameter>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <summary>
    /// Takes names as the manual writes them: <c>class</c>, or <c>csr0..256</c> for numbered ones; with <c>!</c> at the end: required.
    /// </summary>
    public AcceptedParameters(params ReadOnlySpan<string> names)
    {
        foreach (var text in names)
        {
            var name = text.TrimEnd('!');
            var range = name.IndexOf("0..", StringComparison.Ordinal);
            var parameter = new AcceptedParameter(
                range < 0 ? name : name[..range],
                range < 0 ? null : int.Parse(name.AsSpan(range + 3), CultureInfo.InvariantCulture),
                Required: text.EndsWith('!'));
            _byName.Add(parameter.Name, parameter);
        }

        _lookup = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>All parameters.</summary>
    public IEnumerable<AcceptedParameter> All => _byName.Values;

    public bool Knows(string name)
    {
        if (_byName.TryGetValue(name, out var plain) && plain.Last is null)
        {
            return true;
        }

        var prefix = name.AsSpan().TrimEnd("0123456789");
        return prefix.Length < name.Length
            && _lookup.TryGetValue(prefix, out var numbered)
            && numbered.Last is { } last
            && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= last;
    }
}
