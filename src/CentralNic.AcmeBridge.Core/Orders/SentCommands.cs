using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>The commands that were sent for orders and do not stand in their histories yet. Safe for several threads.</summary>
internal sealed class SentCommands
{
    private readonly Lock _lock = new();
    private readonly Dictionary<OrderId, List<OrderEvent>> _commands = [];

    /// <summary>Keeps a command until it is written down.</summary>
    public void Add(OrderId order, OrderEvent command)
    {
        lock (_lock)
        {
            if (!_commands.TryGetValue(order, out var known))
            {
                _commands.Add(order, known = []);
            }

            known.Add(command);
        }
    }

    /// <summary>What is to be written down for an order.</summary>
    public IReadOnlyList<OrderEvent> Of(OrderId order)
    {
        lock (_lock)
        {
            return _commands.TryGetValue(order, out var known) ? [.. known] : [];
        }
    }

    /// <summary>Commands were written down.</summary>
    /// <param name="written">What <see cref="Of"/> gave.</param>
    public void Forget(OrderId order, IReadOnlyList<OrderEvent> written)
    {
        lock (_lock)
        {
            if (written.Count > 0 && _commands.TryGetValue(order, out var known))
            {
                known.RemoveAll(command => written.Any(other => ReferenceEquals(other, command)));
                if (known.Count == 0)
                {
                    _commands.Remove(order);
                }
            }
        }
    }
}
