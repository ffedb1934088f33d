using CentralNic.Reseller.Sandbox.Zones;

namespace CentralNic.Reseller.Sandbox.State;

/// <summary>The zones of all accounts. Only inside the register's lock.</summary>
internal sealed class ZoneRepository
{
    private readonly Dictionary<string, ZoneEntry> _zones = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<ZoneEntry> All => _zones.Values;

    /// <summary>A zone, whosever it is.</summary>
    public ZoneEntry? Find(string name) => _zones.GetValueOrDefault(name);

    public ZoneEntry? Find(string account, string name) => Find(name) is { } found && found.Account == account ? found : null;

    /// <summary>The zone that a name lies in; the longest wins.</summary>
    public ZoneEntry? Around(string name)
    {
        for (var at = name; ; at = at[(at.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (Find(at) is { } found)
            {
                return found;
            }

            if (!at.Contains('.', StringComparison.Ordinal))
            {
                return null;
            }
        }
    }

    public void Put(ZoneEntry zone) => _zones[zone.Name] = zone;
}
