namespace CentralNic.AcmeBridge.Core.Upstream;

/// <summary>An event of the reseller's account.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Class">Its class, for example <c>CERTIFICATE_REQUEST</c>.</param>
/// <param name="Subclass">Its subclass, for example <c>REQUEST_SUCCESSFUL</c>.</param>
/// <param name="About">What it is about, for example a certificate's id.</param>
/// <param name="At">When it happened, UTC, as the reseller tells.</param>
/// <param name="Seen">When the bridge first read it, UTC.</param>
public sealed record SeenEvent(string Id, string Class, string Subclass, string? About, DateTimeOffset? At, DateTimeOffset Seen);
