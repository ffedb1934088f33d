namespace CentralNic.Reseller.Budget;

/// <summary>A command that waits for its turn.</summary>
internal sealed class Waiter(CommandPriority priority)
{
    public CommandPriority Priority { get; } = priority;

    /// <summary>Ends when the turn came, or never will.</summary>
    public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The place in the queue of its priority.</summary>
    public FairPlace<Waiter> Place { get; set; } = null!;
}
