using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Reports;

namespace CentralNic.AcmeBridge.CommandLine.Certificates;

/// <summary>Certificates as people read them.</summary>
internal static class CertificateText
{
    /// <summary>How a certificate stands, in a word or two.</summary>
    internal static string State(CertificateSummary certificate) => certificate.Revocation switch
    {
        RevocationState.Revoked => certificate.RevokedByOthers is null ? "revoked" : "revoked by others",
        RevocationState.Accepted => "being revoked",
        RevocationState.Intended => "to be revoked",
        _ => certificate.RenewFrom is not null ? "to be renewed" : certificate.Downloaded is null ? "not downloaded" : "downloaded",
    };

    internal static void Write(TextWriter output, CertificateDetails details)
    {
        var certificate = details.Summary;
        output.WriteLine($"{certificate.Certificate}  {TextTable.Clean(string.Join(", ", certificate.Names))}");
        Line(output, "tenant", certificate.Tenant.Value);
        Line(output, "profile", certificate.Profile);
        Line(output, "class", certificate.Class);
        Line(output, "valid", $"{IssuanceText.Moment(certificate.NotBefore)} to {IssuanceText.Moment(certificate.NotAfter)}");
        Line(output, "received", IssuanceText.Moment(certificate.Received));
        Line(output, "downloaded", IssuanceText.Moment(certificate.Downloaded) ?? "not that it was written down");
        Line(output, "renewal", $"{IssuanceText.Moment(details.RenewalStart)} to {IssuanceText.Moment(details.RenewalEnd)}"
            + (certificate.RenewFrom is { } from ? $"; the operator wants it from {IssuanceText.Moment(from)} on" : ""));
        if (details.Revocation is { } revocation)
        {
            Line(
                output,
                "revocation",
                $"{State(certificate)} since {IssuanceText.Moment(revocation.Since)}, asked for by {revocation.By} at "
                + $"{IssuanceText.Moment(revocation.Asked)}{(revocation.Reason is { } reason ? $", reason {reason}" : "")}");
        }

        Line(output, "serial", certificate.SerialNumber);
        Line(output, "SHA-256", certificate.Sha256);
        Line(output, "SHA-1", certificate.Sha1);
        Line(output, "key", details.Key is { } key ? $"{key}, SHA-256 {details.KeySha256}" : null);
        Line(output, "subject", details.Subject);
        foreach (var link in details.Chain.Skip(1))
        {
            Line(output, "chain", $"{link.Subject}, valid until {IssuanceText.Moment(link.NotAfter)}");
        }

        Line(output, "issuer", details.Chain is [.., var last] ? last.Issuer : null);
        Line(output, "other chains", details.AlternateChains > 0 ? $"{details.AlternateChains}" : null);
        foreach (var order in details.Orders)
        {
            Line(output, "order", $"{order.Order} of account {order.Account}, made {IssuanceText.Moment(order.Created)}");
        }

        Line(output, "bought in", certificate.CertificateOrder is { } bought ? $"certificate order {bought}" : null);
        Line(output, "subscription", details.Subscription is { } paid
            ? $"{paid.Id}, paid until {IssuanceText.Moment(paid.PaidUntil) ?? "not known"}"
                + (paid.Ended is { } ended ? $", ended: {ended}" : "")
            : null);
    }

    private static void Line(TextWriter output, string heading, string? text)
    {
        if (text is not null)
        {
            output.WriteLine($"  {heading,-13}{TextTable.Clean(text)}");
        }
    }
}
