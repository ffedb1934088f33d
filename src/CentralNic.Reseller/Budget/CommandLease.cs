namespace CentralNic.Reseller.Budget;

/// <summary>The permission to send one command. Disposing it says that the command is over.</summary>
public sealed class CommandLease : IDisposable
{
    private readonly CommandCaller _caller;
    private CommandBudget? _budget;

    internal CommandLease(CommandBudget budget, CommandCaller caller) => (_budget, _caller) = (budget, caller);

    /// <summary>Frees the place among the commands under way. Further calls do nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _budget, null)?.Release(_caller);
}
