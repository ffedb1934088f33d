using System.IO.Enumeration;

namespace CentralNic.Reseller.Sandbox;

/// <summary>The faults that the sandbox commits on demand. All members may be used from any thread. Not kept over a restart.</summary>
public sealed class SandboxFaults
{
    private readonly Lock _gate = new();
    private readonly List<Planned> _planned = [];
    private int _lastId;

    /// <summary>All faults, in the order in which they were added; also those that will not happen again.</summary>
    public IReadOnlyList<SandboxFaultState> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _planned.Select(p => new SandboxFaultState(p.Id, p.Fault, p.Occasions, p.Happened))];
            }
        }
    }

    /// <summary>Adds a fault. Its occasions are counted from now on.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="ArgumentException">The fault cannot be; the message says why.</exception>
    public int Add(SandboxFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.FindMistake() is { } mistake)
        {
            throw new ArgumentException(mistake, nameof(fault));
        }

        lock (_gate)
        {
            _planned.Add(new(++_lastId, fault));
            return _lastId;
        }
    }

    /// <summary>Takes a fault away.</summary>
    /// <param name="id">Its number.</param>
    /// <returns>Whether there was such a fault.</returns>
    public bool Remove(int id)
    {
        lock (_gate)
        {
            return _planned.RemoveAll(p => p.Id == id) > 0;
        }
    }

    /// <summary>Takes all faults away.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _planned.Clear();
        }
    }

    /// <summary>The faults that happen to this command.</summary>
    internal IReadOnlyList<SandboxFault> Draw(string command) => Draw(
        f => f.Kind != SandboxFaultKind.WrongKey && FileSystemName.MatchesSimpleExpression(f.Command, command, ignoreCase: true));

    /// <summary>Whether this certificate is issued for a wrong key.</summary>
    internal bool DrawWrongKey() => Draw(static f => f.Kind == SandboxFaultKind.WrongKey).Count > 0;

    private List<SandboxFault> Draw(Func<SandboxFault, bool> befalls)
    {
        lock (_gate)
        {
            return [.. _planned.Where(p => befalls(p.Fault)).Where(static p => p.Draw()).Select(static p => p.Fault)];
        }
    }

    private sealed class Planned(int id, SandboxFault fault)
    {
        // Not for secrets: the same seed must give the same faults.
#pragma warning disable CA5394
        private readonly Random _chance = new(fault.Seed);

        public int Id { get; } = id;

        public SandboxFault Fault { get; } = fault;

        public int Occasions { get; private set; }

        public int Happened { get; private set; }

        public bool Draw()
        {
            Occasions++;
            if ((Fault.Nth is { } nth && nth != Occasions) || Happened >= Fault.Times || _chance.NextDouble() >= Fault.Probability)
            {
                return false;
            }

            Happened++;
            return true;
        }
#pragma warning restore CA5394
    }
}
