namespace CentralNic.Reseller.Transport;

/// <summary>What came back over HTTP.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body as text.</param>
internal readonly record struct TransportAnswer(int Status, string Body);
