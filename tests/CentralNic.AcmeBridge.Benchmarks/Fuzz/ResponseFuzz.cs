using System.Diagnostics;
using CentralNic.Reseller.Wire;

namespace CentralNic.AcmeBridge.Benchmarks.Fuzz;

/// <summary>
/// Reads texts that <see cref="ResponseMutator"/> makes as answers of the reseller's API. Each is a result or the one documented
/// exception, goes through every typed reader, is written in a form that reads the same, and takes a bounded time.
/// </summary>
internal sealed class ResponseFuzz
{
    /// <summary>Far more than any text takes, and more than a busy machine holds a thread up.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly FuzzResult _result = new();
    private readonly Lock _lock = new();
    private string _text = "";
    private long _since = Stopwatch.GetTimestamp();

    /// <summary>Runs. A text that never ends is a finding too: the run then ends at once and leaves its thread behind.</summary>
    /// <param name="examples">Real answers, to be changed.</param>
    /// <param name="seed">The seed of the texts.</param>
    /// <param name="count">How many texts.</param>
    /// <param name="cancellation">Ends the run early.</param>
    public static FuzzResult Run(IReadOnlyList<string> examples, int seed, long count, CancellationToken cancellation)
    {
        var fuzz = new ResponseFuzz();
        var worker = new Thread(() => fuzz.Work(new ResponseMutator(examples, seed), count, cancellation)) { IsBackground = true };
        worker.Start();
        while (!worker.Join(TimeSpan.FromSeconds(1)))
        {
            lock (fuzz._lock)
            {
                if (Stopwatch.GetElapsedTime(fuzz._since) > Bound)
                {
                    fuzz._result.Note($"no end after {Bound.TotalSeconds} s: {fuzz._text}");
                    break;
                }
            }
        }

        return fuzz._result;
    }

    private void Work(ResponseMutator mutator, long count, CancellationToken cancellation)
    {
        for (var i = 0L; i < count && !cancellation.IsCancellationRequested; i++)
        {
            var text = mutator.Next();
            lock (_lock)
            {
                _text = text;
                _since = Stopwatch.GetTimestamp();
            }

            Try(text);
            _result.Took(Stopwatch.GetElapsedTime(_since));
        }
    }

    private void Try(string text)
    {
        try
        {
            var response = ResellerResponse.Parse(text);
            TypedReaders.ReadAll(response);
            AssertSame(response, ResellerResponse.Parse(response.ToWire()));
            _result.CountRead();
        }
        catch (ResellerFormatException e)
        {
            _result.CountRefused(e.IsTruncated);
        }
#pragma warning disable CA1031 // Any other exception is what is looked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _result.Note($"{e}\nfor the text\n{text}");
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
