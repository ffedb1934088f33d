namespace CentralNic.Reseller.Budget;

/// <summary>A place in a <see cref="FairQueue{T}"/>.</summary>
/// <typeparam name="T">Who waits.</typeparam>
public sealed class FairPlace<T>
{
    internal static readonly IComparer<FairPlace<T>> Order =
        Comparer<FairPlace<T>>.Create(static (one, other) => (one.Rank, one.Arrival).CompareTo((other.Rank, other.Arrival)));

    internal FairPlace(CommandCaller caller, T item, long rank, long arrival) =>
        (Caller, Item, Rank, Arrival) = (caller, item, rank, arrival);

    /// <summary>Whose it is.</summary>
    public CommandCaller Caller { get; }

    /// <summary>Who waits.</summary>
    public T Item { get; }

    internal long Rank { get; }

    internal long Arrival { get; }
}
