using System.Net;
using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Reports;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>What needs a person, as HTML. All that is not markup of its own goes through <see cref="Text"/>, which escapes it.</summary>
internal static class AttentionHtml
{
    private const string Style =
        ":root{color-scheme:light dark}body{font:16px/1.4 system-ui,sans-serif;max-width:70em;margin:2em auto;padding:0 1em}"
        + "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4em .6em;border-bottom:1px solid "
        + "#ccc}"
        + "code{overflow-wrap:anywhere;display:block}section{overflow-x:auto}.alarm{border-left:.4em solid #b00;padding-left:1em}";

    /// <summary>The hash that lets the page's style, and no other, count.</summary>
    public static string StyleHash { get; } = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <summary>Writes the page.</summary>
    /// <param name="health">How the bridge itself is.</param>
    public static string Of(HealthReport health, IReadOnlyList<AttentionReport> reports)
    {
        var html = new StringBuilder();
        html.Append(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
            + "content=\"width=device-width,initial-scale=1\">"
                + "<meta http-equiv=\"refresh\" content=\"30\"><title>CentralNic ACME Bridge</title><style>").Append(Style)
            .Append("</style></head><body>\n<h1>CentralNic ACME Bridge</h1>\n");
        Wrong(html, health);
        Credit(html, [.. Of(reports, "credit-exhausted")]);
        ByHand(html, [.. Of(reports, "publish-by-hand")]);
        Unseen(html, [.. Of(reports, "proof-missing")]);
        Parked(html, [.. Of(reports, "parked")]);
        Refused(html, [.. Of(reports, "refused")]);
        return html.Append("</body></html>\n").ToString();
    }

    private static IEnumerable<AttentionReport> Of(IReadOnlyList<AttentionReport> reports, string kind) =>
        reports.Where(report => report.Kind == kind).OrderBy(report => report.Since);

    private static void Wrong(StringBuilder html, HealthReport health)
    {
        if (health.Healthy)
        {
            return;
        }

        html.Append("<section class=\"alarm\"><h2>Something is wrong</h2>");
        foreach (var condition in health.Conditions)
        {
            html.Append("<p><code>").Append(Text(condition.Name)).Append("</code> since ").Append(
                Text(IssuanceText.Moment(condition.Since))).Append(": ")
                .Append(Text(condition.Text)).Append("</p>");
        }

        foreach (var task in health.Tasks.Where(task => task.Failures > 0))
        {
            html.Append("<p>").Append(Text(HealthCommand.Trouble(task))).Append("</p>");
        }

        html.Append("</section>\n");
    }

    private static void Credit(StringBuilder html, AttentionReport[] reports)
    {
        if (reports.Length == 0)
        {
            html.Append("<p>No order waits for credit.</p>\n");
            return;
        }

        html.Append("<section class=\"alarm\"><h2>Credit exhausted</h2><p>").Append(Text(reports[0].Text)).Append("</p><p>")
            .Append(reports.Length).Append(" orders wait since ").Append(Text(IssuanceText.Moment(reports[0].Since))).Append(": ")
            .Append(Text(string.Join(", ", reports.SelectMany(report => report.Names).Distinct()))).Append("</p></section>\n");
    }

    private static void ByHand(StringBuilder html, AttentionReport[] reports)
    {
        html.Append("<section><h2>To publish by hand</h2>");
        Table(html, reports, "Nothing.", ["For", "Where", "What", "Since", "Seen so far"], report =>
        [
            Text(string.Join(", ", report.Names)) + "<br>order " + Text(report.Order),
            Codes(report.Proofs.Select(proof => proof.Type == "file" ? proof.Where : $"{proof.Where} IN {proof.Type}")),
            Codes(report.Proofs.Select(proof => proof.Value)),
            Text(IssuanceText.Moment(report.Since)),
            Text(report.Finding ?? "not checked yet")
                + (report.NextLook is { } next ? $"<br>next check {Text(IssuanceText.Moment(next))}" : ""),
        ]);
        html.Append("<p>An order goes on by itself when its proofs can be seen.</p></section>\n");
    }

    private static void Unseen(StringBuilder html, AttentionReport[] reports)
    {
        html.Append("<section><h2>Proofs that cannot be seen</h2>");
        Table(html, reports, "None.", ["Order", "Found", "Since"], report =>
        [
            Text(report.Order) + "<br>" + Text(string.Join(", ", report.Names)) + "<br>tenant " + Text(report.Tenant),
            Text(report.Text) + (report.NextLook is { } next ? $"<br>next check {Text(IssuanceText.Moment(next))}" : ""),
            Text(IssuanceText.Moment(report.Since)),
        ]);
        html.Append("</section>\n");
    }

    private static void Parked(StringBuilder html, AttentionReport[] reports)
    {
        html.Append("<section><h2>Waiting for your answer</h2>");
        Table(html, reports, "None.", ["Order", "Question", "Since", "Answer by one of"], report =>
        [
            Text(report.Order) + "<br>" + Text(string.Join(", ", report.Names)) + "<br>tenant " + Text(report.Tenant),
            Text(report.Text),
            Text(IssuanceText.Moment(report.Since)),
            Codes(report.Commands),
        ]);
        html.Append("</section>\n");
    }

    private static void Refused(StringBuilder html, AttentionReport[] reports)
    {
        if (reports.Length == 0)
        {
            return;
        }

        html.Append("<section><h2>Being cancelled</h2>");
        Table(html, reports, "", ["Order", "Why", "Since"], report =>
        [
            Text(report.Order) + "<br>" + Text(string.Join(", ", report.Names)),
            Text(report.Text),
            Text(IssuanceText.Moment(report.Since)),
        ]);
        html.Append("</section>\n");
    }

    private static void Table(
        StringBuilder html, AttentionReport[] reports, string none, IReadOnlyList<string> heads, Func<AttentionReport, string[]> cells)
    {
        if (reports.Length == 0)
        {
            html.Append("<p>").Append(none).Append("</p>");
            return;
        }

        html.Append("<table><thead><tr>").AppendJoin("", heads.Select(head => $"<th>{head}</th>")).Append("</tr></thead><tbody>\n");
        foreach (var report in reports)
        {
            html.Append("<tr>").AppendJoin("", cells(report).Select(cell => $"<td>{cell}</td>")).Append("</tr>\n");
        }

        html.Append("</tbody></table>");
    }

    /// <summary>Values to copy, each in a block of its own.</summary>
    private static string Codes(IEnumerable<string> values) => string.Concat(values.Select(value => $"<code>{Text(value)}</code>"));

    private static string Text(string? text) => WebUtility.HtmlEncode(text) ?? "";
}
