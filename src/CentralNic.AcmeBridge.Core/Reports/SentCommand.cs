namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>A command that was sent.</summary>
/// <param name="Command">Its name.</param>
/// <param name="At">When it was sent, UTC.</param>
/// <param name="Code">The return code; absent: no answer was read.</param>
/// <param name="Failure">What the failure means; absent: it succeeded.</param>
public sealed record SentCommand(string Command, DateTimeOffset At, int? Code, string? Failure);
