using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>StopSession: ends the session that it is sent in.</summary>
internal sealed class StopSession(SessionTable sessions) : ISandboxCommand
{
    public string Name => "StopSession";

    public AcceptedParameters Accepted { get; } = new();

    public bool NeedsVersion2 => false;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.SessionId is not { } id)
        {
            throw new CommandRefusedException(ReturnCodes.InvalidCommandSequence, "no session is open");
        }

        sessions.Close(id);
        return new(WireText.Success());
    }
}
