using CentralNic.AcmeBridge.Fuzzing.Engine;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Fuzzing;

/// <summary>The short run of the fuzz targets: what a long one (<c>tests/fuzz.sh</c>) gathered, and some changes of it.</summary>
public sealed class FuzzTargetTests
{
    private const int Seed = 1;

    private static readonly Dictionary<string, int> Changes = new(StringComparer.Ordinal)
    {
        ["jws"] = 5000,
        ["payload"] = 5000,
        ["csr"] = 2000,
        ["certificate"] = 300,
        ["crl"] = 2000,
        ["ocsp"] = 2000,
        ["reseller"] = 2000,
        ["dns"] = 20000,
        ["dns-lookup"] = 500,
        ["dns-update"] = 300,
        ["configuration"] = 150,
        ["operator"] = 300,
    };

    /// <summary>All targets.</summary>
    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Target_KeepsItsContract(string name)
    {
        await using var target = FuzzTargets.Create(name);
        await target.StartAsync();

        var findings = ShortRun.Run(target, CorpusOf(name), Changes[name], Seed);

        Assert.True(
            findings.Count == 0,
            string.Join("\n\n", findings.Select(finding => $"{finding.Text}\nfor {Convert.ToBase64String(finding.Input)}")));
    }

    [Fact]
    public void Corpus_IsSmall()
    {
        foreach (var name in FuzzTargets.Names)
        {
            var corpus = CorpusOf(name);
            Assert.InRange(corpus.Count, 10, 100);
            Assert.InRange(corpus.Max(input => input.Length), 1, 6 * 1024);
        }
    }

    private static IReadOnlyList<byte[]> CorpusOf(string name) =>
        Corpus.Read(Repository.PathOf($"tests/CentralNic.AcmeBridge.Fuzzing/corpus/{name}"));
}
