namespace CentralNic.Reseller.Budget;

/// <summary>A command that waits for its turn.</summary>
internal sealed class Waiter(CommandPriority priority, string caller)
{
    public CommandPriority Priority { get; } = priority;

    public string Caller { get; } = caller;

    /// <summary>Ends when the turn came, or never will.</summary>
    public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The place in the line; <see langword="null"/>: it waits no more.</summary>
    public LinkedListNode<Waiter>? Node { get; set; }
}
