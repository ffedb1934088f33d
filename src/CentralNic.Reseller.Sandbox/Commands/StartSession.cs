using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>StartSession: a login by password that outlives the command.</summary>
internal sealed class StartSession(SessionTable sessions) : ISandboxCommand
{
    public string Name => "StartSession";

    public AcceptedParameters Accepted { get; } = new();

    public bool NeedsVersion2 => false;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.SessionId is not null)
        {
            throw new CommandRefusedException(ReturnCodes.InvalidCommandSequence, "a session is open");
        }

        var (id, expires) = sessions.Open(call.Actor);
        return new(WireText.Success().Add("sessionid", id).Add("expiration date", WireText.Date(expires)));
    }
}
