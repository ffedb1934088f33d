using System.Runtime.CompilerServices;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>When certificates are renewed, as the operator wants it.</summary>
internal static class RenewalResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/renewals/pull-forward", PullForwardAsync).RequireAuthorization(OperatorPolicies.Operate).WithTags("renewals")
            .ProducesLines<RenewalNotice>()
            .WithName("pullRenewalsForward").WithSummary("Have certificates renewed early, a line for each");

    private static async Task PullForwardAsync(
        PullForwardRequest request, HttpContext http, OperatorCaller caller, Bridge bridge, ChangeRecorder changes)
    {
        var selection = SelectionOf(request, caller);
        var pulled = new PulledRenewals();
        await OperatorAnswer.StreamAsync(
            http,
            changes.StreamAsync(
                caller,
                new AuditedChange("renewals.pull-forward", "renewals")
                {
                    Tenant = await TenantOfAsync(selection, bridge, http.RequestAborted),
                    Asked = JsonSerializer.SerializeToElement(request, OperatorJson.Default.PullForwardRequest),
                },
                PullAsync(bridge, selection, request.From, pulled, http.RequestAborted),
                pulled.Describe,
                http.RequestAborted),
            OperatorJson.Default.RenewalNotice);
    }

    private static RenewalSelection SelectionOf(PullForwardRequest request, OperatorCaller caller)
    {
        var selection = new RenewalSelection
        {
            Certificate = request.Certificate is { } certificate ? new CertificateId(certificate) : null,
            Order = request.Order is { } order ? new OrderId(order) : null,
            Profile = request.Profile,
            Tenant = caller.FilterBy(request.Tenant),
        };
        try
        {
            selection.Check();
            return selection;
        }
        catch (ArgumentException unclear)
        {
            throw new InvalidRequestException("certificate", unclear.Message);
        }
    }

    /// <summary>Whose certificates are meant; <see langword="null"/>: those of several, or none that is known.</summary>
    private static async Task<string?> TenantOfAsync(RenewalSelection selection, Bridge bridge, CancellationToken cancellationToken) =>
        selection switch
        {
            { Tenant: { } tenant } => tenant,
            { Certificate: { } certificate } =>
                (await bridge.Certificates.FindAsync(certificate.Value, null, cancellationToken))?.Tenant.Value,
            { Order: { } order } => (await bridge.Reports.FindAsync(order, cancellationToken))?.Tenant,
            _ => null,
        };

    private static async IAsyncEnumerable<OperatorPart<RenewalNotice>> PullAsync(
        Bridge bridge,
        RenewalSelection selection,
        DateTimeOffset? from,
        PulledRenewals pulled,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var notice in bridge.EarlyRenewals.PullForwardAsync(selection, from, cancellationToken))
        {
            pulled.Add(notice);
            yield return notice;
        }
    }
}

/// <summary>What the audit trail says of renewals that were pulled forward.</summary>
internal sealed class PulledRenewals
{
    /// <summary>An entry has so many certificates at most; of the others it has the number.</summary>
    private const int MostNamed = 200;

    private readonly List<RenewalNotice> _named = [];
    private int _count;

    /// <summary>Notes one.</summary>
    public void Add(RenewalNotice notice)
    {
        _count++;
        if (_named.Count < MostNamed)
        {
            _named.Add(notice);
        }
    }

    /// <summary>How they were wanted before, and are now.</summary>
    public (RenewalWishes? Before, RenewalWishes? After) Describe() => _count == 0 ? (null, null) : (
        new RenewalWishes(_count, _named.ToDictionary(notice => notice.Certificate, notice => notice.WantedBefore)),
        new RenewalWishes(_count, _named.ToDictionary(notice => notice.Certificate, notice => notice.Wanted)));
}

/// <summary>From when on certificates are wanted renewed.</summary>
/// <param name="Certificates">How many they are.</param>
/// <param name="RenewFrom">By certificate, UTC; null: when they are due. Of very many, the first ones.</param>
internal sealed record RenewalWishes(int Certificates, IReadOnlyDictionary<string, DateTimeOffset?> RenewFrom);
