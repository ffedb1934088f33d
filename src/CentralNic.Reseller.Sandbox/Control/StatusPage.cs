using System.Globalization;
using System.Xml;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Faults;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Mail;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Control;

/// <summary>The page that shows what the sandbox did and what waits for its operator. No scripts, no secrets.</summary>
internal sealed class StatusPage(SandboxServer server, Mailbox mails, Register register)
{
    private const int RowsShown = 100;

    private const string Head = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Reseller sandbox</title>
        <style>
        body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 84rem; padding: 1rem 1.5rem; color: #1c2430; background: #f6f7f9; }
        h1 { font-size: 1.4rem; margin: 0 0 .5rem; } h2 { font-size: 1.05rem; margin: 0 0 .5rem; }
        section { background: #fff; border: 1px solid #d9dee5; border-radius: 6px; padding: .8rem 1rem; margin: 0 0 1rem; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .87rem; }
        th { text-align: left; color: #566173; font-weight: 600; white-space: nowrap; } th, td { padding: .25rem .8rem .25rem 0; vertical-align: top; }
        tbody tr { border-top: 1px solid #eceff3; } td { overflow-wrap: break-word; max-width: 26rem; } td.short { white-space: nowrap; }
        form { display: inline-block; margin: 0 .4rem .2rem 0; } button { font: inherit; padding: .1rem .7rem; cursor: pointer; }
        input { font: inherit; padding: .1rem .4rem; } .none { color: #566173; margin: 0; } code { font-size: .9em; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; } dt { color: #566173; } dd { margin: 0; }
        </style></head><body>

        """;

    private const string Foot = "</body></html>\n";

    /// <summary>The page as it is now.</summary>
    public string Write()
    {
        var html = new HtmlWriter().Markup(Head).Markup("<h1>CentralNic Reseller sandbox</h1>\n");
        WriteOverview(html);
        WriteMails(html);
        WriteVetting(html);
        WriteCertificates(html);
        WriteOrders(html);
        WriteMoney(html);
        WriteEvents(html);
        WriteFaults(html);
        WriteCommands(html);
        return html.Markup(Foot).ToString();
    }

    /// <summary>What the reader of a mail sees when its link was opened.</summary>
    public static string Approved(SandboxMail mail) => new HtmlWriter()
        .Markup(Head).Markup("<h1>Approved</h1><section><p>The domain ").Text(mail.Domain).Markup(" is approved for certificate ")
        .Text(mail.CertificateId).Markup(".</p></section>").Markup(Foot).ToString();

    private void WriteOverview(HtmlWriter html)
    {
        html.Markup("<section><dl><dt>Endpoint</dt><dd><code>").Text(server.Endpoint.AbsoluteUri).Markup("</code></dd><dt>Clock</dt><dd>")
            .Text(Date(server.Clock.GetUtcNow())).Markup(" UTC, ")
            .Text(server.Clock.Ahead == TimeSpan.Zero
                ? "as the machine's"
                : $"{XmlConvert.ToString(server.Clock.Ahead)} ahead of the machine's")
            .Markup("</dd><dt>Move it by</dt><dd>");
        foreach (var (label, by) in new[]
        {
            ("1 minute", "PT1M"),
            ("1 hour", "PT1H"),
            ("1 day", "P1D"),
            ("30 days", "P30D"),
            ("1 year", "P365D"),
        })
        {
            html.Button("/control/clock", label, ("advance", by));
        }

        html.Markup(
            "<form method=\"post\" action=\"/control/clock\"><input name=\"advance\" size=\"9\" placeholder=\"P2DT12H\" aria-label=\"ISO "
            + "8601 duration\" required> <button>move</button></form></dd></dl></section>\n");
    }

    private void WriteMails(HtmlWriter html) => html.Table(
        "Mails waiting for approval",
        "None.",
        ["sent", "to", "domain", "certificate"],
        [.. mails.All.Where(static m => m.ApprovedAt is null).Reverse().Take(RowsShown)],
        static m => [Date(m.SentAt), m.To, m.Domain, m.CertificateId],
        m => html.Button("/control/mails", "approve", ("mail", m.Id)));

    private void WriteVetting(HtmlWriter html)
    {
        var certificates = server.State.Certificates.ToDictionary(static c => c.Id);
        html.Table(
            "Organizations waiting for vetting",
            "None.",
            ["certificate", "class", "names", "domains"],
            [.. server.Vetting.Waiting.Where(certificates.ContainsKey).Select(id => certificates[id]).Take(RowsShown)],
            static c => [c.Id, c.Class, Names(c.Names), c.ProvenAt is null ? "not proven yet" : "proven"],
            c => html
                .Button("/control/vetting", "approve", ("certificate", c.Id), ("decision", "approve"))
                .Button("/control/vetting", "reject", ("certificate", c.Id), ("decision", "reject")));
    }

    private void WriteCertificates(HtmlWriter html) => html.Table(
        "Certificates",
        "None was ordered yet.",
        ["id", "order", "class", "names", "status", "last finding", "DCV", "ordered", "proven", "issued", "expires"],
        [.. server.State.Certificates.Reverse().Take(RowsShown)],
        static c =>
        [
            c.Id, c.OrderId, c.Class, Names(c.Names), c.Status.WireName(), c.FailureReason ?? c.LastFinding, c.DcvMethod, Date(c.CreatedAt),
            Date(c.ProvenAt), Date(c.IssuedAt), Date(c.ExpiresAt),
        ]);

    private void WriteOrders(HtmlWriter html)
    {
        var now = server.Clock.GetUtcNow();
        html.Table(
            "Certificate orders",
            "There is none yet.",
            ["id", "account", "class", "status", "ordered", "paid until"],
            register.Read(static s => s.Orders.OrderByDescending(static o => o.Created).Take(RowsShown).ToList()),
            o => [o.Id, o.Account, o.Class, o.StatusAt(now).WireName(), Date(o.Created), Date(o.PaidUntil)]);
    }

    private void WriteMoney(HtmlWriter html)
    {
        var purchases = server.State.Purchases;
        var refunds = server.State.Refunds;
        html.Table(
            "Purchases",
            "Nothing was bought yet.",
            ["time", "account", "command", "certificate", "components", "price", "VAT"],
            [.. purchases.Reverse().Take(RowsShown)],
            static p =>
            [
                Date(p.Time), p.Account, p.Command, p.CertificateId,
                string.Join(", ", p.Components.Select(static c => $"{c.Count.ToString(CultureInfo.InvariantCulture)} × {c.Type}")),
                WireText.Balance(p.Price), WireText.Balance(p.Vat),
            ]);
        html.Table(
            "Refunds",
            "Nothing was given back.",
            ["time", "account", "order", "price", "VAT"],
            [.. refunds.Reverse().Take(RowsShown)],
            static r => [Date(r.Time), r.Account, r.OrderId, WireText.Balance(r.Price), WireText.Balance(r.Vat)]);
        html.Markup("<section><dl><dt>Sum of ").Text(WireText.Number(purchases.Count)).Markup(" purchases</dt><dd>")
            .Text(Sum(purchases.Sum(static p => p.Price), purchases.Sum(static p => p.Vat)))
            .Markup("</dd><dt>Sum of ").Text(WireText.Number(refunds.Count)).Markup(" refunds</dt><dd>")
            .Text(Sum(refunds.Sum(static r => r.Price), refunds.Sum(static r => r.Vat))).Markup("</dd></dl></section>\n");
    }

    private void WriteEvents(HtmlWriter html) => html.Table(
        "Events",
        "None happened yet.",
        ["id", "time", "class", "subclass", "object", "info", ""],
        [.. server.State.Events.Reverse().Take(RowsShown)],
        static e => [WireText.Number(e.Id), Date(e.Time), e.Class, e.Subclass, e.ObjectId, e.Info, e.Deleted ? "deleted" : ""]);

    private void WriteFaults(HtmlWriter html) => html.Table(
        "Faults on demand",
        "None.",
        ["id", "kind", "command", "when", "occasions", "happened"],
        server.Faults.All,
        static f =>
        [
            WireText.Number(f.Id), FaultNames.Of(f.Fault.Kind) + (f.Fault.AfterWork ? " after the work" : ""), f.Fault.Command,
            When(f.Fault), WireText.Number(f.Occasions), WireText.Number(f.Happened),
        ],
        f => html.Button($"/control/faults/{WireText.Number(f.Id)}", "remove"));

    private void WriteCommands(HtmlWriter html) => html.Table(
        "Commands",
        "None came yet.",
        ["time", "account", "command", "code", "fault"],
        [.. server.State.Commands.Reverse().Take(RowsShown)],
        static c => [Date(c.Time), c.Account, c.Name, c.Code == 0 ? "none" : WireText.Number(c.Code), c.Fault]);

    private static string When(SandboxFault fault)
    {
        var parts = new List<string>();
        if (fault.Delay > TimeSpan.Zero)
        {
            parts.Add("late by " + XmlConvert.ToString(fault.Delay));
        }

        if (fault.Nth is { } nth)
        {
            parts.Add($"only number {WireText.Number(nth)}");
        }

        if (fault.Probability < 1)
        {
            parts.Add($"with probability {fault.Probability.ToString(CultureInfo.InvariantCulture)}, seed {WireText.Number(fault.Seed)}");
        }

        if (fault.Times is { } times)
        {
            parts.Add(times == 1 ? "at most once" : $"at most {WireText.Number(times)} times");
        }

        return parts.Count == 0 ? "always" : string.Join(", ", parts);
    }

    private static string Names(IReadOnlyList<string> names) =>
        names.Count <= 6 ? string.Join(" ", names) : $"{string.Join(" ", names.Take(5))} and {WireText.Number(names.Count - 5)} more";

    private static string Sum(decimal price, decimal vat) => $"{WireText.Balance(price)} + {WireText.Balance(vat)} VAT";

    private static string Date(DateTimeOffset? date) => WireText.Date(date);
}
