using System.Net;

namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>
/// How the bridge sees, before it asks the CA to look, that a proof can be found. Keys of configuration section <c>Dcv</c>.
/// </summary>
public sealed record DcvVisibilityOptions
{
    private static readonly TimeSpan[] FirstWaits =
        [.. new[] { 1, 2, 3, 5, 10, 20, 30, 60, 120 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    /// <summary>The port where the CA uses port 80; another only for tests and the sandbox.</summary>
    public int HttpPort { get; init; } = 80;

    /// <summary>The port where the CA uses port 443.</summary>
    public int HttpsPort { get; init; } = 443;

    /// <summary>
    /// The authoritative servers of domains, with all names below them, where those that the DNS names cannot be asked from here.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IPEndPoint>> NameServers { get; init; } =
        new Dictionary<string, IReadOnlyList<IPEndPoint>>();

    /// <summary>The time that one check of one proof may take.</summary>
    public TimeSpan LookTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait between two checks; the first ones follow each other faster.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The wait after a check or a try that did not succeed.</summary>
    /// <param name="looks">How many did not, this one included.</param>
    public TimeSpan WaitAfter(int looks)
    {
        var wait = looks <= FirstWaits.Length ? FirstWaits[Math.Max(looks, 1) - 1] : LongestWait;
        return wait < LongestWait ? wait : LongestWait;
    }
}
