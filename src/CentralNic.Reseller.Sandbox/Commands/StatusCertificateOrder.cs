using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>StatusCertificateOrder (manual 8.2.3, 9.1.30): an order with its certificates, oldest first.</summary>
internal sealed class StatusCertificateOrder(Register register, TimeProvider time) : ISandboxCommand
{
    public string Name => "StatusCertificateOrder";

    public AcceptedParameters Accepted { get; } = new("certificateorder!");

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.ReadCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = call.Required("certificateorder");
        var (order, certificates) = register.Read(snapshot => snapshot.FindOrder(call.Account.Login, id) is { } found
            ? (found, snapshot.CertificatesOf(found.Id).ToList())
            : throw CommandCall.NotFound("certificateorder"));
        var of = ClassTable.Get(order.Class);

        // The dates stand one below the other: a certificate that was not issued has an empty one.
        return new(WireText.Success()
            .Add("ca", of.Brand.ToString())
            .AddRange("certificate", certificates.Select(c => c.Id))
            .Add("certificateorder", order.Id)
            .AddRange("certificate expiration date", certificates.Select(c => c.NotAfter is { } date ? WireText.LongDate(date) : ""))
            .AddRange("certificate status", certificates.Select(c => c.StatusAt(now).WireName()))
            .Add("class", of.DisplayName)
            .Add("created by", order.CreatedBy ?? order.Account)
            .Add("created date", WireText.LongDate(order.Created))
            .Add("paid until", WireText.LongDate(order.PaidUntil))
            .Add("status", order.StatusAt(now).WireName())
            .Add("updated by", order.Account)
            .Add("updated date", WireText.LongDate(order.LastChange)));
    }
}
