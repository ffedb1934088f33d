using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>DeleteEvent: acknowledges an event.</summary>
internal sealed class DeleteEvent(Register register) : ISandboxCommand
{
    public string Name => "DeleteEvent";

    public AcceptedParameters Accepted { get; } = new("event!");

    public bool NeedsVersion2 => false;

    public AclNeed? Needs => AclNeed.DeleteEvents;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        register.Change((snapshot, _) => snapshot.Events.Find(call.Account.Login, StatusEvent.ReadId(call)) is { Deleted: false } found
            ? new() { Events = [found with { Deleted = true }] }
            : throw CommandCall.NotFound("event"));
        return new(WireText.Success());
    }
}
