using CentralNic.Reseller.Sandbox.Books;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>QueryCertificateList (manual 8.1.8, 9.1.23): the account's certificates, filtered by patterns with <c>*</c> and by service tags.</summary>
internal sealed class QueryCertificateList(Register register, TimeProvider time) : ISandboxCommand
{
    public string Name => "QueryCertificateList";

    public AcceptedParameters Accepted { get; } = new(
        "wide", "certificate", "certificateorder", "createddate", "domain", "status", "servertype", "updateddate", "expirationdate", "class",
        "order", "orderby", "first", "limit", "servicetag0..100");

    public bool NeedsVersion2 => true;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var found = register.Certificates(Filter(call, now));
        Sort(call, found, now);
        var page = new ListPage(call, found.Count);
        var response = WireText.Success();
        if (call.Flag("wide"))
        {
            var row = 0;
            foreach (var entry in page.Cut(found))
            {
                response
                    .Add("certificate", row, entry.Id)
                    .Add("status", row, entry.StatusAt(now).WireName())
                    .Add("certificateorder", row, entry.OrderId)
                    .Add("server type", row, entry.ServerType)
                    .Add("created date", row, WireText.Date(entry.Created))
                    .Add("updated date", row, WireText.Date(entry.Updated))
                    .Add("expiration date", row, WireText.Date(entry.NotAfter))
                    .Add("class", row, entry.Class.ToUpperInvariant());
                row++;
            }

            ListPage.WriteColumns(
                response, "certificate", "status", "certificateorder", "server type", "created date", "updated date", "expiration date", "class");
        }
        else
        {
            response.AddRange("certificate", page.Cut(found).Select(c => c.Id));
            ListPage.WriteColumns(response, "certificate");
        }

        page.WriteCounters(response);
        return new(response);
    }

    private static Func<CertificateEntry, bool> Filter(CommandCall call, DateTimeOffset now)
    {
        var account = call.Account.Login;
        var tags = call.List("servicetag");
        var certificate = call.Text("certificate");
        var order = call.Text("certificateorder");
        var created = call.Text("createddate");
        var domain = call.Text("domain");
        var status = call.Text("status");
        var serverType = call.Text("servertype");
        var updated = call.Text("updateddate");
        var expires = call.Text("expirationdate");
        var of = call.Text("class");
        return c => c.Account == account
            && (tags.Count == 0 || tags.Any(c.ServiceTags.Contains))
            && WireText.Fits(certificate, c.Id)
            && WireText.Fits(order, c.OrderId)
            && WireText.Fits(of, c.Class)
            && WireText.Fits(serverType, c.ServerType)
            && (status is null || WireText.Fits(status, c.StatusAt(now).WireName()))
            && (created is null || WireText.Fits(created, WireText.Date(c.Created)))
            && (updated is null || WireText.Fits(updated, WireText.Date(c.Updated)))
            && (expires is null || WireText.Fits(expires, WireText.Date(c.NotAfter)))
            && (domain is null || c.Rows.Any(r => WireText.Fits(domain, r.Name)));
    }

    private static void Sort(CommandCall call, List<CertificateEntry> found, DateTimeOffset now)
    {
        Func<CertificateEntry, string> key = (call.Text("orderby") ?? "certificate").ToLowerInvariant() switch
        {
            "certificate" => static c => c.Id,
            "status" => c => c.StatusAt(now).WireName(),
            "certificateorder" => static c => c.OrderId,
            "servertype" => static c => c.ServerType,
            "createddate" => static c => WireText.Date(c.Created),
            "updateddate" => static c => WireText.Date(c.Updated),
            "expirationdate" => static c => WireText.Date(c.NotAfter),
            "class" => static c => c.Class,
            _ => throw CommandCall.Invalid("orderby", "unknown column"),
        };
        var sign = SortOrder.Sign(call);
        found.Sort((a, b) => sign * (string.CompareOrdinal(key(a), key(b)) is not 0 and var order ? order : string.CompareOrdinal(a.Id, b.Id)));
    }
}
