namespace CentralNic.Reseller.Budget;

/// <summary>Who waits for a command; a more urgent one goes first.</summary>
public enum CommandPriority
{
    /// <summary>Someone waits for the outcome: a step of an order.</summary>
    Interactive,

    /// <summary>Looking for news.</summary>
    Polling,

    /// <summary>What can wait: reports, imports, tidying up.</summary>
    Housekeeping,
}
