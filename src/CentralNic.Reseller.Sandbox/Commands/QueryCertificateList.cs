using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>
/// QueryCertificateList (manual 8.1.8, 9.1.23): the account's certificates, filtered by patterns with <c>*</c> and by service tags.
/// </summary>
internal sealed class QueryCertificateList(
    Register register, AccountRepository accounts, SandboxOptions options, TimeProvider time) : ISandboxCommand
{
    public string Name => "QueryCertificateList";

    public AcceptedParameters Accepted { get; } = new([
        "certificate", "certificateorder", "createddate", "domain", "status", "servertype", "updateddate", "expirationdate", "class",
        "servicetag0..100", "includesub", .. ListTable<CertificateEntry>.Parameters]);

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.ReadCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var table = TableAt(time.GetUtcNow());
        var account = call.Account.Login;
        var includeSub = call.Flag("includesub");
        var tags = call.List("servicetag");
        var domain = call.Text("domain");
        var leavesOutCancelled = options.ListsLeaveOutCancelled && call.Text("status") is null;
        bool IsShown(CertificateEntry c) => (c.Account == account || (includeSub && accounts.Oversees(account, c.Account)))
            && !(leavesOutCancelled && c.Status == SandboxCertificateStatus.Canceled);
        var found = register.Read(snapshot => table.Filter(call, snapshot.Certificates.Where(IsShown))
            .Where(c => tags.Count == 0 || tags.Any(c.ServiceTags.Contains))
            .Where(c => domain is null || c.Rows.Any(r => WireText.Fits(domain, r.Name)))
            .ToList());
        return new(includeSub
            ? table.Answer(call, found, new ListColumn<CertificateEntry>("registrar", static c => c.Account))
            : table.Answer(call, found));
    }

    private static ListTable<CertificateEntry> TableAt(DateTimeOffset now) => new(
        new("certificate", static c => c.Id),
        new("status", c => c.StatusAt(now).WireName()),
        new("certificateorder", static c => c.OrderId),
        new("server type", static c => c.ServerType),
        new("created date", static c => WireText.Date(c.Created)),
        new("updated date", static c => WireText.Date(c.Updated)),
        new("expiration date", static c => WireText.Date(c.NotAfter)),
        new("class", static c => c.Class.ToUpperInvariant()));
}
