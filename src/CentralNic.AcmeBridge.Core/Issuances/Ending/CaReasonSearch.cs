using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Events;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Ending;

/// <summary>
/// Finds why the CA does not issue a certificate: its status does not tell, the event of its failure does (manual 6.5, 9.5).
/// </summary>
internal sealed class CaReasonSearch(ResellerClient reseller, ILogger<CaReasonSearch> logger)
{
    private static readonly TimeSpan ClockMargin = TimeSpan.FromDays(1);

    private static readonly string[] TellingKeys = ["reason", "message", "error", "info", "description"];

    /// <summary>Looks for the reason.</summary>
    /// <param name="certificate">The certificate that came to nothing.</param>
    /// <returns>All that is said, in full; <see langword="null"/>: nothing is.</returns>
    /// <exception cref="ResellerException">The reseller is away or busy; to be tried again.</exception>
    public async Task<string?> FindAsync(CertificateDetails certificate, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var said = TellingKeys.SelectMany(
            key => certificate.Other.FirstOrDefault(other => other.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value ?? []);
        try
        {
            var words = said.Concat(
                await ReadEventsAsync(certificate.CertificateId, (certificate.UpdatedDate ?? since) - ClockMargin, cancellationToken))
                .Where(text => !string.IsNullOrWhiteSpace(text))
                .Distinct()
                .ToArray();
            return words.Length == 0 ? null : string.Join("; ", words);
        }
        catch (ResellerException refusal) when (!refusal.IsRetryable())
        {
            logger.NoReason(refusal.Message, certificate.CertificateId);
            return null;
        }
    }

    private async Task<List<string>> ReadEventsAsync(string certificate, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var failures = new List<ResellerEvent>();
        var filter = new EventListFilter { Class = AwaitedCertificates.EventClasses, MinDate = since };
        await foreach (var @event in reseller.Events.ListAsync(filter, CommandPriority.Interactive, cancellationToken))
        {
            if (string.Equals(@event.ObjectId, certificate, StringComparison.OrdinalIgnoreCase) && IsFailure(@event))
            {
                failures.Add(@event);
            }
        }

        var words = new List<string>();
        foreach (var failure in failures.OrderBy(@event => @event.Date))
        {
            var details = await reseller.Events.StatusAsync(failure.EventId, CommandPriority.Interactive, cancellationToken);
            words.Add(details.Info ?? "");
            words.AddRange(
                details.Data.Where(line => TellingKeys.Contains(line.Key, StringComparer.OrdinalIgnoreCase)).Select(line => line.Value));
        }

        return words;
    }

    /// <summary>That it could not be cancelled or revoked is another matter.</summary>
    private static bool IsFailure(ResellerEvent @event) =>
        @event.Subclass.Contains("FAIL", StringComparison.OrdinalIgnoreCase)
        && !@event.Class.Contains("CLOSE", StringComparison.OrdinalIgnoreCase)
        && !@event.Class.Contains("DELETION", StringComparison.OrdinalIgnoreCase);
}
