using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>StatusAccount: the money left. Prepaid: no credit beyond it.</summary>
internal sealed class StatusAccount(Register register, SandboxOptions options) : ISandboxCommand
{
    public string Name => "StatusAccount";

    public AcceptedParameters Accepted { get; } = new();

    public bool NeedsVersion2 => false;

    public AclNeed? Needs => AclNeed.ReadAccount;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken) => new(WireText.Success()
        .Add("amount", WireText.Balance(call.Account.Credit - register.Read(s => s.Ledger.Spent(call.Account.Login))))
        .Add("credit", WireText.Balance(0))
        .Add("credit threshold", WireText.Balance(0))
        .Add("currency", options.Currency)
        .Add("registrar", call.Account.Login)
        .Add("vat", WireText.Balance(options.VatPercent)));
}
