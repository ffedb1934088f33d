using System.Collections.Immutable;
using System.Security.Cryptography;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Quotes;

/// <summary>
/// Says what an order would do and cost, without making it: nothing is ordered, counted, set aside or published, and nothing is made at
/// the reseller. It asks what an order asks, so that both come to the same.
/// </summary>
public sealed class OrderQuotes
{
    private readonly OrderAdmission _admission;
    private readonly OrderLimits _limits;
    private readonly CsrAdmission _csrs;
    private readonly PlanQuotes _plans;
    private readonly BudgetControl _budgets;
    private readonly AccountRegistry _accounts;
    private readonly AcmePolicy _policy;
    private readonly IdSource _ids;
    private readonly TimeProvider _time;

    internal OrderQuotes(
        OrderAdmission admission,
        OrderLimits limits,
        CsrAdmission csrs,
        PlanQuotes plans,
        BudgetControl budgets,
        AccountRegistry accounts,
        AcmePolicy policy,
        IdSource ids,
        TimeProvider time) =>
        (_admission, _limits, _csrs, _plans, _budgets, _accounts, _policy, _ids, _time) =
            (admission, limits, csrs, plans, budgets, accounts, policy, ids, time);

    /// <summary>Asks.</summary>
    /// <param name="request">What would be ordered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">A name is none, or the CSR is no PEM.</exception>
    /// <exception cref="KeyNotFoundException">There is no such account, or not of the tenant.</exception>
    public async Task<OrderQuote> AskAsync(QuoteRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var names = NamesOf(request.Names);
        var csr = CsrOf(request.Csr);
        var account = await AccountOfAsync(request, cancellationToken);
        var tenant = account?.Tenant ?? (request.Tenant is { Length: > 0 } named ? new TenantId(named) : TenantDirectory.DefaultId);
        var judged = _admission.Judge(tenant, account?.ExternalAccountKey, names, request.Profile, preferred: null);
        var refusals = account is null ? judged.Refusals : _admission.FindRefusals(account).AddRange(judged.Refusals);
        var findings = refusals.Select(Finding).ToList();
        var quote = new OrderQuote
        {
            Names = [.. names.Select(name => name.Value)],
            Tenant = tenant.Value,
            Account = account?.Id.Value,
            Profile = judged.Offered?.Profile.Name,
            Outcome = QuoteOutcome.Refused,
            Findings = [.. findings],
        };
        try
        {
            quote = judged.Tenant is null ? quote : quote with { Budgets = [.. await _budgets.StandingsAsync(tenant, cancellationToken)] };
            if (judged.Refusals.Length > 0)
            {
                return quote;
            }

            var order = OrderFor(quote, csr);
            findings.AddRange((await _limits.FindRefusalsAsync(order, judged.Offered!, cancellationToken)).Select(Finding));
            return csr is not null && await RefusalOfCsrAsync(order, csr, cancellationToken) is { } refused
                ? quote with { Findings = [.. findings, refused] }
                : await PlanAsync(quote, order, findings, cancellationToken);
        }
        catch (StoreUnavailableException failure) when (_plans.FindDamage(failure) is { } damage)
        {
            // As an order waits whose plan needs what cannot be read.
            return Waiting(quote, findings, RefusalRule.StoreNotReliable, damage);
        }
    }

    private static OrderQuote Waiting(OrderQuote quote, List<QuoteFinding> findings, string rule, string text)
    {
        findings.Add(new QuoteFinding(rule, QuoteOutcome.Waits, text));
        return quote with { Findings = [.. findings], Outcome = findings[0].Outcome };
    }

    private async Task<OrderQuote> PlanAsync(
        OrderQuote quote, Order order, List<QuoteFinding> findings, CancellationToken cancellationToken)
    {
        // What it asks the reseller and customers' servers counts as the tenant's own orders do.
        using var caller = CommandCaller.Begin(new CommandCaller(quote.Tenant, quote.Account ?? "quotes"));
        PlannedQuote planned;
        try
        {
            planned = await _plans.OfAsync(order, cancellationToken);
        }
        catch (ResellerException away)
        {
            return Waiting(quote, findings, RefusalRule.ResellerUnavailable, away.Message);
        }

        // What speaks against the order when it is made is told once more when it is placed.
        findings.AddRange(planned.Findings.Where(finding => findings.All(known => known.Rule != finding.Rule)));
        var decision = planned.Decided.Decision;
        return quote with
        {
            Outcome = findings.Count == 0 ? QuoteOutcome.Proceeds : findings[0].Outcome,
            Findings = [.. findings],
            Plan = decision.Plan,
            Reason = decision.Reason,
            Class = planned.Decided.Offered.Class.Name,
            Certificate = decision.Certificate?.Value,
            AwaitedOrder = decision.AttachTo?.Value,
            Subscription = decision.Continues?.Id.Value,
            IsBilled = decision.Plan.IsBilled(),
            Price = planned.Price,
            NeedsApproval = planned.NeedsApproval,
            Limits = [.. planned.Limits.Where(limit => quote.Account is not null || limit.Rule != RefusalRule.PurchasesPerAccount)],
            Proofs = planned.Proofs,
            Remarks = planned.Remarks,
        };
    }

    private async Task<QuoteFinding?> RefusalOfCsrAsync(Order order, byte[] csr, CancellationToken cancellationToken)
    {
        try
        {
            await _csrs.JudgeAsync(order, csr, cancellationToken);
            return null;
        }
        catch (AcmeProblemException refused)
        {
            return new QuoteFinding(RefusalRule.CsrNotAccepted, QuoteOutcome.Refused, refused.Problem.Detail);
        }
    }

    private Order OrderFor(OrderQuote quote, byte[]? csr)
    {
        var now = _time.GetUtcNow();
        var der = csr ?? ThrowawayCsr.For(quote.Names);
        return new Order
        {
            Id = new OrderId("quote-" + _ids.Next()),
            Account = new AccountId(quote.Account ?? "quote-" + _ids.Next()),
            Tenant = new TenantId(quote.Tenant),
            Profile = quote.Profile!,
            Names = quote.Names,
            Authorizations = [],
            Created = now,
            Expires = now + _policy.OrderLifetime,
            Status = OrderStatus.Processing,
            Issuance = new Issuance
            {
                Id = new IssuanceId("quote-" + _ids.Next()),
                Since = now,
                Begun = now,
                Csr = der,
                CsrSha256 = Convert.ToHexStringLower(SHA256.HashData(der)),
            },
        };
    }

    private async Task<Account?> AccountOfAsync(QuoteRequest request, CancellationToken cancellationToken)
    {
        if (request.Account is not { Length: > 0 } id)
        {
            return null;
        }

        var account = (await _accounts.FindAsync(new AccountId(id), cancellationToken))?.Account
            ?? throw new KeyNotFoundException($"There is no account {id}.");
        return request.Tenant is not { Length: > 0 } tenant || account.Tenant.Value == tenant
            ? account
            : throw new KeyNotFoundException($"There is no account {id} of tenant {tenant}.");
    }

    private static ImmutableArray<DomainName> NamesOf(ImmutableArray<string> names)
    {
        var parsed = ImmutableArray.CreateBuilder<DomainName>();
        foreach (var text in names.IsDefault ? [] : names)
        {
            parsed.Add(DomainName.TryParse(text ?? "", out var name, out var reason)
                ? name
                : throw new ArgumentException($"names: '{text}' is no name that a certificate can have: {reason}", nameof(names)));
        }

        return parsed.Count == 0
            ? throw new ArgumentException("names: none is given; name at least one.", nameof(names))
            : [.. parsed.Distinct()];
    }

    private static byte[]? CsrOf(string? csr)
    {
        if (csr is not { Length: > 0 })
        {
            return null;
        }

        const string Mend = "csr: is no PEM of a certificate signing request; give the whole text with its BEGIN and END lines.";
        return PemEncoding.TryFind(csr, out var fields) && csr[fields.Label] is "CERTIFICATE REQUEST" or "NEW CERTIFICATE REQUEST"
            ? Convert.FromBase64String(csr[fields.Base64Data])
            : throw new ArgumentException(Mend, nameof(csr));
    }

    private QuoteFinding Finding(RuleRefusal refusal) =>
        new(refusal.Rule, QuoteOutcome.Refused, refusal.Problem.Detail)
        {
            Until = refusal.Problem.RetryAfter is { } wait ? _time.GetUtcNow() + wait : null,
        };
}
