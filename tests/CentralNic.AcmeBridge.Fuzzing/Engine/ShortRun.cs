using CentralNic.AcmeBridge.Fuzzing.Targets;

namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>
/// A short run without instrumentation: the corpus, and a fixed number of changed inputs. The same seed makes the same inputs.
/// </summary>
internal static class ShortRun
{
    /// <summary>Runs.</summary>
    /// <param name="target">The target, started.</param>
    /// <param name="corpus">The inputs; at least one.</param>
    /// <param name="changes">How many changed inputs.</param>
    /// <param name="seed">The seed of the changes.</param>
    /// <returns>What is wrong, each kind once.</returns>
    public static IReadOnlyList<Finding> Run(IFuzzTarget target, IReadOnlyList<byte[]> corpus, int changes, int seed)
    {
        var executor = new Executor(target);
        var random = new Random(seed);
        var mutator = new Mutator(random, target.Words, target.MaxLength);
        var findings = new Dictionary<string, Finding>(StringComparer.Ordinal);
        foreach (var input in corpus)
        {
            Try(input);
        }

        for (var change = 0; change < changes; change++)
        {
            var (input, other) = (corpus[random.Next(corpus.Count)], corpus[random.Next(corpus.Count)]);
            Try((random.Next(2) == 0 ? target.Change(input, other, mutator, random) : null) ?? mutator.Change(input, other));
        }

        return [.. findings.Values];

        void Try(byte[] input)
        {
            if (executor.Run(input) is { } finding)
            {
                findings.TryAdd(finding.Kind, finding);
            }
        }
    }
}
