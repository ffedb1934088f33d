using System.Collections.Concurrent;
using System.Net;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Dcv.Visibility;

/// <summary>
/// Sees before anything is paid that a web server forwards validation files to the bridge: a harmless file of a random name is fetched as
/// the CA would fetch the real one. A host where it was seen is not asked again for some hours.
/// </summary>
/// <param name="expected">What the bridge answers for a host and a path (<see cref="HttpDcvPublisher.ProbeText"/>).</param>
internal sealed class SiteProbe(Func<string, string, string> expected, HttpProofProbe httpProbe, ProofProbeSlots slots, TimeProvider time)
{
    /// <summary>How long a success is remembered. A failure is not: what was corrected counts at once.</summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromHours(6);

    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<
        (string Host, bool IsHttps, bool FollowsRedirects, bool IsPermitted), (string At, DateTimeOffset Seen)> _seen = new();

    /// <summary>Looks once, or remembers.</summary>
    /// <param name="tenant">Whose order it is for.</param>
    /// <param name="served">The hosts on which the order's file will stand: a redirect may lead from one to another.</param>
    /// <param name="ca">The CA as the classes name it.</param>
    public async Task<DcvObservation> LookAsync(
        string host, TenantId? tenant, IReadOnlyList<string> served, string method, string ca, CancellationToken cancellationToken)
    {
        if (Remembers(host, tenant, served, method, ca))
        {
            return DcvObservation.Visible;
        }

        var path = HttpDcvPublisher.NewProbePath();
        return await LookAsync(
            path,
            at => expected(at, path),
            $"not by the bridge: let the web server forward {HttpDcvPublisher.Folder} with its Host header to Dcv:Http:Listen",
            host,
            tenant,
            served,
            method,
            ca,
            cancellationToken);
    }

    /// <summary>Whether a file was seen on a host lately.</summary>
    /// <param name="tenant">Whose order it is for.</param>
    /// <param name="served">The hosts on which the order's file will stand.</param>
    /// <param name="ca">The CA as the classes name it.</param>
    public bool Remembers(string host, TenantId? tenant, IReadOnlyList<string> served, string method, string ca) =>
        _seen.TryGetValue(KeyOf(host, tenant, method, ca), out var known)
        && (time.GetUtcNow() - known.Seen).Duration() < Memory
        && IsServed(known.At, host, served);

    /// <summary>Looks once for a file that was published.</summary>
    /// <param name="tenant">Whose order it is for.</param>
    /// <param name="served">The hosts on which the order's file will stand.</param>
    /// <param name="ca">The CA as the classes name it.</param>
    public Task<DcvObservation> LookForAsync(
        DcvFile file,
        string host,
        TenantId? tenant,
        IReadOnlyList<string> served,
        string method,
        string ca,
        CancellationToken cancellationToken) => LookAsync(
        file.Path,
        _ => file.Contents,
        "without the harmless file that was published there",
        host,
        tenant,
        served,
        method,
        ca,
        cancellationToken);

    private Task<DcvObservation> LookAsync(
        string path,
        Func<string, string> contents,
        string otherwise,
        string host,
        TenantId? tenant,
        IReadOnlyList<string> served,
        string method,
        string ca,
        CancellationToken cancellationToken) => slots.LookAsync(
        stop => FetchAsync(path, contents, otherwise, host, tenant, served, method, ca, stop), cancellationToken);

    private async Task<DcvObservation> FetchAsync(
        string path,
        Func<string, string> contents,
        string otherwise,
        string host,
        TenantId? tenant,
        IReadOnlyList<string> served,
        string method,
        string ca,
        CancellationToken cancellationToken)
    {
        var fetched = await httpProbe.FetchAsync(
            host, tenant, served, path, HttpProofProbe.IsHttps(method), HttpProofProbe.FollowsRedirects(ca), cancellationToken);
        var at = fetched.Url.IdnHost.ToLowerInvariant();
        if (!IsServed(at, host, served))
        {
            var elsewhere = DnsName.AreSame(fetched.Told.IdnHost, at) ? at : "another host";
            return DcvObservation.Missing(
                $"{host} redirects to {elsewhere}, where the order has no file: answer {HttpDcvPublisher.Folder} without a redirect");
        }

        if (fetched.Status is not { } status)
        {
            return DcvObservation.Missing($"{fetched.Place}: {fetched.Text}");
        }

        if (status != HttpStatusCode.OK || !fetched.Text.Contains(contents(at), StringComparison.Ordinal))
        {
            return DcvObservation.Missing($"{fetched.Place} answered with status {(int)status}, and {otherwise}");
        }

        Remember(KeyOf(host, tenant, method, ca), at);
        return DcvObservation.Visible;
    }

    /// <summary>A real file could not be seen there: the next order looks again before it pays.</summary>
    public void Forget(string host)
    {
        bool[] either = [false, true];
        foreach (var key in from isHttps in either
                            from follows in either
                            from isPermitted in either
                            select (
            host, isHttps, follows, isPermitted))
        {
            _seen.TryRemove(key, out _);
        }
    }

    private (string Host, bool IsHttps, bool FollowsRedirects, bool IsPermitted) KeyOf(
        string host, TenantId? tenant, string method, string ca) =>
        (host, HttpProofProbe.IsHttps(method), HttpProofProbe.FollowsRedirects(ca), httpProbe.IsPermitted(tenant));

    private static bool IsServed(string at, string host, IReadOnlyList<string> served) =>
        at.Equals(host, StringComparison.OrdinalIgnoreCase) || served.Contains(at, StringComparer.OrdinalIgnoreCase);

    private void Remember((string Host, bool IsHttps, bool FollowsRedirects, bool IsPermitted) key, string at)
    {
        if (_seen.Count >= MostRemembered)
        {
            _seen.Clear();
        }

        _seen[key] = (at, time.GetUtcNow());
    }
}
