namespace CentralNic.Reseller.Transport;

/// <summary>What came back over HTTP.</summary>
internal readonly record struct TransportAnswer(int Status, string Body);
