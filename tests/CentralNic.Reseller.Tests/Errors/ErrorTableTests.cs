using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Wire;
using Xunit;

namespace CentralNic.Reseller.Tests.Errors;

public sealed class ErrorTableTests
{
    [Theory]
    [InlineData(420, ResellerErrorKind.Transient, ResellerErrorKind.OutcomeUnknown, false)]
    [InlineData(421, ResellerErrorKind.Transient, ResellerErrorKind.OutcomeUnknown, false)]
    [InlineData(422, ResellerErrorKind.AbuseLock, ResellerErrorKind.AbuseLock, true)]
    [InlineData(423, ResellerErrorKind.Transient, ResellerErrorKind.OutcomeUnknown, false)]
    [InlineData(499, ResellerErrorKind.Transient, ResellerErrorKind.OutcomeUnknown, false)]
    [InlineData(520, ResellerErrorKind.Transient, ResellerErrorKind.OutcomeUnknown, false)]
    [InlineData(521, ResellerErrorKind.Transient, ResellerErrorKind.Transient, true)]
    [InlineData(500, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)]
    [InlineData(504, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)]
    [InlineData(509, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)]
    [InlineData(541, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)]
    [InlineData(530, ResellerErrorKind.Authentication, ResellerErrorKind.Authentication, true)]
    [InlineData(531, ResellerErrorKind.Authorization, ResellerErrorKind.Authorization, true)]
    [InlineData(535, ResellerErrorKind.Authorization, ResellerErrorKind.Authorization, true)]
    [InlineData(546, ResellerErrorKind.Money, ResellerErrorKind.Money, true)]
    [InlineData(545, ResellerErrorKind.NotFound, ResellerErrorKind.NotFound, true)]
    [InlineData(544, ResellerErrorKind.State, ResellerErrorKind.State, true)]
    [InlineData(547, ResellerErrorKind.State, ResellerErrorKind.State, true)]
    [InlineData(557, ResellerErrorKind.State, ResellerErrorKind.State, true)]
    [InlineData(561, ResellerErrorKind.State, ResellerErrorKind.State, true)]
    [InlineData(549, ResellerErrorKind.Generic, ResellerErrorKind.Generic, false)]
    [InlineData(562, ResellerErrorKind.Generic, ResellerErrorKind.Generic, false)]
    [InlineData(999, ResellerErrorKind.Generic, ResellerErrorKind.Generic, false)]
    [InlineData(100, ResellerErrorKind.Generic, ResellerErrorKind.Generic, false)]
    public void FromAnswer_TellsWhatTheCodeMeans(int code, ResellerErrorKind forRead, ResellerErrorKind forChange, bool changeRepeatIsSafe)
    {
        var answer = new ResellerResponse(code, "Standard text; detail");

        var read = ResellerErrors.FromAnswer("StatusCertificate", answer, changesSomething: false);
        var change = ResellerErrors.FromAnswer("AddCertificate", answer, changesSomething: true);

        Assert.Equal(forRead, read.Kind);
        Assert.True(read.RepeatIsSafe);
        Assert.Equal(forChange, change.Kind);
        Assert.Equal(changeRepeatIsSafe, change.RepeatIsSafe);
        Assert.Equal((code, "Standard text; detail", "AddCertificate"), (change.Code, change.Description, change.Command));
        Assert.Contains("AddCertificate", change.Message, StringComparison.Ordinal);
        Assert.Contains("Standard text; detail", change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromAnswer_KeepsTheIdOfAFailedRequest() =>
        Assert.Equal("FAIL1234567", ResellerErrors.FromAnswer("AddCertificate", new ResellerResponse(549, "x").Add("certificate", "FAIL1234567"), true).FailureId);
}
