using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>StatusCertificate (manual 8.1.7, 9.1.21, 9.1.22).</summary>
internal sealed class StatusCertificate(Register register, CertificateAnswer answer) : ISandboxCommand
{
    public string Name => "StatusCertificate";

    public AcceptedParameters Accepted { get; } = new("certificate!", "chainformat");

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.ReadCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var id = call.Required("certificate");
        var (entry, order) = register.Read(s => s.FindCertificate(call.Account.Login, id) is { } found
            ? (found, s.Order(found.OrderId))
            : throw CommandCall.NotFound("certificate"));
        return new(answer.ToStatus(entry, order, ChainFormats.Read(call)));
    }
}
