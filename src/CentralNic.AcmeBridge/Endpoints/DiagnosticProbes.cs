using System.Security.Cryptography;
using System.Text;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>
/// The diagnostic answers that the operator has asked for and that nobody has fetched yet. Each is fetched once, within
/// <see cref="Lifetime"/>, by a token that cannot be guessed. Safe for several threads.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class DiagnosticProbes(TimeProvider time)
{
    /// <summary>How long an answer can be fetched.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>How many may be there at once; a further one takes the place of the oldest.</summary>
    internal const int MostAtOnce = 16;

    private const int TokenBytes = 24;

    private readonly Lock _lock = new();

    /// <summary>By the hash of the token, so that the time of a look-up tells nothing of a token.</summary>
    private readonly Dictionary<string, DiagnosticProbe> _pending = new(StringComparer.Ordinal);

    /// <summary>Makes one.</summary>
    /// <param name="answer">How it is answered.</param>
    /// <returns>Its token, for the URL.</returns>
    public string Issue(DiagnosticAnswer answer)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var over in _pending.Where(pending => pending.Value.Until <= now).Select(pending => pending.Key).ToArray())
            {
                _pending.Remove(over);
            }

            if (_pending.Count >= MostAtOnce)
            {
                _pending.Remove(_pending.MinBy(pending => pending.Value.Until).Key);
            }

            _pending.Add(HashOf(token), new DiagnosticProbe(answer, now + Lifetime));
        }

        return token;
    }

    /// <summary>Takes the answer of a token, which is used up by that.</summary>
    /// <returns><see langword="null"/>: there is none, it was fetched already, or too late.</returns>
    public DiagnosticAnswer? Take(string token)
    {
        lock (_lock)
        {
            return _pending.Remove(HashOf(token), out var probe) && time.GetUtcNow() < probe.Until ? probe.Answer : null;
        }
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private sealed record DiagnosticProbe(DiagnosticAnswer Answer, DateTimeOffset Until);
}

/// <summary>How a diagnostic request is answered.</summary>
/// <param name="Kind">By what.</param>
/// <param name="Hold">How long the answer is held back.</param>
/// <param name="Mark">A text that the answer's document has.</param>
internal sealed record DiagnosticAnswer(DiagnosticKind Kind, TimeSpan Hold, string Mark)
{
    /// <summary>The HTTP status.</summary>
    public int Status => Kind == DiagnosticKind.RateLimited ? StatusCodes.Status429TooManyRequests
        : StatusCodes.Status503ServiceUnavailable;

    /// <summary>What the header Retry-After says.</summary>
    public TimeSpan RetryAfter => TimeSpan.FromSeconds(Kind == DiagnosticKind.RateLimited ? 23 : 17);
}

/// <summary>The kinds of diagnostic answers.</summary>
internal enum DiagnosticKind
{
    /// <summary>429 at once, as for a client that comes too often.</summary>
    RateLimited,

    /// <summary>503 after the longest time that an answer is held back.</summary>
    Held,
}
