using System.Globalization;

namespace CentralNic.AcmeBridge.Trials.Fuzz;

/// <summary>What a run of the fuzzer found.</summary>
internal sealed class FuzzResult
{
    private const int MaxFindings = 10;

    private readonly List<string> _findings = [];

    /// <summary>Inputs that were read.</summary>
    public long Read { get; private set; }

    /// <summary>Inputs that were refused with the documented exception.</summary>
    public long Refused { get; private set; }

    /// <summary>Of the refused ones, those that were told as cut off.</summary>
    public long Truncated { get; private set; }

    /// <summary>The longest time for one input.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>How many inputs were too slow, or threw what they must not.</summary>
    public int Bad { get; private set; }

    /// <summary>The first bad ones, each with the input.</summary>
    public IReadOnlyList<string> Findings => _findings;

    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Read + Refused} inputs: {Read} read, {Refused} refused ({Truncated} as cut off), {Bad} bad; the slowest took "
        + $"{Slowest.TotalMilliseconds:0.0} ms");

    public void Count(FuzzOutcome outcome)
    {
        Read += outcome == FuzzOutcome.Read ? 1 : 0;
        Refused += outcome == FuzzOutcome.Read ? 0 : 1;
        Truncated += outcome == FuzzOutcome.Truncated ? 1 : 0;
    }

    public void Took(TimeSpan time) => Slowest = time > Slowest ? time : Slowest;

    public void Note(string finding)
    {
        Bad++;
        if (_findings.Count < MaxFindings)
        {
            _findings.Add(finding);
        }
    }
}
