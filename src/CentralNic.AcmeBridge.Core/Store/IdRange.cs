namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>A range of ids, by ordinal comparison. The ids at its ends need not exist.</summary>
/// <param name="From">The least id that is in it.</param>
/// <param name="To">The least id that is behind it; <see langword="null"/>: it has no end.</param>
internal readonly record struct IdRange(string From, string? To)
{
    /// <summary>All ids.</summary>
    public static IdRange All { get; } = new("", null);

    /// <summary>Whether an id that is not before the range is behind it.</summary>
    public bool IsBehind(string id) => To is not null && string.CompareOrdinal(id, To) >= 0;
}
