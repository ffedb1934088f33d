namespace CentralNic.AcmeBridge.Benchmarks.Commands;

/// <summary>Upstream commands of one measurement.</summary>
/// <param name="PerCertificate">Commands per issued certificate, without what is shared or done later.</param>
/// <param name="DeletedEvents">DeleteEvent per certificate so far, at the lowest priority.</param>
/// <param name="PollsPerMinute">QueryEventList per minute while all orders waited; <see langword="null"/>: none waited.</param>
/// <param name="Lists">QueryCertificateList, for all orders together, one page each.</param>
internal sealed record CommandsResult(double PerCertificate, double DeletedEvents, double? PollsPerMinute, int Lists);
