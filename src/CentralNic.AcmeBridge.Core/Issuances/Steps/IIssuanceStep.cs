using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Issuances.Steps;

/// <summary>Takes issuances on from certain states. A step begins from the committed order and may be repeated after a crash.</summary>
internal interface IIssuanceStep
{
    /// <summary>The states that it takes issuances on from.</summary>
    IReadOnlyList<IssuanceState> From { get; }

    /// <summary>Whether the step is the one for an order in one of these states, where there are several.</summary>
    bool Takes(Order order) => true;

    /// <param name="cancellationToken">The program stops: a billed command that was sent is awaited all the same.</param>
    Task<StepResult> TakeAsync(Order order, CancellationToken cancellationToken);
}
