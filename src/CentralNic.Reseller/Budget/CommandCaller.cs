using CentralNic.Reseller.Commands;

namespace CentralNic.Reseller.Budget;

/// <summary>
/// On whose behalf commands are sent, for fairness in the budget: who had and waits for fewer commands goes first. Holds for all commands
/// that the current asynchronous flow sends until the scope is disposed, as a scope of a logger does. Only compared, never sent or logged.
/// </summary>
/// <example><c>using (CommandCaller.Begin(new CommandCaller(tenant, account))) { await client.…; }</c></example>
/// <param name="Tenant">The customer, or an operation of the program's own.</param>
/// <param name="Account">Who of the customer's; empty when that plays no role.</param>
public readonly record struct CommandCaller(string Tenant, string Account = "")
{
    private static readonly AsyncLocal<Scope?> Flow = new();

    /// <summary>The caller of those who say none.</summary>
    public static CommandCaller Nobody { get; } = new("");

    /// <summary>On whose behalf the current flow sends commands; <see cref="Nobody"/> when it does not say.</summary>
    public static CommandCaller Current => Flow.Value?.Caller ?? Nobody;

    /// <summary>The rank of the current flow among its caller's.</summary>
    internal static long CurrentRank => Flow.Value?.Rank ?? 0;

    /// <summary>Begins a scope. Scopes may lie within each other; the innermost counts.</summary>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="rank">The lower goes first among the same caller's; equals are first come first served.</param>
    /// <param name="whenSending">
    /// Called before each command, so that nothing is held while it waits; <see langword="null"/>: as in the scope around it.
    /// </param>
    /// <param name="whenCompleted">
    /// Called after each command, with what became of it; quick, and throws nothing. <see langword="null"/>: as in the scope around it.
    /// </param>
    /// <returns>The scope, to be disposed in the method that began it.</returns>
    public static IDisposable Begin(
        CommandCaller caller, long rank = 0, Action? whenSending = null, Action<CommandRecord>? whenCompleted = null)
    {
        var outer = Flow.Value;
        return Flow.Value = new Scope(outer, caller, rank, whenSending ?? outer?.WhenSending, whenCompleted ?? outer?.WhenCompleted);
    }

    /// <summary>Begins a scope of an operation of the program's own.</summary>
    /// <param name="operation">Which.</param>
    /// <returns>The scope, to be disposed in the method that began it.</returns>
    public static IDisposable Begin(string operation) => Begin(new CommandCaller(operation));

    /// <summary>A command of the current flow is about to wait for its turn.</summary>
    internal static void Sending() => Flow.Value?.WhenSending?.Invoke();

    /// <summary>A command of the current flow is over.</summary>
    internal static void Completed(CommandRecord record) => Flow.Value?.WhenCompleted?.Invoke(record);

    private sealed record Scope(
        Scope? Outer, CommandCaller Caller, long Rank, Action? WhenSending, Action<CommandRecord>? WhenCompleted) : IDisposable
    {
        public void Dispose() => Flow.Value = Outer;
    }
}
