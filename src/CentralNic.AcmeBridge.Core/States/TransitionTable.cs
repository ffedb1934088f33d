namespace CentralNic.AcmeBridge.Core.States;

/// <summary>The legal changes of a status, as data.</summary>
internal sealed class TransitionTable<TStatus>
    where TStatus : struct, Enum
{
    private readonly Dictionary<TStatus, TStatus[]> _next = [];

    /// <summary>Makes a table from its rows; a status without a row is final.</summary>
    /// <param name="rows">Each status with those that may follow it.</param>
    public TransitionTable(params (TStatus From, TStatus[] To)[] rows)
    {
        foreach (var (from, to) in rows)
        {
            _next.Add(from, to);
        }
    }

    /// <summary>Whether nothing may follow.</summary>
    public bool IsFinal(TStatus status) => !_next.ContainsKey(status);

    /// <summary>Whether one status may follow another.</summary>
    public bool Allows(TStatus from, TStatus to) => _next.TryGetValue(from, out var next) && Array.IndexOf(next, to) >= 0;

    /// <summary>Gives the wanted status, or refuses an illegal change.</summary>
    /// <exception cref="InvalidOperationException">The table has no such change: a defect of the caller.</exception>
    public TStatus Change(TStatus from, TStatus to) =>
        Allows(from, to)
            ? to
            : throw new InvalidOperationException($"{typeof(TStatus).Name} cannot change from {from} to {to}.");
}
