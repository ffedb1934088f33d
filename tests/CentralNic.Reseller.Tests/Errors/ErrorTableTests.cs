using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Wire;
using Xunit;

namespace CentralNic.Reseller.Tests.Errors;

public sealed class ErrorTableTests
{
    /// <summary>Every documented return code of 4xx and 5xx, and some that are not documented.</summary>
    [Theory]
    [InlineData(420, ResellerErrorKind.Transient, ResellerErrorKind.OutcomeUnknown, false)] // server error, closing
    [InlineData(421, ResellerErrorKind.Transient, ResellerErrorKind.OutcomeUnknown, false)] // server error, try again
    [InlineData(422, ResellerErrorKind.AbuseLock, ResellerErrorKind.AbuseLock, true)] // abuse lock
    [InlineData(423, ResellerErrorKind.Transient, ResellerErrorKind.OutcomeUnknown, false)] // socket error
    [InlineData(499, ResellerErrorKind.Transient, ResellerErrorKind.OutcomeUnknown, false)] // any other 4xx
    [InlineData(500, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // command name
    [InlineData(501, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // command option
    [InlineData(502, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // entity value
    [InlineData(503, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // attribute name
    [InlineData(504, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // required attribute missing
    [InlineData(505, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // attribute syntax
    [InlineData(506, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // option value
    [InlineData(507, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // command format
    [InlineData(508, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // entity missing
    [InlineData(509, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // option missing
    [InlineData(520, ResellerErrorKind.Transient, ResellerErrorKind.OutcomeUnknown, false)] // server closing, reconnect
    [InlineData(521, ResellerErrorKind.Transient, ResellerErrorKind.Transient, true)] // too many sessions: refused at the door
    [InlineData(530, ResellerErrorKind.Authentication, ResellerErrorKind.Authentication, true)] // authentication failed
    [InlineData(531, ResellerErrorKind.Authorization, ResellerErrorKind.Authorization, true)] // authorization failed
    [InlineData(532, ResellerErrorKind.State, ResellerErrorKind.State, true)] // domains linked with name server
    [InlineData(533, ResellerErrorKind.State, ResellerErrorKind.State, true)] // domain has active name servers
    [InlineData(534, ResellerErrorKind.State, ResellerErrorKind.State, true)] // not flagged for transfer
    [InlineData(535, ResellerErrorKind.Authorization, ResellerErrorKind.Authorization, true)] // restricted IP address
    [InlineData(536, ResellerErrorKind.State, ResellerErrorKind.State, true)] // already flagged for transfer
    [InlineData(540, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // value not unique
    [InlineData(541, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // invalid attribute value
    [InlineData(542, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // invalid old value
    [InlineData(543, ResellerErrorKind.InvalidInput, ResellerErrorKind.InvalidInput, true)] // attribute not updatable
    [InlineData(544, ResellerErrorKind.State, ResellerErrorKind.State, true)] // entity on hold
    [InlineData(545, ResellerErrorKind.NotFound, ResellerErrorKind.NotFound, true)] // entity reference not found
    [InlineData(546, ResellerErrorKind.Money, ResellerErrorKind.Money, true)] // credit limit exceeded
    [InlineData(547, ResellerErrorKind.State, ResellerErrorKind.State, true)] // invalid command sequence
    [InlineData(548, ResellerErrorKind.State, ResellerErrorKind.State, true)] // not up for renewal
    [InlineData(549, ResellerErrorKind.Generic, ResellerErrorKind.Generic, false)] // command failed
    [InlineData(550, ResellerErrorKind.State, ResellerErrorKind.State, true)] // parent domain
    [InlineData(551, ResellerErrorKind.State, ResellerErrorKind.State, true)] // parent domain
    [InlineData(552, ResellerErrorKind.State, ResellerErrorKind.State, true)] // domain status
    [InlineData(553, ResellerErrorKind.State, ResellerErrorKind.State, true)] // pending transfer
    [InlineData(554, ResellerErrorKind.State, ResellerErrorKind.State, true)] // already registered
    [InlineData(555, ResellerErrorKind.State, ResellerErrorKind.State, true)] // already renewed
    [InlineData(556, ResellerErrorKind.State, ResellerErrorKind.State, true)] // maximum period
    [InlineData(557, ResellerErrorKind.State, ResellerErrorKind.State, true)] // object status prohibits operation
    [InlineData(560, ResellerErrorKind.State, ResellerErrorKind.State, true)] // resource disabled
    [InlineData(561, ResellerErrorKind.State, ResellerErrorKind.State, true)] // resource still in use
    [InlineData(562, ResellerErrorKind.Generic, ResellerErrorKind.Generic, false)] // e-mail
    [InlineData(563, ResellerErrorKind.Generic, ResellerErrorKind.Generic, false)] // e-mail
    [InlineData(564, ResellerErrorKind.Generic, ResellerErrorKind.Generic, false)] // e-mail
    [InlineData(100, ResellerErrorKind.Generic, ResellerErrorKind.Generic, false)] // not documented
    [InlineData(300, ResellerErrorKind.Generic, ResellerErrorKind.Generic, false)] // not documented
    [InlineData(599, ResellerErrorKind.Generic, ResellerErrorKind.Generic, false)] // not documented
    [InlineData(999, ResellerErrorKind.Generic, ResellerErrorKind.Generic, false)] // not documented
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

    [Theory]
    [InlineData(200)] // done
    [InlineData(210)] // name or zone available
    [InlineData(219)] // request not found, as an answer to a question
    [InlineData(220)] // done, the server closes the connection
    public void IsSuccess_HoldsForEveryDocumentedCodeOf2xx(int code) => Assert.True(new ResellerResponse(code, "ok").IsSuccess);

    [Fact]
    public void FromAnswer_KeepsTheIdOfAFailedRequest() =>
        Assert.Equal(
            "FAIL1234567",
            ResellerErrors.FromAnswer("AddCertificate", new ResellerResponse(549, "x").Add("certificate", "FAIL1234567"), true).FailureId);
}
