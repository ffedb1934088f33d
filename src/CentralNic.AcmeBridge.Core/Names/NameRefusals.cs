using CentralNic.Acme.Problems;

namespace CentralNic.AcmeBridge.Core.Names;

/// <summary>Names of an order that are refused, each with its own reason (RFC 8555 section 6.7.1).</summary>
internal static class NameRefusals
{
    /// <summary>The refusal of one name.</summary>
    /// <param name="name">The name, wildcards with <c>*.</c>.</param>
    /// <param name="reason">Why, fit for the client.</param>
    internal static AcmeProblem Of(string name, string reason) => new(AcmeErrorType.RejectedIdentifier, reason) { Identifier = name };

    /// <summary>Refuses the order when one of its names is refused.</summary>
    /// <param name="refused">The refused names.</param>
    /// <exception cref="AcmeProblemException"><c>rejectedIdentifier</c> with a subproblem per name.</exception>
    internal static void ThrowIfAny(IReadOnlyList<AcmeProblem> refused)
    {
        if (refused.Count > 0)
        {
            throw new AcmeProblemException(new AcmeProblem(
                AcmeErrorType.RejectedIdentifier,
                refused.Count == 1
                    ? $"{refused[0].Identifier}: {refused[0].Detail}"
                    : $"No certificate can be obtained for {string.Join(", ", refused.Select(problem => problem.Identifier))}; see the subproblems.")
            {
                Subproblems = [.. refused],
            });
        }
    }
}
