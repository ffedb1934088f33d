using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>
/// The properties of one object. They are answered by name in alphabetical order, as in the manual's samples (9.1.16 to 9.1.25).
/// </summary>
internal sealed class PropertySheet
{
    private readonly SortedDictionary<string, List<string>> _properties = new(StringComparer.Ordinal);

    /// <summary>Adds a value; <see langword="null"/> adds nothing.</summary>
    public PropertySheet Add(string name, string? value) => value is null ? this : AddRange(name, [value]);

    /// <summary>Adds values with the next indexes.</summary>
    public PropertySheet AddRange(string name, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            if (!_properties.TryGetValue(name, out var all))
            {
                _properties[name] = all = [];
            }

            all.Add(value);
        }

        return this;
    }

    /// <summary>The answer of success with these properties.</summary>
    public ResellerResponse ToResponse()
    {
        var response = WireText.Success();
        foreach (var (name, values) in _properties)
        {
            response.AddRange(name, values);
        }

        return response;
    }
}
