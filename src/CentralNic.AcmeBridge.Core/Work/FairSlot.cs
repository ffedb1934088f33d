using CentralNic.Reseller.Budget;

namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>A slot that is held. Disposing it gives it back; further calls do nothing.</summary>
internal sealed class FairSlot(FairSlots slots, CommandCaller caller) : IDisposable
{
    private FairSlots? _slots = slots;

    public void Dispose() => Interlocked.Exchange(ref _slots, null)?.Release(caller);
}
