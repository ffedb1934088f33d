using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Commands;
using CentralNic.AcmeBridge.Core.Issuances.Placement;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>
/// The issuances that wait for the operator, and the answers to their questions; any order that is not final can be given up or looked at
/// again.
/// </summary>
public sealed class ParkedIssuances
{
    private readonly OrderRepository _orders;
    private readonly CertificateOwners _owners;
    private readonly ProfileCatalog _profiles;
    private readonly CertificatePlacement _placement;
    private readonly ResellerClient _reseller;
    private readonly WorkRunner _work;
    private readonly TimeProvider _time;
    private readonly ILogger<ParkedIssuances> _logger;

    internal ParkedIssuances(
        OrderRepository orders,
        CertificateOwners owners,
        ProfileCatalog profiles,
        CertificatePlacement placement,
        ResellerClient reseller,
        WorkRunner work,
        TimeProvider time,
        ILogger<ParkedIssuances> logger)
    {
        (_orders, _owners, _profiles, _placement, _reseller, _work, _time, _logger) = (
            orders, owners, profiles, placement, reseller, work, time, logger);
    }

    /// <summary>Lists them; each issuance has its <see cref="Issuance.Question"/>.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Order> ListAsync(CancellationToken cancellationToken) => _orders.ListParkedAsync(cancellationToken);

    /// <summary>
    /// Looks again: for what a command did whose answer was lost, which is sent again when nothing is found after the settle time; or, when
    /// the certificate is known, for the certificate.
    /// </summary>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <remarks>An order that goes on by itself checks again at once, whatever it waits for.</remarks>
    /// <exception cref="InvalidOperationException">The order is settled, or its client has not finalized it.</exception>
    public async Task<Order> SearchAgainAsync(OrderId id, CancellationToken cancellationToken)
    {
        var going = await _orders.UpdateAsync(
            id,
            current =>
            {
                if (current is { IsFinal: false, Issuance: { State: not IssuanceState.Parked } waiting })
                {
                    return (current with { Issuance = waiting with { NextLook = null } }).NoteOperator("search again", _time.GetUtcNow());
                }

                var parked = Ordered(current);
                var state = parked.Certificate is null ? IssuanceState.Intent : IssuanceState.AwaitingCa;
                return (current with { Issuance = parked.To(state, _time.GetUtcNow()) with { Question = null } })
                    .NoteOperator("search again", _time.GetUtcNow());
            },
            cancellationToken);
        return Go(going, "search again");
    }

    /// <summary>
    /// Says which certificate at the reseller belongs to the order. It is booked if nothing was booked yet; if it is not issued, the CA's
    /// proof is shown for it.
    /// </summary>
    /// <param name="id">The order.</param>
    /// <param name="certificate">The certificate's id at the reseller.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="InvalidOperationException">The order is not parked.</exception>
    /// <exception cref="ArgumentException">
    /// The certificate was made for another CSR, or is somebody else's: handed out, awaited by another order, or in a CertificateOrder that
    /// belongs to another subscription, of an import too. The message says whose it is and what to do.
    /// </exception>
    /// <exception cref="ResellerException">The reseller does not know it, or is away.</exception>
    public async Task<Order> AdoptAsync(OrderId id, CertificateId certificate, CancellationToken cancellationToken)
    {
        var order = await _orders.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException($"There is no order {id}.");
        var issuance = Ordered(order);
        var details = await _reseller.Certificates.StatusAsync(certificate.Value, CommandPriority.Interactive, cancellationToken);
        if (CertificateSearch.HasCsr(details, issuance) == false)
        {
            throw new ArgumentException(
                $"Certificate {certificate} was ordered with another CSR than order {id} has.", nameof(certificate));
        }

        if (await _owners.ObstacleAsync(order, details, cancellationToken) is { } obstacle)
        {
            throw new ArgumentException(obstacle, nameof(certificate));
        }

        // The work takes it from there, wakes who waits, and clears up.
        var booked = await _placement.BookAsync(order, _profiles.Of(order), details);
        booked = await _orders.UpdateAsync(
            id, current => current.NoteOperator($"adopt {certificate}", _time.GetUtcNow()), CancellationToken.None);
        return Go(booked, $"adopt {certificate}");
    }

    /// <summary>
    /// Gives the order up, whatever it does at present: what was bought for it is cancelled, what was reserved is released, and the order
    /// fails. A command that is under way, or whose answer was lost, is awaited or looked up first. What was issued meanwhile is handed
    /// out.
    /// </summary>
    /// <param name="id">The order.</param>
    /// <param name="detail">Why, fit for the client.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="InvalidOperationException">The order is settled.</exception>
    public async Task<Order> GiveUpAsync(OrderId id, string detail, CancellationToken cancellationToken)
    {
        var problem = new AcmeProblem(AcmeErrorType.ServerInternal, detail);
        var going = await _orders.UpdateAsync(
            id, current => GivenUp(current, problem).NoteOperator($"give up ({detail})", _time.GetUtcNow()), cancellationToken);
        return Go(going, "give up");
    }

    private Order GivenUp(Order order, AcmeProblem problem) => order switch
    {
        { IsFinal: true } or { AuthorizationOnly: true } =>
            throw new InvalidOperationException(
                $"Order {order.Id} is {order.Status.ToString().ToLowerInvariant()}: there is nothing to give up."),
        { Issuance: null } => order.Fail(problem),
        { Issuance: { State: IssuanceState.Parked } parked } => order with { Issuance = GivenUp(parked, problem) },
        { Issuance.State: IssuanceState.Cancelling } => order,

        // The order's work may be in the middle of a command; it finds the wish when it has written down what came of it.
        { Issuance: { } going } => order with { Issuance = going with { GivenUp = problem } },
    };

    /// <summary>A certificate that is known and yet was parked must not be handed out, though the reseller calls it issued.</summary>
    private Issuance GivenUp(Issuance parked, AcmeProblem problem) => parked.GiveUp(problem, _time.GetUtcNow()) with
    {
        Question = null,
        PurchaseInQuestion = false,
        RefusedByCa = parked.Certificate is not null,
    };

    /// <summary>Allows that the names of an order are bought again within the paid year; the order is planned anew.</summary>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="InvalidOperationException">The order does not wait for this answer.</exception>
    public async Task<Order> AllowPurchaseAsync(OrderId id, CancellationToken cancellationToken)
    {
        var going = await _orders.UpdateAsync(
            id,
            current =>
            {
                var parked = Required(current);
                return parked.PurchaseInQuestion
                    ? (current with
                    {
                        Issuance = parked.PlanAgain(_time.GetUtcNow()) with
                        {
                            PurchaseInQuestion = false,
                            PurchaseAllowed = true,
                            Question = null,
                        },
                    }).NoteOperator("allow the purchase", _time.GetUtcNow())
                    : throw new InvalidOperationException($"The question about order {id} is another one: {parked.Question}");
            },
            cancellationToken);
        return Go(going, "allow the purchase");
    }

    private static Issuance Ordered(Order order) => Required(order) is { PurchaseInQuestion: false } parked
        ? parked
        : throw new InvalidOperationException(
            $"Nothing was ordered for order {order.Id} yet. Answer by one of: "
            + $"{string.Join(" | ", AnswerCommands.For(order.Id, isPurchaseInQuestion: true))}");

    private static Issuance Required(Order order) => order.Issuance is { State: IssuanceState.Parked } parked
        ? parked
        : throw new InvalidOperationException($"Order {order.Id} does not wait for the operator.");

    private Order Go(Order order, string answer)
    {
        _logger.Answered(order.Id.Value, answer);
        if (order.Issuance is not null)
        {
            _work.Schedule(new WorkItem(WorkKind.Issuance, order.Id));
        }

        return order;
    }
}
