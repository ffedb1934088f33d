using System.ComponentModel;

namespace CentralNic.AcmeBridge.Operator.Api;

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="Items">The things, in the list's order.</param>
/// <param name="Next">The <c>cursor</c> of the next part; absent: this is the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Takes the part of a list that is wanted.</summary>
    /// <param name="list">The list from the cursor on.</param>
    /// <param name="cursorOf">The cursor behind an item.</param>
    public static async Task<Page<T>> OfAsync(
        IAsyncEnumerable<T> list, PageRequest wanted, Func<T, string> cursorOf, CancellationToken cancellationToken)
    {
        var limit = wanted.Size;
        var items = new List<T>(Math.Min(limit, 64));
        await foreach (var item in list.WithCancellation(cancellationToken))
        {
            if (items.Count == limit)
            {
                return new Page<T>(items, cursorOf(items[^1]));
            }

            items.Add(item);
        }

        return new Page<T>(items, null);
    }
}

/// <summary>Which part of a list is wanted. Taken by handlers with <c>[AsParameters]</c>.</summary>
/// <param name="Limit">The greatest number of things.</param>
/// <param name="Cursor">Where to go on.</param>
internal sealed record PageRequest(
    [property: Description("The greatest number of things in the answer: 1 to 500. Default: 50")] int? Limit,
    [property: Description("Where to go on: the member 'next' of the answer before")] string? Cursor)
{
    /// <summary>What is given when nothing is said.</summary>
    public const int DefaultSize = 50;

    /// <summary>The most that is given at once.</summary>
    public const int LargestSize = 500;

    /// <summary>How many things are wanted.</summary>
    /// <exception cref="InvalidRequestException">It is no number that is given.</exception>
    public int Size => Limit switch
    {
        null => DefaultSize,
        >= 1 and <= LargestSize => Limit.Value,
        _ => throw new InvalidRequestException("limit", $"limit is {Limit}: give a number from 1 to {LargestSize}."),
    };
}
