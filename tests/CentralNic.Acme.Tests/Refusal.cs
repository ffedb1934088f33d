using CentralNic.Acme.Problems;
using Xunit;

namespace CentralNic.Acme.Tests;

/// <summary>Asserts that something is refused with a type and a detail that names the reason.</summary>
internal static class Refusal
{
    public static AcmeProblem Of(AcmeErrorType type, Action action, string word = "")
    {
        var problem = Assert.Throws<AcmeProblemException>(action).Problem;
        Assert.True(type == problem.Type, $"{problem.Type}: {problem.Detail}");
        Assert.NotEmpty(problem.Detail);
        Assert.Contains(word, problem.Detail, StringComparison.Ordinal);
        return problem;
    }
}
