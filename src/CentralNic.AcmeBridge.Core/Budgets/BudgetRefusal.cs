using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Policy;

namespace CentralNic.AcmeBridge.Core.Budgets;

/// <summary>A purchase would go beyond a limit of money.</summary>
/// <param name="Rule">The limit, one of <see cref="RefusalRule"/>.</param>
/// <param name="Problem">What the client is told; no amounts.</param>
/// <param name="Reason">What the operator is told: the key of the limit, the amounts.</param>
internal sealed record BudgetRefusal(string Rule, AcmeProblem Problem, string Reason)
{
    /// <summary>When the period that is used up ends, UTC; <see langword="null"/>: waiting does not help.</summary>
    public DateTimeOffset? Again { get; init; }
}
