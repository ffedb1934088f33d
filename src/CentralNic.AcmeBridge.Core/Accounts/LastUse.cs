namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>When something was used last, as it is kept.</summary>
/// <param name="Id">What: <c>account:</c> or <c>key:</c> with its id.</param>
/// <param name="At">When, UTC, exact to an hour.</param>
internal sealed record LastUse(string Id, DateTimeOffset At);
