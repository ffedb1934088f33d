using System.Net;
using CentralNic.AcmeBridge.Operator.Access;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>What keeps passwords from being guessed.</summary>
public sealed class SignInLimiterTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly SignInLimiter _limiter;

    public SignInLimiterTests() => _limiter = new SignInLimiter(_time);

    [Fact]
    public void Wait_DoublesUpToFiveMinutesAndIsForgottenAfterAnHour()
    {
        var waits = new List<double>();
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var wait = _limiter.Begin("alice", Address(attempt));
            waits.Add(wait.TotalSeconds);
            _time.Advance(wait);
            if (wait > TimeSpan.Zero)
            {
                Assert.Equal(TimeSpan.Zero, _limiter.Begin("alice", Address(attempt)));
            }
        }

        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300, 300], waits);
        _time.Advance(TimeSpan.FromMinutes(61));
        Assert.All(Enumerable.Range(0, SignInLimiter.FreeOfName), _ => Assert.Equal(TimeSpan.Zero, _limiter.Begin("alice", Address(99))));
    }

    [Fact]
    public void AttemptsAtOnce_AreAllCountedBeforeOneHasFailed()
    {
        var taken = Enumerable.Range(0, 100).Count(_ => _limiter.Begin("alice", Address(1)) == TimeSpan.Zero);

        Assert.Equal(SignInLimiter.FreeOfName + 1, taken);
    }

    [Fact]
    public void OwnSuccess_DoesNotLetGuessOn()
    {
        for (var guess = 0; guess < SignInLimiter.FreeOfAddress; guess++)
        {
            Assert.Equal(TimeSpan.Zero, _limiter.Begin($"name{guess}", Address(1)));
        }

        Assert.Equal(TimeSpan.Zero, _limiter.Begin("mallory", Address(1)));
        _limiter.Succeed("mallory", Address(1));

        Assert.Equal(TimeSpan.Zero, _limiter.Begin("name100", Address(1)));
        Assert.Equal(TimeSpan.FromSeconds(1), _limiter.Begin("name101", Address(1)));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void Address_OfOneNetworkIsOne(string first, string second, bool same)
    {
        for (var guess = 0; guess <= SignInLimiter.FreeOfAddress; guess++)
        {
            _limiter.Begin($"name{guess}", IPAddress.Parse(first));
        }

        Assert.Equal(same, _limiter.Begin("alice", IPAddress.Parse(second)) > TimeSpan.Zero);
    }

    [Fact]
    public void Flood_OfNamesAndAddresses_FillsNoMemoryAndHidesNobody()
    {
        while (_limiter.Begin("alice", Address(1)) == TimeSpan.Zero)
        {
        }

        for (var attempt = 0; attempt < SignInLimiter.MostEntries * 2; attempt++)
        {
            _limiter.Begin($"name{attempt}", Address(attempt + 2));
            Assert.True(_limiter.Count <= SignInLimiter.MostEntries + 1);
        }

        Assert.True(_limiter.Begin("alice", Address(0)) > TimeSpan.Zero);
    }

    private static IPAddress Address(int number) => new([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
}
