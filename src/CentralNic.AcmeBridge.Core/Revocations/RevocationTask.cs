using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>Takes up what was intended and not accepted, also after a restart, and looks for the end of what was accepted.</summary>
internal sealed class RevocationTask(
    CertificateRepository certificates,
    Revoker revoker,
    ClockCheck clock,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<RevocationTask> logger) : IPeriodicTask
{
    private readonly Dictionary<CertificateId, DateTimeOffset> _nextLooks = [];

    public string Name => "revocations";

    public TimeSpan FirstRetry => options.RetryDelay;

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        var open = new List<IssuedCertificate>();
        await foreach (var certificate in certificates.ListBeingRevokedAsync(cancellationToken))
        {
            open.Add(certificate);
        }

        foreach (var gone in _nextLooks.Keys.Except(open.Select(certificate => certificate.Id)).ToList())
        {
            _nextLooks.Remove(gone);
        }

        await PeriodicRound.ForEachAsync(open, certificate => TakeUpAsync(certificate, cancellationToken), cancellationToken);
        return PeriodicRound.Done(options.RetryDelay);
    }

    private async Task TakeUpAsync(IssuedCertificate certificate, CancellationToken cancellationToken)
    {
        try
        {
            if (certificate.Revocation!.State == RevocationState.Intended)
            {
                await revoker.CarryOutAsync(certificate.Id, maybeSent: true);
            }
            else if (!clock.IsOff && IsDue(certificate, time.GetUtcNow()))
            {
                _nextLooks[certificate.Id] = time.GetUtcNow() + options.FallbackLook;
                await revoker.LookAsync(certificate.Id, closeFailed: false, cancellationToken);
            }
        }
        catch (ResellerException trouble) when (trouble.IsRetryable())
        {
            logger.NotNow(trouble.Message, certificate.Id, options.RetryDelay);
        }
        catch (ResellerException refusal)
        {
            logger.NotSeen(refusal.Message, certificate.Id);
        }
    }

    /// <summary>A check that a wrong clock put off for longer than checks are apart is due too.</summary>
    private bool IsDue(IssuedCertificate certificate, DateTimeOffset now)
    {
        var next = _nextLooks.GetValueOrDefault(certificate.Id, certificate.Revocation!.Since + options.FallbackLook);
        return now >= next || next > now + options.FallbackLook;
    }
}
