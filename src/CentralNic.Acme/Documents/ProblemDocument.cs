using CentralNic.Acme.Problems;

namespace CentralNic.Acme.Documents;

/// <summary>A problem document (RFC 7807, RFC 8555 section 6.7).</summary>
public sealed record ProblemDocument
{
    /// <summary>The URN of the error type.</summary>
    public required string Type { get; init; }

    /// <summary>What is wrong, for a human.</summary>
    public required string Detail { get; init; }

    /// <summary>The HTTP status; <see langword="null"/> in subproblems.</summary>
    public int? Status { get; init; }

    /// <summary>What a subproblem is about; never at the top level.</summary>
    public IdentifierDocument? Identifier { get; init; }

    /// <summary>One problem per faulty identifier (RFC 8555 section 6.7.1).</summary>
    public IReadOnlyList<ProblemDocument>? Subproblems { get; init; }

    /// <summary>The supported algorithms (RFC 8555 section 6.2).</summary>
    public IReadOnlyList<string>? Algorithms { get; init; }

    /// <summary>The URL where a human acts (RFC 8555 section 7.3.3).</summary>
    public string? Instance { get; init; }

    /// <summary>Makes the document of a problem.</summary>
    /// <param name="problem">The problem.</param>
    public static ProblemDocument From(AcmeProblem problem) => new()
    {
        Type = problem.Type.ToUrn(),
        Detail = problem.Detail,
        Status = problem.HttpStatus,
        Subproblems = problem.Subproblems.IsDefaultOrEmpty ? null : [.. problem.Subproblems.Select(FromSubproblem)],
        Algorithms = problem.Algorithms.IsDefaultOrEmpty ? null : problem.Algorithms,
        Instance = problem.Instance,
    };

    private static ProblemDocument FromSubproblem(AcmeProblem problem) => new()
    {
        Type = problem.Type.ToUrn(),
        Detail = problem.Detail,
        Identifier = problem.Identifier is null ? null : new IdentifierDocument(problem.IdentifierType, problem.Identifier),
    };
}
