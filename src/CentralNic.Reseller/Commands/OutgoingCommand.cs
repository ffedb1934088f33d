using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Commands;

/// <summary>A command and how it is to be sent.</summary>
/// <param name="ChangesSomething">Whether doing it twice would be wrong.</param>
internal sealed record OutgoingCommand(ResellerCommand Command, CommandPriority Priority, bool ChangesSomething)
{
    public string Name => Command.Name;
}
