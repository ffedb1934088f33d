using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>Makes the events of certificates (manual 9.5): by default with that table's names, on request with the older ones.</summary>
internal sealed class CertificateEvents(SandboxOptions options)
{
    /// <summary>The end of a request, renewal or reissue.</summary>
    /// <param name="ids">Where its number comes from.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">When it happened.</param>
    /// <param name="failure">Why it failed; <see langword="null"/>: it succeeded.</param>
    public SandboxEvent Fulfilled(
        NewIds ids, CertificateEntry certificate, DateTimeOffset now, string? failure) => certificate.Origin switch
        {
            CertificateOrigin.Request => Make(ids, certificate, now, "REQUEST", "REGISTRATION", failure),
            CertificateOrigin.Renewal => Make(ids, certificate, now, "RENEW", "RENEWAL", failure),
            CertificateOrigin.Reissue => Make(ids, certificate, now, "REISSUE", "REISSUE", failure),
            _ => throw new ArgumentOutOfRangeException(nameof(certificate)),
        };

    /// <summary>The end of a cancellation or revocation. Parameters as <see cref="Fulfilled"/>.</summary>
    public SandboxEvent Closed(NewIds ids, CertificateEntry certificate, DateTimeOffset now, string? failure) =>
        Make(ids, certificate, now, "CLOSE", "DELETION", failure);

    private SandboxEvent Make(NewIds ids, CertificateEntry certificate, DateTimeOffset now, string name, string olderName, string? failure)
    {
        var outcome = failure is null ? "SUCCESSFUL" : "FAILED";
        var (of, subclass) = options.OlderEventNames ? (olderName, outcome) : (name, $"{name}_{outcome}");
        return new(ids.Event(), certificate.Account, $"CERTIFICATE_{of}", subclass, certificate.Id, now, failure ?? "", false);
    }
}
