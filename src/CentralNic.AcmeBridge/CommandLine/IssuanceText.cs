using System.Globalization;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Reports;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>Reports on issuances as people read them.</summary>
internal static class IssuanceText
{
    private const int Headings = 13;

    /// <summary>Writes what a parked order asks, and how to answer.</summary>
    internal static void WriteParked(TextWriter output, IssuanceReport report)
    {
        output.WriteLine($"{report.Order}  {string.Join(", ", report.Names)}");
        Line(output, "tenant", report.Tenant);
        Line(output, "since", Moment(report.Since));
        Line(output, "question", report.Question);
        Line(output, "bought", Bought(report));
        foreach (var command in report.Commands)
        {
            Line(output, "answer", command);
        }
    }

    internal static void Write(TextWriter output, IssuanceReport report)
    {
        output.WriteLine($"{report.Order}  {string.Join(", ", report.Names)}");
        Line(output, "tenant", report.Tenant);
        Line(output, "account", report.Account + (report.ExternalAccountKey is { } key ? $", made with key {key}" : ""));
        Line(output, "client", report.Client);
        Line(output, "profile", report.Profile);
        Line(output, "made", Moment(report.Created));
        Line(output, "status", report.Status.ToString().ToLowerInvariant() + (report.Error is { } error ? $": {error}" : ""));
        Line(output, "state", report.State is { } state ? $"{state} since {Moment(report.Since)}" : "not finalized");
        Line(output, "plan", report.Plan is { } plan ? $"{plan}: {report.Reason}" : null);
        Line(output, "waits for", report.AttachedTo is { } other ? $"order {other}" : null);
        Line(output, "held up", report.Trouble is { } trouble ? $"since {Moment(trouble.Since)}: {trouble.Text}" : null);
        Line(output, "given up", report.GivenUp);
        Line(output, "next", report.Next);
        Line(output, "next check", Moment(report.NextLook));
        Line(output, "ends", report.Expires is { } expires ? $"{Moment(expires)}, if nothing comes of it" : null);
        Line(output, "question", report.Question);
        Line(output, "attention", report.Attention is { } attention && report.Question is null
            ? $"since {Moment(attention.Since)}: {attention.Text}"
            : null);
        Line(output, "DCV", report.DcvMethod);
        foreach (var proof in report.Proofs)
        {
            Line(output, "proof", Proof(proof) + (proof.Publisher is { } publisher ? $" (by {publisher})" : ""));
        }

        Line(output, "DCV finding", report.DcvFinding);
        Line(output, "bought", Bought(report));
        Line(output, "holds also", report.UnorderedNames.Length > 0
            ? $"{string.Join(", ", report.UnorderedNames)}, which nobody ordered: the reseller added that"
            : null);
        foreach (var line in report.Ledger)
        {
            Line(output, "ledger", $"{Moment(line.At)} {line.Kind.ToString().ToLowerInvariant()} {line.Price}");
        }

        if (report.Subscription is { } paid)
        {
            // What is under way stands above as bought; here stands what was issued.
            Line(output, "subscription", paid.CertificateOrder is { } order
                ? $"{paid.Class}, certificate order {order}, paid until {Moment(paid.PaidUntil) ?? "not known"}"
                : $"{paid.Class}, nothing was issued for it yet");
            Line(output, "newest", paid.Newest is { } newest ? $"{newest.Id} valid until {Moment(newest.NotAfter)}" : null);
            Line(output, "ended", paid.Ended);
            Line(output, "failed", paid.FailedReissues switch
            {
                0 => null,
                1 => "1 reissue",
                var failed => $"{Quantity.Of(failed, "reissue")} in a row",
            });
        }

        foreach (var command in report.Commands)
        {
            Line(output, "answer", command);
        }

        foreach (var part in report.Story)
        {
            output.WriteLine($"  {Moment(part.At)}  {part.Text}" + (part.Times > 1
                ? $" ({part.Times} times, last {Moment(part.LastAt)})"
                : ""));
        }
    }

    /// <summary>What to publish where, in one line.</summary>
    internal static string Proof(DcvProofReport proof) => proof.Type == "file"
        ? $"{proof.Where} with {proof.Value.ReplaceLineEndings(" ")}"
        : $"{proof.Where} IN {proof.Type} {(proof.Type == "TXT" ? $"\"{proof.Value}\"" : proof.Value)}";

    /// <summary>A moment, UTC.</summary>
    internal static string? Moment(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Bought(IssuanceReport report) => report.Certificate is { } certificate
        ? $"certificate {certificate}" + (report.CertificateOrder is { } order ? $" in certificate order {order}" : "")
            + (report.Price is { } price ? $" for {price}" : "")
        : report.Price is { } reserved ? $"not known; {reserved} is reserved" : "nothing known";

    /// <summary>What is copied - proofs and commands - stays on its line, however narrow the terminal is.</summary>
    private static void Line(TextWriter output, string heading, string? text) =>
        HeadedLine.Write(output, heading, Headings, text, isWhole: heading is "proof" or "answer");
}
