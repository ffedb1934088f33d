namespace CentralNic.AcmeBridge.Configuration;

/// <summary>All settings as found, from the weakest source to the strongest, before anything is understood.</summary>
/// <remarks>
/// A list in a stronger source replaces the whole list of a weaker one; merging them by index, as ASP.NET's configuration
/// does, leaves the tail of a longer default behind.
/// </remarks>
internal sealed class RawSettings
{
    private readonly List<IReadOnlyDictionary<string, RawSetting>> _sources = [];

    /// <summary>Adds a source that is stronger than those before it.</summary>
    internal void Add(IReadOnlyDictionary<string, RawSetting> source) => _sources.Add(source);

    /// <summary>The strongest value of a key; <see langword="null"/> when no source has it.</summary>
    internal RawSetting? Find(string key)
    {
        for (var index = _sources.Count - 1; index >= 0; index--)
        {
            if (_sources[index].TryGetValue(key, out var setting))
            {
                return setting;
            }
        }

        return null;
    }

    /// <summary>
    /// The entries of a list from the strongest source that has it, as <c>Key:0</c>, <c>Key:1</c>, … or as one text with
    /// commas; <see langword="null"/> when no source has it.
    /// </summary>
    internal IReadOnlyList<RawSetting>? FindList(string key)
    {
        for (var index = _sources.Count - 1; index >= 0; index--)
        {
            var source = _sources[index];
            if (source.TryGetValue(key, out var text))
            {
                return [.. text.Value
                    .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(entry => text with { Value = entry })];
            }

            RawSetting[] entries =
            [
                .. source
                    .Select(pair => (Position: PositionBelow(key, pair.Key), pair.Value))
                    .Where(pair => pair.Position is not null)
                    .OrderBy(pair => pair.Position)
                    .Select(pair => pair.Value),
            ];
            if (entries.Length > 0)
            {
                return entries;
            }
        }

        return null;
    }

    /// <summary>The names one level below a key, in all sources together, in the order of their first appearance.</summary>
    internal IReadOnlyList<string> ChildrenOf(string key)
    {
        var prefix = key + ":";
        var names = new List<string>();
        foreach (var found in Keys())
        {
            if (!found.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var end = found.IndexOf(':', prefix.Length);
            var name = end < 0 ? found[prefix.Length..] : found[prefix.Length..end];
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>All settings below a key, in all sources, overridden ones too.</summary>
    internal IReadOnlyList<(string Key, RawSetting Setting)> Below(string key) =>
    [
        .. from source in _sources
           from pair in source
           where pair.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase)
           select (pair.Key, pair.Value),
    ];

    /// <summary>Every key that some source has, each once.</summary>
    internal IEnumerable<string> Keys() => _sources.SelectMany(source => source.Keys).Distinct(StringComparer.OrdinalIgnoreCase);

    private static int? PositionBelow(string key, string candidate) =>
        candidate.Length > key.Length + 1
        && candidate[key.Length] == ':'
        && candidate.StartsWith(key, StringComparison.OrdinalIgnoreCase)
        && int.TryParse(candidate.AsSpan(key.Length + 1), System.Globalization.NumberStyles.None, null, out var position)
            ? position
            : null;
}

/// <summary>A value as found.</summary>
/// <param name="Value">The text; JSON numbers and booleans as they are written there.</param>
/// <param name="Origin">Where it was found, for people: a file's name, <c>environment variable X</c>, <c>--listen</c>.</param>
internal sealed record RawSetting(string Value, string Origin);
