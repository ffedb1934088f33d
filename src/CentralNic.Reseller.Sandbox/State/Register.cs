namespace CentralNic.Reseller.Sandbox.State;

/// <summary>Guards the state: one reader or writer at a time, and with a folder every change in the journal before it counts.</summary>
internal sealed class Register : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SandboxSnapshot _snapshot = new();
    private readonly Journal? _journal;

    public Register(string? folder) => _journal = folder is null ? null : Journal.Open(folder, _snapshot.Apply);

    /// <summary>Called after each change, outside the lock.</summary>
    public event Action? Changed;

    /// <summary>Reads the state. What is returned must not be lazy.</summary>
    public T Read<T>(Func<SandboxSnapshot, T> read)
    {
        lock (_gate)
        {
            return read(_snapshot);
        }
    }

    /// <summary>Changes the state in one step that nobody sees half done.</summary>
    /// <param name="make">
    /// Makes the change from what is there; <see langword="null"/>: there is nothing to change. What it throws changes nothing.
    /// </param>
    /// <returns>The change that was made, or <see langword="null"/>.</returns>
    public StateChange? Change(Func<SandboxSnapshot, NewIds, StateChange?> make)
    {
        StateChange? change;
        lock (_gate)
        {
            change = make(_snapshot, _snapshot.Ids());
            if (change is null)
            {
                return null;
            }

            // The journal first: what it could not take did not happen.
            _journal?.Append(change);
            _snapshot.Apply(change);
        }

        Changed?.Invoke();
        return change;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _journal?.Dispose();
        }
    }
}
