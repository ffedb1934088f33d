namespace CentralNic.Reseller.Budget;

/// <summary>
/// Says on whose behalf commands are sent, for fairness in the budget: callers of the same priority take turns. Holds for all commands
/// that the current asynchronous flow sends until the scope is disposed, as a scope of a logger does.
/// </summary>
/// <example><c>using (CommandCaller.Begin(tenant.Id)) { await client.…; }</c></example>
public static class CommandCaller
{
    /// <summary>The caller of those who say none.</summary>
    public const string Nobody = "";

    private static readonly AsyncLocal<string?> Flow = new();

    /// <summary>On whose behalf the current flow sends commands; <see cref="Nobody"/> when it does not say.</summary>
    public static string Current => Flow.Value ?? Nobody;

    /// <summary>Begins a scope. Scopes may lie within each other; the innermost counts.</summary>
    /// <param name="caller">Who, for example a tenant's or an operation's id. Only compared, never sent or logged.</param>
    /// <returns>The scope, to be disposed in the method that began it.</returns>
    public static IDisposable Begin(string caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var scope = new Scope(Flow.Value);
        Flow.Value = caller;
        return scope;
    }

    private sealed class Scope(string? outer) : IDisposable
    {
        public void Dispose() => Flow.Value = outer;
    }
}
