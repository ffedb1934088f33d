using CentralNic.Acme.Problems;

namespace CentralNic.AcmeBridge.Core.Policy;

/// <summary>A rule stands against an order.</summary>
/// <param name="Rule">Which, one of <see cref="RefusalRule"/>.</param>
/// <param name="Problem">What the client is told.</param>
internal sealed record RuleRefusal(string Rule, AcmeProblem Problem);
