using Xunit;

namespace CentralNic.Reseller.Tests;

public sealed class ResellerOptionsTests
{
    private static readonly ResellerOptions Good = new() { Login = "acme", Password = new Secret("pw") };

    public static TheoryData<string, ResellerOptions> Mistakes => new()
    {
        { "Endpoint", Good with { Endpoint = new Uri("http://api.example/") } },
        { "Endpoint", Good with { Endpoint = new Uri("ftp://127.0.0.1/") } },
        { "Endpoint", Good with { Endpoint = new Uri("https://api.example/?s_pw=x") } },
        { "Endpoint", Good with { Endpoint = new Uri("https://me:pw@api.example/") } },
        { "UseTestSystem", Good with { UseTestSystem = true } },
        { "UseTestSystem", Good with { Endpoint = ResellerOptions.TestEndpoint } },
        { "Login", Good with { Login = " " } },
        { "Password", Good with { Password = new Secret("") } },
        { "TotalTimeout", Good with { TotalTimeout = TimeSpan.Zero } },
        { "ConnectTimeout", Good with { ConnectTimeout = TimeSpan.Zero } },
        { "CommandsPerSecond", Good with { CommandsPerSecond = 0 } },
        { "CommandsPerSecond", Good with { CommandsPerSecond = double.NaN } },
        { "Burst", Good with { Burst = 0 } },
        { "MaxConcurrency", Good with { MaxConcurrency = 0 } },
        { "ReadAttempts", Good with { ReadAttempts = 0 } },
        { "RetryDelay", Good with { RetryDelay = TimeSpan.FromMinutes(2) } },
        { "CircuitFailures", Good with { CircuitFailures = 0 } },
        { "CircuitPause", Good with { CircuitPause = TimeSpan.Zero } },
        { "CircuitMaxPause", Good with { CircuitMaxPause = TimeSpan.FromSeconds(1) } },
        { "AbuseLockPause", Good with { AbuseLockPause = TimeSpan.FromSeconds(-1) } },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void FindMistakes_NamesTheProperty(string property, ResellerOptions options) =>
        Assert.Contains(property, Assert.Single(options.FindMistakes()), StringComparison.Ordinal);

    [Fact]
    public void FindMistakes_OfGoodOptionsFindsNone()
    {
        Assert.Empty(Good.FindMistakes());
        Assert.Empty((Good with { Endpoint = ResellerOptions.TestEndpoint, UseTestSystem = true }).FindMistakes());
        Assert.Empty((Good with { Endpoint = new Uri("http://127.0.0.1:8080/api") }).FindMistakes());
    }
}
