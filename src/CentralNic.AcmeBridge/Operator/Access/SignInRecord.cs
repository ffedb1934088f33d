using System.Text.Json;
using CentralNic.AcmeBridge.Core.Audit;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>Writes down who signed in, who tried, and who signed out: in the log, and in the audit trail.</summary>
internal sealed class SignInRecord(AuditTrail trail, TimeProvider time, ILogger<SignInRecord> logger)
{
    /// <summary>So many failures an hour stand in the audit trail, which is kept for years; the log has all.</summary>
    internal const int MostFailuresAnHour = 200;

    private const string Area = "operators";

    // A name that nobody has may be a password that was typed into the wrong field.
    private const string Nobody = "an unknown name";

    private readonly Lock _lock = new();
    private DateTimeOffset _hour;
    private int _failures;

    /// <summary>Somebody signed in. The session may begin when this is durable.</summary>
    /// <param name="name">Who.</param>
    /// <param name="address">From where.</param>
    /// <param name="how">By what they proved it.</param>
    public async Task SucceedAsync(string name, string address, string how, CancellationToken cancellationToken)
    {
        await WriteAsync(name, address, "sign-in", $"{Area}/{name}", new SignInReport(how), error: null, cancellationToken);
        logger.SignedIn(name, address, how);
    }

    /// <summary>Somebody tried and was refused.</summary>
    /// <param name="name">As whom; <see langword="null"/>: nobody has that name.</param>
    /// <param name="address">From where.</param>
    /// <param name="reason">Why, without what they gave.</param>
    public async Task RefuseAsync(string? name, string address, string reason, CancellationToken cancellationToken)
    {
        logger.SignInRefused(name ?? Nobody, address, reason);
        if (IsRoom())
        {
            await WriteAsync(
                name ?? Nobody, address, "sign-in", name is null ? Area : $"{Area}/{name}", signedIn: null, reason, cancellationToken);
        }
    }

    /// <summary>Somebody signed out.</summary>
    public async Task EndAsync(string name, string address, CancellationToken cancellationToken)
    {
        await WriteAsync(name, address, "sign-out", $"{Area}/{name}", signedIn: null, error: null, cancellationToken);
        logger.SignedOut(name, address);
    }

    private async Task WriteAsync(
        string who, string from, string act, string thing, SignInReport? signedIn, string? error, CancellationToken cancellationToken)
    {
        var begun = await trail.BeginAsync(
            new AuditEntry { Id = "", At = default, Who = who, From = from, Action = $"{Area}.{act}", Thing = thing }, cancellationToken);
        await trail.EndAsync(begun, entry => entry with
        {
            Outcome = error is null ? AuditOutcome.Done : AuditOutcome.Refused,
            Error = error,
            After = signedIn is null ? null : JsonSerializer.SerializeToElement(signedIn, AccessJson.Default.SignInReport),
        });
    }

    private bool IsRoom()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (now - _hour >= TimeSpan.FromHours(1))
            {
                (_hour, _failures) = (now, 0);
            }

            return ++_failures <= MostFailuresAnHour;
        }
    }
}

/// <summary>What the audit trail says of who signed in.</summary>
/// <param name="By">What they proved it by.</param>
internal sealed record SignInReport(string By);
