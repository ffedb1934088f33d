using System.Collections.Immutable;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Budget;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>What an account can do with orders (RFC 8555 section 7.4). Every method answers for the asking account only.</summary>
/// <param name="accounts">All accounts; their keys may not be in a CSR.</param>
/// <param name="closing">What becomes of the orders of accounts that are given up.</param>
/// <param name="orders">All orders.</param>
/// <param name="certificates">All certificates.</param>
/// <param name="admission">Who may order what.</param>
/// <param name="predecessors">The certificates that orders replace.</param>
/// <param name="compromised">The keys that get no certificate.</param>
/// <param name="limits">Whether it keeps the limits.</param>
/// <param name="offers">Gives orders their authorizations.</param>
/// <param name="authorizations">Says whether carried-over authorizations still hold.</param>
/// <param name="held">Bounds the answers that are held back.</param>
/// <param name="work">The background work that orders cause.</param>
/// <param name="policy">Lifetimes and limits.</param>
/// <param name="ids">Gives ids and tokens.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of each order's way.</param>
public sealed partial class OrderDesk(
    AccountRegistry accounts,
    AccountClosing closing,
    OrderRepository orders,
    CertificateRepository certificates,
    OrderAdmission admission,
    Predecessors predecessors,
    CompromisedKeys compromised,
    OrderLimits limits,
    AuthorizationOffers offers,
    AuthorizationService authorizations,
    HeldAnswers held,
    WorkRunner work,
    AcmePolicy policy,
    IdSource ids,
    TimeProvider time,
    ILogger<OrderDesk> logger)
{
    /// <summary>How many orders a page of the list has.</summary>
    public const int PageSize = 100;

    /// <summary>How many lists may be read at once; they are read in the clients' turn, so that many lists of one hold up nobody.</summary>
    private const int ListsAtOnce = 8;

    private readonly FairSlots _listing = new(ListsAtOnce, time);

    /// <summary>Makes an order.</summary>
    /// <param name="account">Who orders.</param>
    /// <param name="names">The names, at least one; the same name twice counts once.</param>
    /// <param name="profile">The profile asked for; <see langword="null"/>: that of the replaced certificate, or the default.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="AcmeProblemException">The account may not order this, the profile is unknown or cannot serve the names, or a limit is reached.</exception>
    public Task<Order> CreateAsync(Account account, IReadOnlyList<DomainName> names, string? profile, CancellationToken cancellationToken) =>
        CreateAsync(account, names, profile, null, cancellationToken);

    /// <summary>Makes an order.</summary>
    /// <param name="account">Who orders.</param>
    /// <param name="names">The names, at least one; the same name twice counts once.</param>
    /// <param name="profile">The profile asked for; <see langword="null"/>: that of the replaced certificate, or the default.</param>
    /// <param name="replaces">The certificate to replace, by its name in renewal information (RFC 9773 section 5); <see langword="null"/>: none named.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="AcmeProblemException">The account may not order this, the profile is unknown or cannot serve the names, or a limit is reached; the certificate may not be replaced.</exception>
    public async Task<Order> CreateAsync(
        Account account, IReadOnlyList<DomainName> names, string? profile, string? replaces, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var distinct = names.Distinct().ToArray();
        var predecessor = replaces is null ? null : await predecessors.FindAsync(account, replaces, distinct, cancellationToken);
        var (tenant, offered) = admission.Admit(account, distinct, profile, predecessor is null ? null : predecessors.ProfileOf(predecessor, distinct));
        var now = time.GetUtcNow();
        var expires = now + policy.OrderLifetime;
        var order = new Order
        {
            Id = new OrderId(ids.Next()),
            Account = account.Id,
            Tenant = tenant.Id,
            Profile = offered.Profile.Name,
            Replaces = predecessor is null ? null : replaces,
            Names = [.. distinct.Select(name => name.Value)],
            Authorizations = await offers.OfferAsync(account.Id, tenant, distinct, expires, cancellationToken),
            Created = now,
            Expires = expires,
        };
        if (order.Authorizations.All(authorization => authorization.Status == AuthorizationStatus.Valid))
        {
            order = order.With(0, order.Authorizations[0]);
        }

        await limits.AdmitAsync(order, offered, cancellationToken);
        try
        {
            await orders.AddAsync(order, cancellationToken);
        }
        catch (DocumentConflictException conflict) when (conflict.Alias is not null)
        {
            throw Predecessors.AlreadyReplaced(); // Another order for the same certificate came first.
        }

        LogCreated(order.Id.Value, string.Join(", ", order.Names), order.Profile, account.Id.Value);
        return order;
    }

    /// <summary>Reads an order. While it is processing the answer is held until it changes, or the hold time is over.</summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Ends the hold.</param>
    /// <exception cref="AcmeProblemException">There is no such order, or it is not the account's.</exception>
    public Task<Order> ReadAsync(Account account, OrderId id, CancellationToken cancellationToken) =>
        ReadAsync(account, id, policy.HoldTime, cancellationToken);

    /// <summary>Reads an order. While it is processing the answer is held until it changes, or the hold time is over.</summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="longestHold">How long the client waits for an answer; the hold time is the bound all the same.</param>
    /// <param name="cancellationToken">Ends the hold.</param>
    /// <exception cref="AcmeProblemException">There is no such order, or it is not the account's.</exception>
    public async Task<Order> ReadAsync(Account account, OrderId id, TimeSpan longestHold, CancellationToken cancellationToken)
    {
        var order = await OwnAsync(account, id, cancellationToken);
        return order.Status == OrderStatus.Processing ? await HoldAsync(account, id, longestHold, cancellationToken) : order.At(time.GetUtcNow());
    }

    /// <summary>How long a client does well to wait before it asks again for an order.</summary>
    /// <param name="order">The order.</param>
    /// <returns>The wait; <see langword="null"/>: there is nothing to wait for.</returns>
    public TimeSpan? RetryAfter(Order order) => RetryAfterPolicy.RetryAfter(order, time.GetUtcNow());

    /// <summary>Takes the CSR and begins the issuance; the answer is held until the order changes, or the hold time is over.</summary>
    /// <param name="account">Who asks, with its key.</param>
    /// <param name="id">The order.</param>
    /// <param name="csrDer">The CSR, DER.</param>
    /// <param name="cancellationToken">Gives up before anything is queued; ends the hold afterwards.</param>
    /// <returns>The order. The same CSR again, while it is processed: the order, as if it were read.</returns>
    /// <exception cref="AcmeProblemException">The order is not ready, its account may no longer order it, or the CSR is unacceptable.</exception>
    public Task<Order> FinalizeAsync(KnownAccount account, OrderId id, ReadOnlyMemory<byte> csrDer, CancellationToken cancellationToken) =>
        FinalizeAsync(account, id, csrDer, policy.HoldTime, cancellationToken);

    /// <summary>Takes the CSR and begins the issuance; the answer is held until the order changes, or the hold time is over.</summary>
    /// <param name="account">Who asks, with its key.</param>
    /// <param name="id">The order.</param>
    /// <param name="csrDer">The CSR, DER.</param>
    /// <param name="longestHold">How long the client waits for an answer; the hold time is the bound all the same.</param>
    /// <param name="cancellationToken">Gives up before anything is queued; ends the hold afterwards.</param>
    /// <returns>The order. The same CSR again, while it is processed: the order, as if it were read.</returns>
    /// <exception cref="AcmeProblemException">The order is not ready, its account may no longer order it, or the CSR is unacceptable.</exception>
    public async Task<Order> FinalizeAsync(
        KnownAccount account, OrderId id, ReadOnlyMemory<byte> csrDer, TimeSpan longestHold, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var order = (await OwnAsync(account.Account, id, cancellationToken)).At(time.GetUtcNow());
        if (order.Issuance is { } begun && (csrDer.Span.SequenceEqual(begun.Csr) || HasKeyOf(begun, order, csrDer)))
        {
            // A client whose first answer was lost asks again, and some poll so; it is told how its order stands (docs/acme-divergences.md).
            return order.Status == OrderStatus.Processing ? await HoldAsync(account.Account, id, longestHold, cancellationToken) : order;
        }

        order = await authorizations.FollowOriginsAsync(order, cancellationToken);
        RequireReady(order);
        admission.AdmitAgain(order);
        var csr = CertificateSigningRequest.Parse(csrDer);
        RequireSameNames(order, csr);
        admission.Admit(order, csr);
        await RequireOwnKeyAsync(csr, cancellationToken);
        await compromised.RefuseAsync(csr.SubjectPublicKeyInfo, AcmeErrorType.BadCsr, cancellationToken);

        var now = time.GetUtcNow();
        var issuance = new Issuance
        {
            Id = new IssuanceId(ids.Next()),
            Since = now,
            Begun = now,
            Csr = csr.Der.ToArray(),
            CsrSha256 = csr.Sha256Hex,
        };
        var processing = await orders.UpdateAsync(
            id,
            current =>
            {
                if (current is { Status: OrderStatus.Processing, Issuance: { } other } && other.CsrSha256 == issuance.CsrSha256)
                {
                    return current;
                }

                RequireReady(current.At(now));
                return current.Begin(issuance);
            },
            cancellationToken);
        LogFinalized(id.Value, processing.Issuance!.Id.Value);
        await closing.SettleAsync(processing, CancellationToken.None); // The account may have been given up since the request was verified.
        work.Schedule(new WorkItem(WorkKind.Issuance, id));
        return await HoldAsync(account.Account, id, longestHold, cancellationToken);
    }

    /// <summary>Gives the certificate of an order (RFC 8555 section 7.4.2).</summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="AcmeProblemException">There is none, or it is not the account's.</exception>
    public async Task<IssuedCertificate> DownloadAsync(Account account, OrderId id, CancellationToken cancellationToken)
    {
        var order = await OwnAsync(account, id, cancellationToken);
        return order.Certificate is { } certificate
            ? await certificates.FindAsync(certificate, cancellationToken) ?? throw NotFound()
            : throw NotFound();
    }

    /// <summary>Lists the account's orders that are not invalid, a page at a time (RFC 8555 section 7.1.2.1).</summary>
    /// <param name="account">Whose.</param>
    /// <param name="after">The last order of the page before; <see langword="null"/>: the first page is wanted.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>At most <see cref="PageSize"/> orders, by id, and whether there are more after the last.</returns>
    public async Task<(IReadOnlyList<OrderId> Orders, bool More)> ListAsync(Account account, OrderId? after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        using var slot = await _listing.AcquireAsync(new CommandCaller(account.Tenant.Value, account.Id.Value), cancellationToken);
        var found = new List<OrderId>();
        var now = time.GetUtcNow();
        await foreach (var order in orders.ListOfAccountAsync(account.Id, after, cancellationToken))
        {
            if (order.AuthorizationOnly || order.At(now).Status == OrderStatus.Invalid)
            {
                continue;
            }

            if (found.Count == PageSize)
            {
                return (found, true);
            }

            found.Add(order.Id);
        }

        return (found, false);
    }

    private static void RequireReady(Order order)
    {
        if (order.Status != OrderStatus.Ready)
        {
            throw new AcmeProblemException(
                AcmeErrorType.OrderNotReady,
                order.Status == OrderStatus.Pending
                    ? "The order is pending: its authorizations must be valid before it can be finalized."
                    : $"The order is {order.Status.ToString().ToLowerInvariant()}; it cannot be finalized (again).");
        }
    }

    /// <summary>A request that is signed anew with an EC key is other bytes, and the same request.</summary>
    private static bool HasKeyOf(Issuance begun, Order order, ReadOnlyMemory<byte> csrDer)
    {
        try
        {
            var csr = CertificateSigningRequest.Parse(csrDer);
            RequireSameNames(order, csr);
            return csr.SubjectPublicKeyInfo.Span.SequenceEqual(CertificateSigningRequest.KeyOf(begun.Csr).Span);
        }
        catch (AcmeProblemException)
        {
            return false; // Another request, whatever is wrong with it; the order's state is what counts.
        }
    }

    private static void RequireSameNames(Order order, CertificateSigningRequest csr)
    {
        var asked = csr.Names.Select(name => name.Value).ToImmutableHashSet();
        var missing = order.Names.Where(name => !asked.Contains(name)).ToArray();
        var extra = asked.Except(order.Names);
        if (missing.Length > 0 || extra.Count > 0)
        {
            throw new AcmeProblemException(
                AcmeErrorType.BadCsr,
                "The CSR must have exactly the order's names."
                + (missing.Length > 0 ? $" Missing: {string.Join(", ", missing)}." : "")
                + (extra.Count > 0 ? $" Not ordered: {string.Join(", ", extra.Order(StringComparer.Ordinal))}." : ""));
        }
    }

    /// <summary>Missing and foreign objects look alike (RFC 8555 section 10.5).</summary>
    internal static AcmeProblemException NotFound() => new(
        new AcmeProblem(AcmeErrorType.Malformed, "There is no such resource for this account.") { Status = 404 });

    private async Task<Order> OwnAsync(Account account, OrderId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var order = await orders.FindAsync(id, cancellationToken);
        return order is { AuthorizationOnly: false } && order.Account == account.Id ? order : throw NotFound();
    }

    private async Task RequireOwnKeyAsync(CertificateSigningRequest csr, CancellationToken cancellationToken)
    {
        if (await accounts.FindByThumbprintAsync(csr.KeyThumbprint, cancellationToken) is not null)
        {
            throw new AcmeProblemException(
                AcmeErrorType.BadCsr,
                "The CSR has the key of an account; a certificate needs a key of its own (RFC 8555 section 11.1).");
        }
    }

    private async Task<Order> HoldAsync(Account account, OrderId id, TimeSpan longestHold, CancellationToken cancellationToken) => await held.HoldAsync(
        account.Tenant,
        account.Id,
        longest => orders.WaitAsync(id, order => order.Status != OrderStatus.Processing, longest, cancellationToken),
        policy.HoldAtMost(longestHold)) ?? throw NotFound();

    [LoggerMessage(10, LogLevel.Information, "Order {OrderId} for {Names} with profile {Profile} made by account {AccountId}")]
    private partial void LogCreated(string orderId, string names, string profile, string accountId);

    [LoggerMessage(11, LogLevel.Information, "Order {OrderId} finalized; issuance {IssuanceId} begins")]
    private partial void LogFinalized(string orderId, string issuanceId);
}
