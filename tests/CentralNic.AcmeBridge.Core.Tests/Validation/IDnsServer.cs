using System.Net;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>A real DNS server of the test's own.</summary>
internal interface IDnsServer : IAsyncDisposable
{
    /// <summary>Where it answers, by UDP and TCP.</summary>
    IPEndPoint EndPoint { get; }
}
