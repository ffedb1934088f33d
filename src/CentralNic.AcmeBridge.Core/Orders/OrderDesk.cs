using System.Collections.Immutable;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Authorizations;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>What an account can do with orders (RFC 8555 sections 7.4 and 7.5). Every method answers for the asking account only.</summary>
/// <param name="accounts">All accounts; their keys may not be in a CSR.</param>
/// <param name="closing">What becomes of the orders of accounts that are given up.</param>
/// <param name="orders">All orders.</param>
/// <param name="certificates">All certificates.</param>
/// <param name="admission">Who may order what.</param>
/// <param name="work">The background work that orders cause.</param>
/// <param name="policy">Lifetimes and limits.</param>
/// <param name="ids">Gives ids and tokens.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of each order's way.</param>
public sealed partial class OrderDesk(
    AccountRegistry accounts,
    AccountClosing closing,
    OrderBook orders,
    CertificateShelf certificates,
    OrderAdmission admission,
    WorkRunner work,
    AcmePolicy policy,
    IdSource ids,
    TimeProvider time,
    ILogger<OrderDesk> logger)
{
    /// <summary>How many orders a page of the list has.</summary>
    public const int PageSize = 100;

    /// <summary>Makes an order.</summary>
    /// <param name="account">Who orders.</param>
    /// <param name="names">The names, at least one; the same name twice counts once.</param>
    /// <param name="profile">The profile asked for; <see langword="null"/>: the default.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="AcmeProblemException">The account may not order this, the profile is unknown, or it cannot serve the names.</exception>
    public async Task<Order> CreateAsync(Account account, IReadOnlyList<DomainName> names, string? profile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var distinct = names.Distinct().ToArray();
        var (tenant, offered) = admission.Admit(account, distinct, profile);
        var now = time.GetUtcNow();
        var expires = now + policy.OrderLifetime;
        var order = new Order
        {
            Id = new OrderId(ids.Next()),
            Account = account.Id,
            Tenant = tenant.Id,
            Profile = offered.Profile.Name,
            Names = [.. distinct.Select(name => name.Value)],
            Authorizations = [.. distinct.Select(name => Authorization.Create(name, expires, ids))],
            Created = now,
            Expires = expires,
        };
        await orders.AddAsync(order, cancellationToken);
        LogCreated(order.Id.Value, string.Join(", ", order.Names), order.Profile, account.Id.Value);
        return order;
    }

    /// <summary>Reads an order. While it is processing the answer is held until it changes, or the hold time is over.</summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Ends the hold.</param>
    /// <exception cref="AcmeProblemException">There is no such order, or it is not the account's.</exception>
    public async Task<Order> ReadAsync(Account account, OrderId id, CancellationToken cancellationToken)
    {
        var order = await OwnAsync(account, id, cancellationToken);
        return order.Status == OrderStatus.Processing ? await HoldAsync(id, cancellationToken) : order.At(time.GetUtcNow());
    }

    /// <summary>Reads an order for one of its authorizations. While a challenge is processing the answer is held until it changes.</summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="authorization">The authorization's index.</param>
    /// <param name="cancellationToken">Ends the hold.</param>
    /// <exception cref="AcmeProblemException">There is no such authorization, or it is not the account's.</exception>
    public async Task<Order> ReadAuthorizationAsync(Account account, OrderId id, int authorization, CancellationToken cancellationToken)
    {
        var order = await OwnAsync(account, id, authorization, cancellationToken);
        if (IsBeingValidated(order, authorization))
        {
            order = await orders.WaitAsync(id, changed => !IsBeingValidated(changed, authorization), policy.HoldTime, cancellationToken) ?? order;
        }

        return order.At(time.GetUtcNow());
    }

    /// <summary>The client says that a challenge can be looked at (RFC 8555 section 7.5.1).</summary>
    /// <param name="account">Who says so, with its key.</param>
    /// <param name="id">The order.</param>
    /// <param name="authorization">The authorization's index.</param>
    /// <param name="challengeType">The challenge's type.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="AcmeProblemException">There is no such challenge, it is not the account's, or the order expired.</exception>
    public async Task<Order> StartChallengeAsync(
        KnownAccount account,
        OrderId id,
        int authorization,
        string challengeType,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var order = await OwnAsync(account.Account, id, authorization, cancellationToken);
        var challenge = order.Authorizations[authorization].Challenge(challengeType) ?? throw NotFound();
        var now = time.GetUtcNow();
        if (order.At(now) is { Status: OrderStatus.Invalid } expired)
        {
            return expired;
        }

        var keyAuthorization = KeyAuthorization.Create(challenge.Token, account.Key.Thumbprint);
        var changed = await orders.UpdateAsync(
            id,
            current =>
            {
                var started = current.Authorizations[authorization].Start(challengeType, keyAuthorization, now);
                return current.Status != OrderStatus.Pending || ReferenceEquals(started, current.Authorizations[authorization])
                    ? current
                    : current.With(authorization, started);
            },
            cancellationToken);
        if (IsBeingValidated(changed, authorization))
        {
            work.Schedule(new WorkItem(WorkKind.Validation, id, authorization));
        }

        return changed;
    }

    /// <summary>Takes the CSR and begins the issuance; the answer is held until the order changes, or the hold time is over.</summary>
    /// <param name="account">Who asks, with its key.</param>
    /// <param name="id">The order.</param>
    /// <param name="csrDer">The CSR, DER.</param>
    /// <param name="cancellationToken">Gives up before anything is queued; ends the hold afterwards.</param>
    /// <returns>The order. The same CSR again, while it is processed: the order, as if it were read.</returns>
    /// <exception cref="AcmeProblemException">The order is not ready, its account may no longer order it, or the CSR is unacceptable.</exception>
    public async Task<Order> FinalizeAsync(KnownAccount account, OrderId id, ReadOnlyMemory<byte> csrDer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var order = (await OwnAsync(account.Account, id, cancellationToken)).At(time.GetUtcNow());
        if (order.Issuance is { } begun && csrDer.Span.SequenceEqual(begun.Csr))
        {
            // A client whose first answer was lost asks again; it is told how its order stands (docs/acme-divergences.md).
            return order.Status == OrderStatus.Processing ? await HoldAsync(id, cancellationToken) : order;
        }

        RequireReady(order);
        admission.AdmitAgain(order);
        var csr = CertificateSigningRequest.Parse(csrDer);
        RequireSameNames(order, csr);
        await RequireOwnKeyAsync(csr, cancellationToken);

        var now = time.GetUtcNow();
        var issuance = new Issuance
        {
            Id = new IssuanceId(ids.Next()),
            Since = now,
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

                RequireReady(current);
                return current.Begin(issuance);
            },
            cancellationToken);
        LogFinalized(id.Value, processing.Issuance!.Id.Value);
        await closing.SettleAsync(processing, CancellationToken.None); // The account may have been given up since the request was verified.
        work.Schedule(new WorkItem(WorkKind.Issuance, id));
        return await HoldAsync(id, cancellationToken);
    }

    /// <summary>Gives the certificate of an order (RFC 8555 section 7.4.2).</summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Gives the read up.</param>
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
        var found = new List<OrderId>();
        var now = time.GetUtcNow();
        await foreach (var order in orders.ListOfAccountAsync(account.Id, cancellationToken))
        {
            if ((after is { } last && string.CompareOrdinal(order.Id.Value, last.Value) <= 0) || order.At(now).Status == OrderStatus.Invalid)
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

    private static bool IsBeingValidated(Order order, int authorization) =>
        order.Status == OrderStatus.Pending
        && order.Authorizations[authorization].Challenges.Any(challenge => challenge.Status == ChallengeStatus.Processing);

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
    private static AcmeProblemException NotFound() => new(
        new AcmeProblem(AcmeErrorType.Malformed, "There is no such resource for this account.") { Status = 404 });

    private async Task<Order> OwnAsync(Account account, OrderId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var order = await orders.FindAsync(id, cancellationToken);
        return order is not null && order.Account == account.Id ? order : throw NotFound();
    }

    private async Task<Order> OwnAsync(Account account, OrderId id, int authorization, CancellationToken cancellationToken)
    {
        var order = await OwnAsync(account, id, cancellationToken);
        return authorization >= 0 && authorization < order.Authorizations.Length ? order : throw NotFound();
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

    private async Task<Order> HoldAsync(OrderId id, CancellationToken cancellationToken) =>
        await orders.WaitAsync(id, order => order.Status != OrderStatus.Processing, policy.HoldTime, cancellationToken) ?? throw NotFound();

    [LoggerMessage(10, LogLevel.Information, "Order {OrderId} for {Names} with profile {Profile} made by account {AccountId}")]
    private partial void LogCreated(string orderId, string names, string profile, string accountId);

    [LoggerMessage(11, LogLevel.Information, "Order {OrderId} finalized; issuance {IssuanceId} begins")]
    private partial void LogFinalized(string orderId, string issuanceId);
}
