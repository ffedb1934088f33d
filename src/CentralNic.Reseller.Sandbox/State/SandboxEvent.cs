namespace CentralNic.Reseller.Sandbox.State;

/// <summary>An event (manual 6.5, 9.5). It stays until it is deleted, and is then only history.</summary>
/// <param name="Id">The event's number.</param>
/// <param name="Account">Whose event it is.</param>
/// <param name="Class">For example <c>CERTIFICATE_REQUEST</c>.</param>
/// <param name="Subclass">For example <c>REQUEST_SUCCESSFUL</c>.</param>
/// <param name="ObjectId">The certificate's id.</param>
/// <param name="Time">When it happened, UTC.</param>
/// <param name="Info">A short text, as StatusEvent's <c>info</c>; may be empty.</param>
/// <param name="Deleted">Whether DeleteEvent has acknowledged it.</param>
public sealed record SandboxEvent(
    long Id, string Account, string Class, string Subclass, string ObjectId, DateTimeOffset Time, string Info, bool Deleted);
