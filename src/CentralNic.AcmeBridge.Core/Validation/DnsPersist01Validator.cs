using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using static System.FormattableString;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>
/// Looks for a lasting TXT record that names this server and the account, at <c>_validation-persist.name</c> or, with
/// <c>policy=wildcard</c>, above it (draft-ietf-acme-dns-persist-02 sections 4 to 6). Safe for concurrent use.
/// </summary>
/// <param name="persist">
/// The server's names; <see langword="null"/>: the challenge is not offered, and those begun before it was taken back fail.
/// </param>
/// <param name="lookup">Asks the DNS; the server's resolvers decide whether by DNSSEC.</param>
/// <param name="accounts">The account as it is now: one that was given up proves nothing (section 4.2).</param>
internal sealed class DnsPersist01Validator(
    ValidationOptions options,
    DnsPersistOptions? persist,
    DnsLookup lookup,
    AccountRegistry accounts,
    TimeProvider timeProvider) : IChallengeValidator
{
    /// <summary>The label below which records are looked for.</summary>
    internal const string Label = "_validation-persist.";

    /// <summary>A name and those above it; more would let one order ask the DNS a hundred times for each of its names.</summary>
    private const int MostDomains = 8;

    private const int MostQuoted = 3;

    public string ChallengeType => Orders.ChallengeType.DnsPersist01;

    public async Task<ValidationOutcome> ValidateAsync(ValidationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (persist is null)
        {
            return Failed(AcmeErrorType.Unauthorized, $"This server offers {ChallengeType} no longer; make a new order.");
        }

        var id = request.Account
            ?? throw new InvalidOperationException($"{ChallengeType} of {request.Name} was started without the account.");
        if (await accounts.FindAsync(id, cancellationToken) is not { Account: { Status: AccountStatus.Valid } account })
        {
            return Failed(AcmeErrorType.Unauthorized, $"The account was deactivated; no record of {request.Name} counts for it.");
        }

        return await FindAsync(request, new PersistentProof(persist, account), persist.IssuerDomainNames, cancellationToken);
    }

    private static ValidationOutcome Failed(AcmeErrorType type, string detail) => new(new AcmeProblem(type, detail));

    private static Look Unknown(string where, string failure) =>
        new(PersistentVerdict.Foreign, Failed(AcmeErrorType.Dns, $"Looking up TXT of {where} failed: {failure}."));

    private static string Quote(IReadOnlyList<string> values)
    {
        var quoted = string.Join(", ", values.Take(MostQuoted).Select(Excerpt.Of));
        return values.Count <= MostQuoted ? quoted : Invariant($"{quoted} and {values.Count - MostQuoted} more");
    }

    /// <summary>
    /// Climbs until a record proves control. What is missing at the name itself is told, unless a record above it came nearer.
    /// </summary>
    private async Task<ValidationOutcome> FindAsync(
        ValidationRequest request, PersistentProof proof, IReadOnlyList<string> issuers, CancellationToken cancellationToken)
    {
        using var time = new AttemptTime(options.AttemptTimeout, timeProvider, cancellationToken);
        string[] domains =
        [
            .. NameSuffixes.Climb(request.Name).Where(static domain => domain.Contains('.', StringComparison.Ordinal)).Take(MostDomains)
        ];
        var nearest = await LookAsync(domains[0], request.Wildcard, proof, issuers, time, cancellationToken);
        // Where the name itself cannot be looked at, nothing above it may stand in: the zone may be forged (section 7.8.1).
        if (nearest.Outcome.IsValid || nearest.IsUnknown || domains.Length == 1)
        {
            return nearest.Outcome;
        }

        foreach (var domain in domains[1..])
        {
            var look = await LookAsync(domain, wildcard: true, proof, issuers, time, cancellationToken);
            if (look.Outcome.IsValid)
            {
                return look.Outcome;
            }

            nearest = look.IsNearerThan(nearest) ? look : nearest;
        }

        var problem = nearest.Outcome.Problem!;
        return new ValidationOutcome(problem with
        {
            Detail = $"{problem.Detail} Looked at: {Quantity.Of(domains.Length, "name")}, from {Label}{request.Name} upwards; "
                + "above the name a record needs policy=wildcard.",
        });
    }

    private async Task<Look> LookAsync(
        string domain,
        bool wildcard,
        PersistentProof proof,
        IReadOnlyList<string> issuers,
        AttemptTime time,
        CancellationToken cancellationToken)
    {
        var name = Label + domain;
        DnsAnswer<string> answer;
        try
        {
            answer = await lookup.QueryTextAsync(name, time.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var limit = options.AttemptTimeout.TotalSeconds;
            return Unknown(name, Invariant($"no answer within {limit:0.##} s"));
        }

        var where = answer.Where(name);
        if (answer.Failure is { } failure)
        {
            return Unknown(where, failure);
        }

        var now = timeProvider.GetUtcNow();
        var best = answer.Values
            .Select(text => proof.Read(text, domain, wildcard, now))
            .DefaultIfEmpty(new PersistentProof.Finding(PersistentVerdict.Foreign))
            .MaxBy(finding => (finding.Verdict, finding.Until ?? DateTimeOffset.MaxValue))!;
        if (best.Verdict == PersistentVerdict.Valid)
        {
            return new Look(best.Verdict, ValidationOutcome.Valid with { Until = best.Until });
        }

        var found = (best.Verdict, answer) switch
        {
            (not PersistentVerdict.Foreign, _) => $"The TXT record of {where} {best.Reason}",
            (_, { NameExists: false }) => $"{where} does not exist in the DNS (NXDOMAIN)",
            (_, { Values.Length: 0 }) => $"{where} has no TXT record",
            _ => $"No TXT record of {where} begins with {string.Join(" or ", issuers)}; found {Quote(answer.Values)}",
        };
        return new Look(best.Verdict, Failed(
            best.Verdict == PersistentVerdict.Malformed ? AcmeErrorType.Malformed : AcmeErrorType.Unauthorized,
            $"{found}; \"{proof.Expected(domain, wildcard)}\" was expected."));
    }

    /// <summary>What was found at one name.</summary>
    private sealed record Look(PersistentVerdict Verdict, ValidationOutcome Outcome)
    {
        public bool IsUnknown => Outcome.Problem?.Type == AcmeErrorType.Dns;

        /// <summary>A name that cannot be looked at may hold the proof, one without a record for this server does not.</summary>
        public bool IsNearerThan(Look other) => Verdict > other.Verdict || (Verdict == other.Verdict && IsUnknown && !other.IsUnknown);
    }
}
