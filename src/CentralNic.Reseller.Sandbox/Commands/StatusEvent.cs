using System.Globalization;
using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>StatusEvent: one event with its data.</summary>
internal sealed class StatusEvent(Register register) : ISandboxCommand
{
    public string Name => "StatusEvent";

    public AcceptedParameters Accepted { get; } = new("event!", "history");

    public bool NeedsVersion2 => false;

    public AclNeed? Needs => AclNeed.ReadEvents;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var found = register.Read(s => s.Events.Find(call.Account.Login, ReadId(call)));
        if (found is null || (found.Deleted && !call.Flag("history")))
        {
            throw CommandCall.NotFound("event");
        }

        return new(WireText.Success()
            .Add("date", WireText.LongDate(found.Time))
            .Add("class", found.Class)
            .Add("subclass", found.Subclass)
            .Add("object id", found.ObjectId)
            .Add("data", "certificate:" + found.ObjectId)
            .Add("info", Uri.EscapeDataString(found.Info)));
    }

    /// <summary>The event's number.</summary>
    /// <exception cref="CommandRefusedException">504: missing; 505: no number.</exception>
    public static long ReadId(CommandCall call) =>
        long.TryParse(call.Required("event"), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new CommandRefusedException(ReturnCodes.InvalidAttributeSyntax, "EVENT");
}
