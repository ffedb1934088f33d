using CentralNic.Acme.Problems;

namespace CentralNic.AcmeBridge.Core.Names;

/// <summary>Names of an order that are refused, each with its own reason (RFC 8555 section 6.7.1).</summary>
internal static class NameRefusals
{
    /// <param name="name">The name, wildcards with <c>*.</c>.</param>
    /// <param name="reason">Why, fit for the client.</param>
    internal static AcmeProblem Of(string name, string reason) => new(AcmeErrorType.RejectedIdentifier, reason) { Identifier = name };

    /// <summary>Refuses the order when one of its names is refused.</summary>
    /// <exception cref="AcmeProblemException"><c>rejectedIdentifier</c> with a subproblem per name.</exception>
    internal static void ThrowIfAny(IReadOnlyList<AcmeProblem> refused)
    {
        if (Of(refused) is { } problem)
        {
            throw new AcmeProblemException(problem);
        }
    }

    /// <summary>The refusal of an order for its refused names.</summary>
    /// <returns><c>rejectedIdentifier</c> with a subproblem per name; <see langword="null"/>: none is refused.</returns>
    internal static AcmeProblem? Of(IReadOnlyList<AcmeProblem> refused) => refused.Count == 0
        ? null
        : new AcmeProblem(
            AcmeErrorType.RejectedIdentifier,
            refused.Count == 1
                ? $"{refused[0].Identifier}: {refused[0].Detail}"
                : $"No certificate can be obtained for {string.Join(", ", refused.Select(problem => problem.Identifier))}; see the "
                    + "subproblems.")
        {
            Subproblems = [.. refused],
        };
}
