using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Policy;

/// <summary>What the server tells its clients about itself and how it treats their orders. Configuration section <c>Acme</c>.</summary>
public sealed record AcmePolicy
{
    /// <summary>
    /// Where the terms of service are (directory <c>meta.termsOfService</c>, RFC 8555 section 7.1.1); <see langword="null"/>: none to agree
    /// to.
    /// </summary>
    public Uri? TermsOfService { get; init; }

    /// <summary>
    /// Whether accounts that agreed to other terms than <see cref="TermsOfService"/> must agree again before they order (RFC 8555 section
    /// 7.3.3).
    /// </summary>
    public bool TermsOfServiceChangeNeedsConsent { get; init; }

    /// <summary>
    /// Whether new accounts need an external account binding (directory <c>meta.externalAccountRequired</c>, RFC 8555 section 7.3.4).
    /// </summary>
    public bool ExternalAccountRequired { get; init; }

    /// <summary>Where people read about this server (directory <c>meta.website</c>); <see langword="null"/>: not told.</summary>
    public Uri? Website { get; init; }

    /// <summary>
    /// Where people read about the limits (<c>Link: rel="help"</c> of rateLimited answers, RFC 8555 section 6.6); <see langword="null"/>:
    /// not told.
    /// </summary>
    public Uri? LimitsHelp { get; init; }

    /// <summary>
    /// The names that clients are told to put into CAA records to let the CAs behind this server issue (directory
    /// <c>meta.caaIdentities</c>);
    /// empty: all by which the CAs of the profiles go.
    /// </summary>
    public IReadOnlyList<string> CaaIdentities { get; init; } = [];

    /// <summary>
    /// The profile of orders that name none (draft-ietf-acme-profiles); one of the configured profiles.
    /// <see langword="null"/>: such orders are refused.
    /// </summary>
    public string? DefaultProfile { get; init; }

    /// <summary>
    /// The longest that an answer about a <c>processing</c> order is held back while nothing changes; zero: not at all. Below 30 seconds,
    /// because even patient clients give up on a silent answer then.
    /// </summary>
    public TimeSpan HoldTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an answer may be held back for a client.</summary>
    /// <param name="longest">How long the client waits for one.</param>
    public TimeSpan HoldAtMost(TimeSpan longest) => longest < HoldTime ? longest : HoldTime;

    /// <summary>How long after its creation an order expires that was not finalized.</summary>
    public TimeSpan OrderLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long after its validation an authorization is valid.</summary>
    public TimeSpan AuthorizationLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long after its validation an authorization is taken over by further orders of the account; zero: never.</summary>
    public TimeSpan AuthorizationReuse { get; init; } = TimeSpan.FromHours(8);

    /// <summary>The challenge types offered to clients, of <see cref="ChallengeType.All"/>; at least one.</summary>
    public IReadOnlyList<string> ChallengeTypes { get; init; } = ChallengeType.Default;

    /// <summary>How dns-persist-01 is offered; <see langword="null"/>: it is not.</summary>
    public DnsPersistOptions? DnsPersist { get; init; }

    /// <summary>The keys that neither accounts nor certificates may have.</summary>
    public WeakKeys WeakKeys { get; init; } = WeakKeys.WithoutLists;

    /// <summary>How many names one order may hold.</summary>
    public int MaxNamesPerOrder { get; init; } = 100;
}
