using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Issuances.Steps;

/// <summary>What a step of an issuance came to.</summary>
internal readonly record struct StepResult
{
    private StepResult(Order order, bool goOn, DateTimeOffset? again)
    {
        Order = order;
        GoOn = goOn;
        Again = again;
    }

    /// <summary>The order after the step, as committed.</summary>
    public Order Order { get; }

    /// <summary>Whether the next step can be taken at once.</summary>
    public bool GoOn { get; }

    /// <summary>When to look again; <see langword="null"/>: when somebody schedules it.</summary>
    public DateTimeOffset? Again { get; }

    /// <summary>Whether the order goes on when somebody schedules it, and not before.</summary>
    public bool IsResting => !GoOn && Again is null && !Order.IsFinal;

    /// <summary>Take the next step at once.</summary>
    public static StepResult Next(Order order) => new(order, true, null);

    /// <summary>Nothing to do before a time.</summary>
    public static StepResult Wait(Order order, DateTimeOffset until) => new(order, false, until);

    /// <summary>Nothing to do until somebody schedules it; also the end.</summary>
    public static StepResult Rest(Order order) => new(order, false, null);
}
