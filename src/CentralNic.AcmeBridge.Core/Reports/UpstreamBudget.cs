namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>How many commands may be sent.</summary>
/// <param name="PerSecond">The long-run rate (<c>Reseller:CommandsPerSecond</c>).</param>
/// <param name="Available">How many may be sent at once now.</param>
/// <param name="UnderWay">How many are being answered.</param>
/// <param name="Waiting">How many wait for their turn.</param>
public sealed record UpstreamBudget(double PerSecond, int Available, int UnderWay, int Waiting);
