using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>
/// Looks once a day whether others revoked certificates: at what their CAs say (CRL and OCSP) of all that are in force. The day's look is
/// spread over rounds; where it stands is kept, so that restarts neither repeat nor skip a part. Of what is not revoked nothing is written
/// down.
/// </summary>
internal sealed class RevocationStatusTask(
    CertificateRepository certificates,
    RevocationChecks checks,
    RevocationRecords records,
    ClockCheck clock,
    IDocumentStore store,
    TimeProvider time) : IPeriodicTask
{
    /// <summary>How far apart two looks at the same certificate are, beginning to beginning.</summary>
    private static readonly TimeSpan Cycle = TimeSpan.FromDays(1);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>What takes longer than a round should, because responders are slow, goes on in the next.</summary>
    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(5);

    /// <summary>All are looked at in so many rounds, 20 hours.</summary>
    private const int RoundsOfCycle = 120;

    private const int FewestOfRound = 50;
    private const int MostOfRound = 2000;

    /// <summary>How many are looked at while it is not known how many there are.</summary>
    private const int FirstOfRound = 500;

    private const string MarkId = "revocation-status";

    private readonly DocumentSet<RevocationStatusMark> _marks = new(store, MarkId, RevocationsJson.Default, _ => MarkId);

    public string Name => "revocation-status";

    /// <summary>What the start needs comes first.</summary>
    public TimeSpan FirstWait => TimeSpan.FromMinutes(2);

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        // By a wrong clock nothing can be told in force or out of date.
        if (clock.IsOff && !await clock.IsRightAsync(cancellationToken))
        {
            return PeriodicRound.Idle(Interval);
        }

        var now = time.GetUtcNow();
        var mark = await _marks.ReadAsync(MarkId, cancellationToken);
        var (state, version) = (mark?.Value ?? new RevocationStatusMark(now), mark?.Version ?? 0);
        if (state.IsDone || state.Begun > now)
        {
            var next = state.Begun > now ? now : state.Begun + Cycle;
            if (next > now)
            {
                return PeriodicRound.Done(next - now);
            }

            state = new RevocationStatusMark(now, LastCount: state.IsDone ? state.Count : state.LastCount);
        }

        // One that cannot be looked at keeps the others from nothing.
        var failures = new Failures();
        state = await LookAsync(state, now, failures, cancellationToken);
        await store.CommitAsync([_marks.Put(state, version)], cancellationToken);
        failures.Throw();
        return PeriodicRound.Done(state.IsDone ? Later(state.Begun + Cycle - time.GetUtcNow(), TimeSpan.Zero) : Interval);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>Looks at the next certificates.</summary>
    private async Task<RevocationStatusMark> LookAsync(
        RevocationStatusMark state, DateTimeOffset now, Failures failures, CancellationToken cancellationToken)
    {
        var round = new RevocationRound();
        var left = state.LastCount is { } last ? Math.Clamp((last / RoundsOfCycle) + 1, FewestOfRound, MostOfRound) : FirstOfRound;
        while (left > 0 && !state.IsDone && time.GetUtcNow() - now < LongestRound)
        {
            var page = await ReadAsync(state.Cursor, Math.Min(left, FewestOfRound), now, cancellationToken);
            foreach (var summary in page.Items)
            {
                await failures.CatchAsync(() => LookAsync(summary, round, cancellationToken), cancellationToken);
            }

            left -= page.Items.Length;
            state = state with { Cursor = page.Next, Count = state.Count + page.Items.Length, IsDone = page.Next is null };
        }

        return state;
    }

    private async Task<Page<CertificateSummary>> ReadAsync(
        string? cursor, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var filter = new CertificateFilter { Standing = CertificateStanding.Active };
        try
        {
            return await certificates.ReadPageAsync(filter, new PageRequest(limit, cursor), now, cancellationToken);
        }
        catch (ArgumentException) when (cursor is not null)
        {
            // An older version's.
            return await certificates.ReadPageAsync(filter, new PageRequest(limit), now, cancellationToken);
        }
    }

    private async Task LookAsync(CertificateSummary summary, RevocationRound round, CancellationToken cancellationToken)
    {
        if (await certificates.FindAsync(summary.Certificate, cancellationToken) is { Revocation: null } certificate
            && await checks.CheckAsync(certificate, round, cancellationToken) is { } finding)
        {
            await records.FoundAsync(certificate.Id, finding, cancellationToken);
        }
    }
}

/// <summary>How far the day's look at the certificates is. A document.</summary>
/// <param name="Begun">When it began, UTC.</param>
/// <param name="Cursor">Where it goes on; absent: at the beginning, or nowhere.</param>
/// <param name="Count">How many were looked at.</param>
/// <param name="IsDone">Whether all were.</param>
/// <param name="LastCount">How many there were the time before; absent: not known.</param>
internal sealed record RevocationStatusMark(
    DateTimeOffset Begun, string? Cursor = null, int Count = 0, bool IsDone = false, int? LastCount = null);

/// <summary>How this folder's documents are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RevocationStatusMark))]
internal sealed partial class RevocationsJson : JsonSerializerContext;
