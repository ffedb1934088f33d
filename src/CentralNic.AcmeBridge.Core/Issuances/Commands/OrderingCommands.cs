using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Issuances.Commands;

/// <summary>The commands by which certificates are ordered, by plan.</summary>
internal sealed class OrderingCommands(params IEnumerable<IOrderingCommand> commands)
{
    private readonly Dictionary<IssuancePlan, IOrderingCommand> _commands = commands.ToDictionary(command => command.Plan);

    /// <summary>The command of an order's plan.</summary>
    public IOrderingCommand Of(Order order) => _commands[order.Issuance!.Plan!.Value];
}
