namespace CentralNic.AcmeBridge.Core.Health;

/// <summary>How often a command had an outcome.</summary>
/// <param name="Command">The command's name; behind it <c>(checkonly)</c> where it only checked.</param>
/// <param name="Code">The reseller's return code; absent: no answer was read.</param>
/// <param name="Outcome"><c>Succeeded</c>, or what the failure means, for example <c>Unreachable</c>.</param>
/// <param name="Count">How often.</param>
/// <param name="Last">When last, UTC.</param>
public sealed record CommandCount(string Command, int? Code, string Outcome, long Count, DateTimeOffset Last);
