using CentralNic.Reseller.Sandbox.Books;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>StatusCertificate (manual 8.1.7, 9.1.21, 9.1.22).</summary>
internal sealed class StatusCertificate(Register register, CertificateAnswer answer) : ISandboxCommand
{
    public string Name => "StatusCertificate";

    public AcceptedParameters Accepted { get; } = new("certificate");

    public bool NeedsVersion2 => true;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var entry = register.FindCertificate(call.Account.Login, call.Required("certificate"))
            ?? throw new CommandRefusedException(ReturnCodes.EntityReferenceNotFound, "CERTIFICATE");
        var response = WireText.Success();
        answer.Write(response, entry, register.Order(entry.OrderId), invoice: null);
        return new(response);
    }
}
