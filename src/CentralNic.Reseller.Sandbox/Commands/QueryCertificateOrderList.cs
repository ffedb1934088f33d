using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>
/// QueryCertificateOrderList (manual 8.2.4, 9.1.31): the account's certificate orders, filtered by patterns with <c>*</c>.
/// </summary>
internal sealed class QueryCertificateOrderList(Register register, SandboxOptions options, TimeProvider time) : ISandboxCommand
{
    public string Name => "QueryCertificateOrderList";

    public AcceptedParameters Accepted { get; } = new([
        "certificateorder", "paiduntil", "status", "class", "createddate", "updateddate", .. ListTable<OrderEntry>.Parameters]);

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.ReadCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var table = TableAt(time.GetUtcNow());
        var account = call.Account.Login;
        var leavesOutCancelled = options.ListsLeaveOutCancelled && call.Text("status") is null;
        bool IsShown(OrderEntry o) => o.Account == account && !(leavesOutCancelled && o.Status == OrderStatus.Canceled);
        var found = register.Read(snapshot => table.Filter(call, snapshot.Orders.Where(IsShown)).ToList());
        return new(table.Answer(call, found));
    }

    private static ListTable<OrderEntry> TableAt(DateTimeOffset now) => new(
        new("certificateorder", static o => o.Id),
        new("paid until", static o => WireText.Date(o.PaidUntil)),
        new("status", o => o.StatusAt(now).WireName()),
        new("class", static o => o.Class.ToUpperInvariant()),
        new("created date", static o => WireText.Date(o.Created)),
        new("updated date", static o => WireText.Date(o.LastChange)));
}
