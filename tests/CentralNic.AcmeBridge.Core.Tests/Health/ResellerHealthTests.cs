using CentralNic.AcmeBridge.Core.Health;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Health;

public class ResellerHealthTests
{
    private readonly HealthMonitor _health = new(TimeProvider.System, NullLogger<HealthMonitor>.Instance);

    [Fact]
    public void ARefusedLoginIsAConditionThatNamesItsKeysUntilACommandIsTaken()
    {
        var observer = new ResellerHealth(_health, null);

        observer.OnCompleted(Record(530, ResellerErrorKind.Authentication));

        var condition = Assert.Single(_health.Report().Conditions);
        Assert.Equal(HealthConditions.ResellerLogin, condition.Name);
        Assert.Contains("Reseller:Login", condition.Text, StringComparison.Ordinal);
        Assert.Contains("Reseller:PasswordFile", condition.Text, StringComparison.Ordinal);
        observer.OnCompleted(Record(200, null));
        Assert.True(_health.Report().Healthy);
    }

    [Fact]
    public void AResellerThatDoesNotAnswerIsAConditionFromTheThirdTimeOnUntilItAnswers()
    {
        var observer = new ResellerHealth(_health, null);
        observer.OnCompleted(Record(null, ResellerErrorKind.Unreachable));
        observer.OnCompleted(Record(null, ResellerErrorKind.Truncated));
        Assert.True(_health.Report().Healthy);

        observer.OnCompleted(Record(null, ResellerErrorKind.Unreachable));

        var condition = Assert.Single(_health.Report().Conditions);
        Assert.Equal(HealthConditions.ResellerAway, condition.Name);
        Assert.Contains("Reseller:Endpoint", condition.Text, StringComparison.Ordinal);
        observer.OnCompleted(Record(545, ResellerErrorKind.NotFound));
        Assert.True(_health.Report().Healthy);
    }

    private static CommandRecord Record(int? code, ResellerErrorKind? error) => new()
    {
        Command = "StatusCertificate",
        At = DateTimeOffset.UtcNow,
        Duration = TimeSpan.Zero,
        QueuedFor = TimeSpan.Zero,
        Attempt = 1,
        Code = code,
        ErrorKind = error,
    };
}
