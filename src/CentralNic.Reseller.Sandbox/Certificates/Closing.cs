using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>Begins cancellations and revocations (manual 8.1.5, 8.1.6, 8.2.1, 8.2.2); the CA ends them after its time.</summary>
internal sealed class Closing(Register register, Fulfilment fulfilment, TimeProvider time)
{
    /// <summary>Revokes one certificate. Its order lives on.</summary>
    /// <exception cref="CommandRefusedException">545: the account has no such certificate; 547: it is not valid.</exception>
    public void RevokeCertificate(string account, string id) => Begin((snapshot, now) =>
    {
        var certificate = Find(snapshot, account, id);
        var status = certificate.StatusAt(now);
        return status == SandboxCertificateStatus.Active
            ? new() { Certificates = [certificate.Become(SandboxCertificateStatus.RevokeProcessing, now)] }
            : throw Prohibited($"the certificate is {status.WireName()}");
    });

    /// <summary>Cancels an order before its first certificate was issued.</summary>
    /// <exception cref="CommandRefusedException">545: the account has no such order; 547: it cannot be cancelled any more.</exception>
    public void CancelOrder(string account, string id) => Begin((snapshot, now) =>
    {
        var order = FindOrder(snapshot, account, id);
        var certificates = snapshot.CertificatesOf(order.Id).ToList();
        return order.StatusAt(now) == OrderStatus.Processing && !certificates.Any(static c => c.WasIssued)
            ? new()
            {
                Orders = [order.Become(OrderStatus.CancelProcessing, now)],
                Certificates = Ending(certificates, now),
            }
            : throw Prohibited(
                $"the order is {order.StatusAt(now).WireName()}{(certificates.Any(static c => c.WasIssued) ? " and was issued" : "")}");
    });

    /// <summary>Revokes an order with all its certificates; reissues that are awaited are cancelled.</summary>
    /// <exception cref="CommandRefusedException">545: the account has no such order; 547: it has no valid certificate.</exception>
    public void RevokeOrder(string account, string id) => Begin((snapshot, now) =>
    {
        var order = FindOrder(snapshot, account, id);
        var certificates = snapshot.CertificatesOf(order.Id).ToList();
        return order.StatusAt(now) is OrderStatus.Active or OrderStatus.Processing
            && certificates.Any(c => c.StatusAt(now) == SandboxCertificateStatus.Active)
            ? new()
            {
                Orders = [order.Become(OrderStatus.RevokeProcessing, now)],
                Certificates = Ending(certificates, now),
            }
            : throw Prohibited($"the order is {order.StatusAt(now).WireName()} and has no valid certificate");
    });

    /// <summary>The order of a certificate.</summary>
    /// <exception cref="CommandRefusedException">545: the account has no such certificate.</exception>
    public string OrderOf(string account, string certificateId) => register.Read(s => Find(s, account, certificateId).OrderId);

    private void Begin(Func<SandboxSnapshot, DateTimeOffset, StateChange> make)
    {
        var change = register.Change((snapshot, _) => make(snapshot, time.GetUtcNow()))!;
        fulfilment.Close(change.Certificates!);
    }

    private static List<CertificateEntry> Ending(IEnumerable<CertificateEntry> certificates, DateTimeOffset now) =>
    [
        .. certificates
            .Select(c => c.StatusAt(now) switch
            {
                SandboxCertificateStatus.Processing => c.Become(SandboxCertificateStatus.CancelProcessing, now),
                SandboxCertificateStatus.Active => c.Become(SandboxCertificateStatus.RevokeProcessing, now),
                _ => null,
            })
            .OfType<CertificateEntry>(),
    ];

    private static CertificateEntry Find(SandboxSnapshot snapshot, string account, string id) =>
        snapshot.FindCertificate(account, id) ?? throw CommandCall.NotFound("certificate");

    private static OrderEntry FindOrder(SandboxSnapshot snapshot, string account, string id) =>
        snapshot.FindOrder(account, id) ?? throw CommandCall.NotFound("certificateorder");

    private static CommandRefusedException Prohibited(string why) => new(ReturnCodes.InvalidCommandSequence, why);
}
