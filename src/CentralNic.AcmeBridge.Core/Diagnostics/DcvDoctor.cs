using System.Security.Cryptography;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Preflight;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller;
using CentralNic.Reseller.Classes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Diagnostics;

/// <summary>
/// Shows for a name how its control would be proved to the CA, and tries it with a harmless record. Nothing is bought, and no store is
/// needed, so it runs beside the server.
/// </summary>
public sealed class DcvDoctor : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly OrderId Trial = new("doctor");

    private readonly ServiceProvider _services;
    private readonly DcvPublishers _publishers;
    private readonly DcvPreflight _preflight;
    private readonly DnsZones _zones;
    private readonly HttpProofProbe _httpProbe;
    private readonly HookTrials _trials;
    private readonly DcvOptions _options;
    private readonly RecordOwners _owners;
    private readonly TimeProvider _time;

    /// <summary>Prepares it; nothing is asked yet.</summary>
    /// <param name="options">How control is proved.</param>
    /// <param name="validation">Resolvers, fixed addresses and permitted networks.</param>
    /// <param name="reseller">The way to the reseller's zones. Not disposed here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where programs' output goes.</param>
    public DcvDoctor(DcvOptions options, ValidationOptions validation, ResellerClient reseller, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _time = time;
        _services = DiagnosticServices.Build(options, validation, reseller, time, loggers);
        _publishers = _services.GetRequiredService<DcvPublishers>();
        _preflight = _services.GetRequiredService<DcvPreflight>();
        _zones = _services.GetRequiredService<DnsZones>();
        _httpProbe = _services.GetRequiredService<HttpProofProbe>();
        _trials = _services.GetRequiredService<HookTrials>();
        _owners = _services.GetRequiredService<RecordOwners>();
    }

    /// <summary>Examines one name for one profile.</summary>
    /// <param name="name">The name, wildcards with <c>*.</c>.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="certificateClass">Its class.</param>
    /// <param name="tries">Whether a harmless record is published, looked for and taken away.</param>
    /// <param name="tell">Is told what is found: a heading and the finding.</param>
    /// <param name="cancellationToken">Gives up; what was published is taken away nevertheless.</param>
    /// <returns>Whether all is well, as far as it could be seen.</returns>
    public async Task<bool> ExamineAsync(
        string name,
        CertificateProfile profile,
        CertificateClass certificateClass,
        bool tries,
        Action<string, string> tell,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(certificateClass);
        ArgumentNullException.ThrowIfNull(tell);
        var choice = DcvMethodChoice.Of(profile.DcvMethods, certificateClass, [name], _publishers, profile.ApproverEmailOf);
        tell("method", choice.Explanation);
        var caa = await _preflight.CaaOfAsync(name, certificateClass.Ca, null, cancellationToken);
        tell("CAA", caa.Reason + (caa.Permits ? "" : $"; {certificateClass.Ca} may not issue"));
        if (choice.Method is not { } method)
        {
            return false;
        }

        if (DcvMethods.IsEmail(method))
        {
            tell("mail", "nothing is published; somebody must open the link in the mail, and the order waits for that");
            return caa.Permits;
        }

        var publisher = _publishers.For(method, name)!;
        tell("publisher", publisher.Name);
        var reach = await _preflight.ReachAsync(name, method, certificateClass.Ca, cancellationToken);
        tell("place", reach.Where ?? reach.Obstacle!);
        if (reach.Obstacle is not null)
        {
            return false;
        }

        if (reach.Remark is { } remark)
        {
            tell("warning", remark);
        }

        if (!DcvMethods.IsRecord(method))
        {
            return await LookAtSiteAsync(name, method, certificateClass.Ca, publisher, tries, tell, cancellationToken) && caa.Permits;
        }

        return await LookAtZoneAsync(name, method, publisher, tries, tell, cancellationToken) && caa.Permits && reach.Remark is null;
    }

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();

    /// <summary>The check that the server makes before it buys; the harmless file is answered by the server that runs beside.</summary>
    private async Task<bool> LookAtSiteAsync(
        string name,
        string method,
        string ca,
        IDcvPublisher publisher,
        bool tries,
        Action<string, string> tell,
        CancellationToken cancellationToken)
    {
        if (publisher is HookPublisher hook && tries)
        {
            return await TryFileAsync(name, method, ca, hook, tell, cancellationToken);
        }

        if (publisher is not HttpDcvPublisher)
        {
            var fetched = await _httpProbe.FetchAsync(
                name,
                null,
                [name],
                HttpDcvPublisher.NewProbePath(),
                HttpProofProbe.IsHttps(method),
                HttpProofProbe.FollowsRedirects(ca),
                cancellationToken);
            tell("site", fetched.Status is { } status
                ? $"{fetched.Place} answered with status {(int)status}"
                : $"{fetched.Place}: {fetched.Text}");
            return fetched.Status is not null;
        }

        var sites = new SiteProbe(HttpDcvPublisher.ProbeHead, _httpProbe, _services.GetRequiredService<ProofProbeSlots>(), _time);
        var sighting = await sites.LookAsync(
            name, null, [name], method, ca, cancellationToken);
        tell("site", sighting.IsVisible
            ? $"requests for {HttpDcvPublisher.Folder} of {name} reach the bridge"
            : $"{sighting.Found}; and let the bridge run");
        return sighting.IsVisible;
    }

    private async Task<bool> TryFileAsync(
        string name, string method, string ca, HookPublisher hook, Action<string, string> tell, CancellationToken cancellationToken)
    {
        try
        {
            var looks = await _trials.LookAsync(Trial, null, [(name, hook)], [name], method, ca, cancellationToken);
            var sighting = looks.Single().Sighting;
            tell(
                "trial",
                sighting.IsVisible ? "a harmless file was published, seen as the CA would see it, and taken away again" : sighting.Found);
            return sighting.IsVisible;
        }
        finally
        {
            await _trials.WithdrawAsync(Trial, CancellationToken.None);
        }
    }

    private async Task<bool> LookAtZoneAsync(
        string name, string method, IDcvPublisher publisher, bool tries, Action<string, string> tell, CancellationToken cancellationToken)
    {
        var record = await TrialRecordAsync(NameSuffixes.Bare(name), method, cancellationToken);
        try
        {
            var zone = await _zones.FindAsync(record.Name, cancellationToken);
            tell("delegation", $"{record.Name} is in zone {zone.Name} of {string.Join(", ", zone.Servers.Select(server => server.Host))}");
        }
        catch (DcvPublicationException failure)
        {
            tell("delegation", failure.Message);
            return false;
        }

        if (!tries || publisher is ManualDcvPublisher)
        {
            tell("trial", "not made");
            return true;
        }

        return await TryAsync(
            new DcvToken { Name = name, Domain = NameSuffixes.Bare(name), Record = record }, publisher, tell, cancellationToken);
    }

    /// <summary>
    /// A text beside what is there, where the proof would stand; or an alias under a label of its own, since it stands alone.
    /// </summary>
    private async Task<DcvRecord> TrialRecordAsync(string bare, string method, CancellationToken cancellationToken)
    {
        var label = "acme-bridge-doctor-" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        return method == DcvMethods.DnsTxt
            ? new DcvRecord(await _owners.FindAsync(new DcvRecord(bare, DcvRecord.Txt, ""), cancellationToken), DcvRecord.Txt, label)
            : new DcvRecord($"_{label}.{bare}", DcvRecord.Cname, "doctor.invalid");
    }

    private async Task<bool> TryAsync(
        DcvToken token, IDcvPublisher publisher, Action<string, string> tell, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        try
        {
            await publisher.PublishAsync(Trial, token, cancellationToken);
            var missing = await UntilVisibleAsync(token.Record!, cancellationToken);
            var took = _time.GetElapsedTime(start).TotalSeconds;
            tell("trial", missing is null
                ? FormattableString.Invariant(
                    $"{token.ToInstruction()} was published and seen at every server after {took:0.0} s")
                : $"{token.ToInstruction()} was published, but is not visible after {Patience.TotalSeconds:0} s: {missing}");
            return missing is null;
        }
        catch (DcvPublicationException failure)
        {
            tell("trial", failure.Message);
            return false;
        }
        finally
        {
            await WithdrawAsync(token, publisher, tell);
        }
    }

    private async Task<string?> UntilVisibleAsync(DcvRecord record, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        var look = new DnsProofProbe(_zones);
        for (var looks = 1; ; looks++)
        {
            var sighting = await look.LookAsync(record, cancellationToken);
            if (sighting.IsVisible || _time.GetElapsedTime(start) > Patience)
            {
                return sighting.IsVisible ? null : sighting.Found;
            }

            await Task.Delay(_options.Visibility.WaitAfter(looks), _time, cancellationToken);
        }
    }

    private static async Task WithdrawAsync(DcvToken token, IDcvPublisher publisher, Action<string, string> tell)
    {
        try
        {
            await publisher.WithdrawAsync(Trial, token, CancellationToken.None);
            tell("trial", "and taken away again");
        }
        catch (DcvPublicationException failure)
        {
            tell("trial", $"could not be taken away, remove it by hand: {token.ToInstruction()}. {failure.Message}");
        }
    }
}
