using System.Collections.Concurrent;
using System.Collections.Immutable;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.Core.Dcv.Preflight;

/// <summary>
/// Looks, before money is spent, whether the names of an order could be proved: CAA records that forbid the CA, zones that a publisher
/// does not have or that nobody is sent to, keys that a server refuses, web servers that do not forward the CA's requests.
/// </summary>
internal sealed class DcvPreflight(
    DcvPublishers publishers,
    RecordOwners owners,
    DelegationCheck delegation,
    CaaCheck? caa,
    TrialPreflight trials,
    TimeProvider time)
{
    /// <summary>
    /// How long a name that nothing spoke against is not checked again: the check when the client proves control serves for the one before
    /// the order at the CA. Refusals are never remembered, so that what was corrected counts at once.
    /// </summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<(TenantId Tenant, string Name, string Method, string Ca), DateTimeOffset> _passed = new();

    /// <param name="tenant">Whose order it is for.</param>
    /// <param name="names">The names, wildcards with <c>*.</c>.</param>
    /// <param name="ca">The CA as the classes name it.</param>
    /// <param name="served">
    /// All names on which the order's files will stand; <see langword="null"/>: nothing is paid, and the web servers are looked at when the
    /// files are there.
    /// </param>
    /// <param name="order">
    /// The order whose names are proved by its client, for which hooks may publish a harmless proof; <see langword="null"/>: nothing is
    /// published.
    /// </param>
    public async Task<DcvPreflightResult> CheckAsync(
        TenantId tenant,
        IReadOnlyList<string> names,
        string method,
        string ca,
        IReadOnlyList<string>? served,
        OrderId? order,
        CancellationToken cancellationToken)
    {
        // The web servers are asked while the DNS is; each remembers by itself what it saw.
        var sites = trials.FindUnseenAsync(tenant, served is null ? [] : names, method, ca, served ?? [], order, cancellationToken);
        var records = CheckRecordsAsync(tenant, names, method, ca, cancellationToken);
        await Task.WhenAll(sites, records);
        var (found, unseen) = (await records, await sites);
        return found.Refusal is not null || unseen.Length == 0
            ? found
            : found with { Delay = string.Join(" ", unseen.Prepend(found.Delay).OfType<string>()) };
    }

    private async Task<DcvPreflightResult> CheckRecordsAsync(
        TenantId tenant, IReadOnlyList<string> names, string method, string ca, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        names =
        [
            .. names.Where(name =>
                !_passed.TryGetValue((tenant, name, method, ca), out var passed) || (now - passed).Duration() >= Memory),
        ];
        var verdicts = await Task.WhenAll(
            names.Select(async name => (name, Verdict: await CaaOfAsync(name, ca, tenant, cancellationToken))));
        var forbidden = verdicts.Where(checkedName => !checkedName.Verdict.Permits).ToImmutableArray();
        if (forbidden.Length > 0)
        {
            return Refused(
                AcmeErrorType.Caa,
                [.. forbidden.Select(entry => (entry.name, ForbiddenBy(entry.Verdict, ca), ForbiddenBy(entry.Verdict, ca)))]);
        }

        var reaches = await Task.WhenAll(names.Select(async name => (name, Reach: await ReachAsync(name, method, ca, cancellationToken))));
        var blocked = reaches.Where(reached => reached.Reach is { Obstacle: not null, Passes: false }).ToImmutableArray();
        if (blocked.Length > 0)
        {
            return Refused(
                AcmeErrorType.RejectedIdentifier,
                [.. blocked.Select(entry => (
                    entry.name,
                    $"the proof for the CA ({method}) cannot be published: {entry.Reach.Obstacle}.",
                    $"The CA's domain control validation ({method}) cannot be prepared for this name; the server's operator finds in its "
                    + "log what to configure."))]);
        }

        // What is remembered is not said again, so what there is to say keeps a name from it.
        var clear = verdicts.Zip(reaches).Where(pair => pair.First.Verdict.Known && pair.Second.Reach is { Obstacle: null, Remark: null });
        Remember(clear.Select(pair => (tenant, pair.First.name, method, ca)), now);
        var delays = reaches
            .Where(reached => reached.Reach.Obstacle is not null)
            .Select(reached => $"{reached.name}: {reached.Reach.Obstacle}.")
            .ToArray();
        var unknown = verdicts.Where(entry => !entry.Verdict.Known).Select(entry => $"{entry.name}: {entry.Verdict.Reason}.").ToArray();
        var remarks = unknown
            .Concat(reaches.Where(reached => reached.Reach.Remark is not null).Select(
                reached => $"{reached.name}: {reached.Reach.Remark}")).ToArray();
        return new DcvPreflightResult(
            null, null, delays.Length == 0 ? null : string.Join(" ", delays), remarks.Length == 0 ? null : string.Join(" ", remarks))
        {
            UnknownCaa = unknown.Length == 0 ? null : string.Join(" ", unknown),
        };
    }

    /// <summary>Whether CAA records let the CA issue for a name.</summary>
    public async Task<CaaVerdict> CaaOfAsync(string name, string ca, TenantId? tenant, CancellationToken cancellationToken) =>
        caa is null ? new CaaVerdict(
            true, "CAA records are not checked (Dcv:CheckCaa)") : await caa.CheckAsync(name, ca, tenant, cancellationToken);

    /// <summary>Whether the publisher of a name could publish its proof.</summary>
    public async Task<DcvReach> ReachAsync(string name, string method, string ca, CancellationToken cancellationToken)
    {
        if (DcvMethods.IsEmail(method))
        {
            return DcvReach.At("the mailbox that the CA asks");
        }

        if (publishers.For(method, name) is not { } publisher)
        {
            return DcvReach.Blocked($"no publisher serves {method} for {name}; configure one in section Dcv");
        }

        var bare = NameSuffixes.Bare(name);
        if (!DcvMethods.IsRecord(method))
        {
            return await publisher.ReachAsync(bare, cancellationToken);
        }

        try
        {
            var (record, isKnown) = RecordToCome(bare, method, ca);
            var owner = await owners.FindAsync(record, cancellationToken);
            return RecordOwners.FindRefusal(record, owner, publisher) is { } refusal
                ? DcvReach.Blocked(refusal)
                : await CheckPlaceAsync(
                    await publisher.ReachAsync(record with { Name = owner }, cancellationToken), isKnown, cancellationToken);
        }
        catch (DcvPublicationException failure) when (failure.Passes)
        {
            return DcvReach.NotNow(failure.Message);
        }
        catch (DcvPublicationException failure)
        {
            // The DNS does not know the domain; what the publisher lacks may be the reason.
            return await publisher.ReachAsync(bare, cancellationToken) is { Obstacle: not null } reach
                ? reach
                : DcvReach.Blocked(failure.Message);
        }
    }

    /// <summary>
    /// The CA names the record only in its answer to the order; where its text would go is known before. Sectigo's label is made of the
    /// request (an underscore and its MD5), so a name of that form stands for it.
    /// </summary>
    private static (DcvRecord Record, bool IsKnown) RecordToCome(string bare, string method, string ca) =>
        method == DcvMethods.DnsTxt ? (new DcvRecord(bare, DcvRecord.Txt, ""), true)
        : CaIdentities.IsSectigo(ca) ? (new DcvRecord($"_{new string('0', 32)}.{bare}", DcvRecord.Cname, ""), false)
        : (new DcvRecord("_dnsauth." + bare, DcvRecord.Cname, ""), true);

    /// <summary>A server that refuses a name that only stands for the record's may still permit the record's.</summary>
    private async Task<DcvReach> CheckPlaceAsync(DcvReach reach, bool isKnown, CancellationToken cancellationToken)
    {
        if (isKnown || reach.AtOtherNames is not { } other)
        {
            return await delegation.CheckAsync(reach, cancellationToken);
        }

        var place = await delegation.CheckAsync(other, cancellationToken);
        var remark =
            $"Whether the CA's record may be written could not be told beforehand, since its name comes with the order: {reach.Obstacle}.";
        return place.Obstacle is null ? place with { Remark = place.Remark is { } also ? $"{also} {remark}" : remark } : place;
    }

    private void Remember(IEnumerable<(TenantId Tenant, string Name, string Method, string Ca)> passed, DateTimeOffset now)
    {
        if (_passed.Count >= MostRemembered)
        {
            _passed.Clear();
        }

        foreach (var name in passed)
        {
            _passed[name] = now;
        }
    }

    private static string ForbiddenBy(CaaVerdict verdict, string ca) =>
        $"{ca} may not issue: {verdict.Reason}. Permit it with a record such as 0 issue \"{CaIdentities.Of(ca)[0]}\".";

    private static DcvPreflightResult Refused(AcmeErrorType type, ImmutableArray<(string Name, string Reason, string Detail)> refusals)
    {
        var problems = refusals.Select(refusal => new AcmeProblem(type, refusal.Detail) { Identifier = refusal.Name }).ToImmutableArray();
        var detail = string.Join(" ", refusals.Select(refusal => $"{refusal.Name}: {refusal.Detail}"));
        var reason = string.Join(" ", refusals.Select(refusal => $"{refusal.Name}: {refusal.Reason}"));
        return new DcvPreflightResult(new AcmeProblem(type, detail) { Subproblems = problems }, reason, null, null);
    }
}
