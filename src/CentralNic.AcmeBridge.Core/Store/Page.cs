using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">
/// The items, in the list's order. A search through many documents answers after a part of them, so there may be fewer items than asked
/// for, or none, though the list goes on.
/// </param>
/// <param name="Next">The cursor of the next page; <see langword="null"/>: this was the last.</param>
public sealed record Page<T>(ImmutableArray<T> Items, string? Next)
{
    /// <summary>The same page of what its items become.</summary>
    /// <param name="change">What becomes of an item.</param>
    public Page<TOther> Select<TOther>(Func<T, TOther> change) => new([.. Items.Select(change)], Next);
}
