using Xunit;

namespace CentralNic.AcmeBridge.Tests.Conformance;

/// <summary>
/// <c>docs/design/acme-conformance.md</c> and the tests say the same. The environment variable <c>CONFORMANCE_PAGE=update</c> writes the
/// tests' names into the page; reasons are written by hand.
/// </summary>
public sealed class ConformancePageTests
{
    private readonly ILookup<string, string> _tests = RequirementTests.Find();

    public ConformancePageTests()
    {
        if (Environment.GetEnvironmentVariable("CONFORMANCE_PAGE") == "update")
        {
            ConformancePage.Update(row => TestsOf(row.Id)
                ?? (row.HeldBy.StartsWith(ConformancePage.NoTest, StringComparison.Ordinal) ? row.HeldBy : ConformancePage.NoTest.Trim()));
        }
    }

    [Fact]
    public void EveryRequirementWithTestsNamesThem() => Assert.All(
        ConformancePage.Rows().Where(row => _tests.Contains(row.Id)),
        row => Assert.Equal(TestsOf(row.Id), row.HeldBy)); // If not: CONFORMANCE_PAGE=update.

    [Fact]
    public void EveryRequirementWithoutTestsGivesAReason() => Assert.All(
        ConformancePage.Rows().Where(row => !_tests.Contains(row.Id)),
        row => Assert.Matches($"^{ConformancePage.NoTest}.{{10,}}", row.HeldBy));

    [Fact]
    public void EveryRequirementThatATestCarriesIsOnThePage() => Assert.Empty(_tests
        .Select(tests => tests.Key)
        .Except(ConformancePage.Rows().Select(row => row.Id)));

    [Fact]
    public void NoRequirementIsListedTwice() =>
        Assert.All(ConformancePage.Rows().CountBy(row => row.Id), count => Assert.Equal(1, count.Value));

    /// <summary>
    /// All tests of the wire are enough to see where a requirement is held; a dozen names would hide the rest of the page.
    /// </summary>
    private string? TestsOf(string id)
    {
        var tests = _tests[id].Distinct().ToArray();
        return tests.Length switch
        {
            0 => null,
            <= 4 => string.Join("<br>", tests),
            _ => string.Join("<br>", tests.Take(4)) + $"<br>and {tests.Length - 4} more",
        };
    }
}
