namespace CentralNic.AcmeBridge.Logging;

/// <summary>
/// What the log says of a request beside its path and status. A feature of the request (<see cref="HttpContext.Features"/>).
/// </summary>
internal sealed class RequestOutcome
{
    /// <summary>The ACME account that signed it; <see langword="null"/>: none that was verified.</summary>
    public string? Account { get; private set; }

    /// <summary>The account's tenant.</summary>
    public string? Tenant { get; private set; }

    /// <summary>The type of the problem that it was refused with, without its URN; <see langword="null"/>: it was not refused.</summary>
    public string? Problem { get; private set; }

    /// <summary>Why it was refused, as the client is told.</summary>
    public string? Reason { get; private set; }

    /// <summary>It was a test of the operator's, whose answer looks like a failure on purpose.</summary>
    public bool IsDiagnostic { get; private set; }

    /// <summary>Notes that a request is a test of the operator's.</summary>
    public static void NoteDiagnostic(HttpContext http) => Of(http).IsDiagnostic = true;

    /// <summary>Notes who signed a request.</summary>
    public static void NoteCaller(HttpContext http, string account, string tenant)
    {
        var outcome = Of(http);
        (outcome.Account, outcome.Tenant) = (account, tenant);
    }

    /// <summary>Notes why a request was refused.</summary>
    public static void NoteRefusal(HttpContext http, string problem, string reason)
    {
        var outcome = Of(http);
        (outcome.Problem, outcome.Reason) = (problem, reason);
    }

    private static RequestOutcome Of(HttpContext http)
    {
        if (http.Features.Get<RequestOutcome>() is not { } outcome)
        {
            http.Features.Set(outcome = new RequestOutcome());
        }

        return outcome;
    }
}
