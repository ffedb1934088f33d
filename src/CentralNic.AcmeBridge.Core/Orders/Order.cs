using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>An ACME order with its authorizations, challenges and issuance: one document, so that each step is one write.</summary>
public sealed record Order
{
    /// <summary>What is wrong with an order whose account was given up.</summary>
    internal static AcmeProblem WithdrawnProblem { get; } =
        new(AcmeErrorType.Unauthorized, "The account was deactivated before anything was ordered.");

    /// <summary>Its id.</summary>
    public required OrderId Id { get; init; }

    /// <summary>Who ordered.</summary>
    public required AccountId Account { get; init; }

    /// <summary>Who pays.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The profile it was ordered with.</summary>
    public required string Profile { get; init; }

    /// <summary>
    /// The certificate that the order's replaces, by its name in renewal information (RFC 9773 section 5); <see langword="null"/>: none
    /// named.
    /// </summary>
    public string? Replaces { get; init; }

    /// <summary>The names, A-labels in lower case, distinct, in the order of the request, wildcards with <c>*.</c>.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>One authorization per name, at the same index.</summary>
    public required ImmutableArray<Authorization> Authorizations { get; init; }

    /// <summary>How far it is.</summary>
    public OrderStatus Status { get; init; }

    /// <summary>
    /// Whether it is no order but only holds the authorization that a client asked for beforehand (RFC 8555 section 7.4.1): a certificate
    /// is never issued for it, and it is not listed.
    /// </summary>
    public bool AuthorizationOnly { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ends unless it was finalized before, UTC.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Set from finalize on.</summary>
    public Issuance? Issuance { get; init; }

    /// <summary>The certificate, once <see cref="OrderStatus.Valid"/>.</summary>
    public CertificateId? Certificate { get; init; }

    /// <summary>Why it came to nothing, fit for the client.</summary>
    public AcmeProblem? Error { get; init; }

    /// <summary>
    /// What the operator's request for it is known again by, so that the same request makes no second order; <see langword="null"/>: it was
    /// made by an ACME client, or the request may make another.
    /// </summary>
    public string? Request { get; init; }

    /// <summary>The client's program, as it named itself when it ordered (User-Agent), cut; <see langword="null"/>: it did not.</summary>
    public string? Client { get; init; }

    /// <summary>What happened to it; <see langword="null"/>: nothing was written down, as in older versions.</summary>
    public OrderHistory? History { get; init; }

    /// <summary>
    /// Whether its account was given up, or may not order any more; then nothing is ordered for it that was not before.
    /// </summary>
    public bool Withdrawn { get; init; }

    /// <summary>Why it was withdrawn, fit for the client; <see langword="null"/>: its account was given up.</summary>
    public AcmeProblem? WithdrawnBecause { get; init; }

    /// <summary>Whether nothing more will happen to it.</summary>
    [JsonIgnore]
    public bool IsFinal => OrderStatuses.Transitions.IsFinal(Status);

    /// <summary>Whether something was published for it, or is about to be, that outlives the program.</summary>
    [JsonIgnore]
    public bool HasPlacedDcv => Issuance?.Dcv.Any(token => token.Placement is not null) == true;

    /// <summary>
    /// The name whose proof counts no longer, because its owner said so; <see langword="null"/>: all count. Nothing may be issued on such a
    /// proof (draft-ietf-acme-dns-persist-02 section 4.1), unlike on an authorization that only expired after finalize.
    /// </summary>
    /// <param name="now">The moment.</param>
    public string? NameOfEndedProof(DateTimeOffset now) =>
        Authorizations.FirstOrDefault(authorization => authorization.Challenges.Any(challenge => challenge.Until <= now))?.OrderedName;

    /// <summary>Where the authorization at an index was made.</summary>
    /// <param name="index">The authorization's index.</param>
    public AuthorizationOrigin OriginOf(int index) => Authorizations[index].Origin ?? new AuthorizationOrigin(Id, index);

    /// <summary>Puts a changed authorization in place and draws the consequence for the order.</summary>
    /// <param name="index">The authorization's index.</param>
    /// <param name="authorization">The changed authorization.</param>
    public Order With(int index, Authorization authorization)
    {
        var order = this with { Authorizations = Authorizations.SetItem(index, authorization) };
        if (order.Status is not (OrderStatus.Pending or OrderStatus.Ready))
        {
            return order;
        }

        if (order.Authorizations.All(other => other.Status == AuthorizationStatus.Valid))
        {
            return order.Status == OrderStatus.Ready
                ? order
                : order with { Status = OrderStatuses.Transitions.Change(order.Status, OrderStatus.Ready) };
        }

        return authorization.Status is AuthorizationStatus.Pending or AuthorizationStatus.Valid
            ? order
            : order.Fail(authorization.Challenges.FirstOrDefault(challenge => challenge.Error is not null)?.Error
                ?? new AcmeProblem(
                    AcmeErrorType.Unauthorized,
                    $"The authorization for {authorization.Name} is {authorization.Status.ToString().ToLowerInvariant()}."));
    }

    /// <summary>The order with something that the operator did written down.</summary>
    /// <param name="deed">What, in words.</param>
    /// <param name="now">When.</param>
    public Order NoteOperator(string deed, DateTimeOffset now) => this with
    {
        History = (History ?? OrderHistory.Empty).With(new OrderEvent(OrderEvent.ToMilliseconds(now), OrderEventKind.Operator, deed)),
    };

    /// <summary>The CSR was accepted.</summary>
    /// <param name="issuance">The issuance that begins.</param>
    public Order Begin(Issuance issuance) =>
        this with { Status = OrderStatuses.Transitions.Change(Status, OrderStatus.Processing), Issuance = issuance };

    /// <summary>The certificate is there.</summary>
    /// <param name="certificate">The certificate to hand out.</param>
    /// <param name="now">When.</param>
    public Order Complete(CertificateId certificate, DateTimeOffset now) => this with
    {
        Status = OrderStatuses.Transitions.Change(Status, OrderStatus.Valid),
        Certificate = certificate,
        Issuance = Issuance!.Settle(IssuanceState.Issued, now),
    };

    /// <summary>The order comes to nothing.</summary>
    /// <param name="problem">Why, fit for the client.</param>
    public Order Fail(AcmeProblem problem) =>
        this with { Status = OrderStatuses.Transitions.Change(Status, OrderStatus.Invalid), Error = problem };

    /// <summary>
    /// The issuance, and the order with it, comes to nothing. The operator is told, unless account or operator wanted it so, or a refusal
    /// is to be told already.
    /// </summary>
    /// <param name="problem">Why, fit for the client.</param>
    /// <param name="now">When.</param>
    /// <param name="reason">What the operator should know besides; <see langword="null"/>: no more than the client.</param>
    /// <param name="isTold">Whether it is told of this order.</param>
    public Order FailIssuance(AcmeProblem problem, DateTimeOffset now, string? reason = null, bool isTold = true)
    {
        var failed = Fail(problem) with { Issuance = Issuance!.Settle(IssuanceState.Failed, now) };
        return isTold && failed is { Withdrawn: false, Issuance: { Attention: null, GivenUp: null } issuance }
            ? failed with
            {
                Issuance = issuance.Needs(
                    AttentionKind.Failed, reason is null ? problem.Detail : $"{problem.Detail.TrimEnd('.')} ({reason.TrimEnd('.')}).", now),
            }
            : failed;
    }

    /// <summary>
    /// Its account was given up (RFC 8555 section 7.3.6), or may not order any more: it ends, or when it is being issued, ends unless
    /// something was ordered already.
    /// </summary>
    /// <param name="because">Why, fit for the client; <see langword="null"/>: its account was given up.</param>
    public Order Withdraw(AcmeProblem? because = null) => Status switch
    {
        OrderStatus.Pending or OrderStatus.Ready =>
            Fail(because ?? WithdrawnProblem) with { Withdrawn = true, WithdrawnBecause = because },
        OrderStatus.Processing when !Withdrawn => this with { Withdrawn = true, WithdrawnBecause = because },
        _ => this,
    };

    /// <summary>
    /// The order as it stands at a moment: invalid when its time, or that of one of its valid authorizations, was over before it was
    /// finalized (RFC 8555 section 7.1.6).
    /// </summary>
    /// <param name="now">The moment.</param>
    public Order At(DateTimeOffset now)
    {
        if (Status is not (OrderStatus.Pending or OrderStatus.Ready))
        {
            return this;
        }

        if (now >= Expires)
        {
            return Fail(new AcmeProblem(AcmeErrorType.Malformed, "The order expired before it was finalized; make a new order."));
        }

        for (var index = 0; index < Authorizations.Length; index++)
        {
            if (Authorizations[index] is { Status: AuthorizationStatus.Valid } valid && now >= valid.Expires)
            {
                return With(index, valid.At(now));
            }
        }

        return this;
    }
}
