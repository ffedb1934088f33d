namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>How far an import is.</summary>
/// <param name="Done">How many CertificateOrders are decided.</param>
/// <param name="Total">How many there are to decide.</param>
/// <param name="Unread">How many of the rest must still be asked about; each takes a command.</param>
/// <param name="PerSecond">How many were asked about per second; <see langword="null"/>: none yet.</param>
/// <param name="Left">How long it will still take at that rate; <see langword="null"/>: not known yet.</param>
public sealed record ImportProgress(int Done, int Total, int Unread, double? PerSecond, TimeSpan? Left);
