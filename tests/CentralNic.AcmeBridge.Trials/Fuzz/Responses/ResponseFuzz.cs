using CentralNic.Reseller.Wire;

namespace CentralNic.AcmeBridge.Trials.Fuzz.Responses;

/// <summary>
/// Reads texts that <see cref="ResponseMutator"/> makes as answers of the reseller's API. Each is a result or the one documented
/// exception, goes through every typed reader, and is written in a form that reads the same.
/// </summary>
internal static class ResponseFuzz
{
    /// <summary>Runs.</summary>
    /// <param name="examples">Real answers, to be changed.</param>
    /// <param name="seed">The seed of the texts.</param>
    /// <param name="count">How many texts.</param>
    /// <param name="cancellation">Ends the run early.</param>
    public static FuzzResult Run(IReadOnlyList<string> examples, int seed, long count, CancellationToken cancellation) =>
        FuzzRun<string>.Run(new ResponseMutator(examples, seed).Next, Read, text => text, count, cancellation);

    private static FuzzOutcome Read(string text)
    {
        try
        {
            var response = ResellerResponse.Parse(text);
            TypedReaders.ReadAll(response);
            AssertSame(response, ResellerResponse.Parse(response.ToWire()));
            return FuzzOutcome.Read;
        }
        catch (ResellerFormatException e)
        {
            return e.IsTruncated ? FuzzOutcome.Truncated : FuzzOutcome.Refused;
        }
    }

    private static void AssertSame(ResellerResponse first, ResellerResponse second)
    {
        if ((first.Code, first.Description) != (second.Code, second.Description)
            || !first.Names.SequenceEqual(second.Names, StringComparer.Ordinal)
            || first.Names.Any(name => !first.Values(name).SequenceEqual(second.Values(name), StringComparer.Ordinal)))
        {
            throw new InvalidOperationException("The answer is written in a form that reads differently.");
        }
    }
}
