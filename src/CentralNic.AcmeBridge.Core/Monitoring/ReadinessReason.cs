namespace CentralNic.AcmeBridge.Core.Monitoring;

/// <summary>Why a bridge is not ready.</summary>
/// <param name="Check">The check's stable name: <c>listeners</c>, <c>store</c> or <c>periodic-tasks</c>.</param>
/// <param name="Text">What is wrong, for the operator.</param>
public sealed record ReadinessReason(string Check, string Text);
