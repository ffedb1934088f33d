using CentralNic.AcmeBridge.Tests.Endpoints;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>A bridge of a test class, whose clock goes on when a test says so.</summary>
public sealed class SignInBridge : IAsyncLifetime
{
    public SignInBridge() => Bridge = new RunningBridge(("Operator__IdleTimeout", "10m")) { Clock = Time };

    internal FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    internal RunningBridge Bridge { get; }

    public ValueTask InitializeAsync() => Bridge.InitializeAsync();

    public ValueTask DisposeAsync() => Bridge.DisposeAsync();

    /// <summary>Begins a test after what earlier ones did is forgotten by the limits.</summary>
    internal void Begin() => Time.Advance(TimeSpan.FromHours(2));
}
