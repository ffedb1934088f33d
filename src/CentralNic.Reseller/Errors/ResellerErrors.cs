using CentralNic.Reseller.Transport;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Errors;

/// <summary>Makes exceptions of return codes and broken ways.</summary>
internal static class ResellerErrors
{
    private const int MaxDescription = 500;

    /// <summary>
    /// The kind of a return code, before it is known whether the command changes something. The table of the API's documented codes:
    /// 2xx success; 4xx passing; 500 to 509 the command; 520, 521 the connection; 530, 531, 535 who asks; 532 to 536 and 550 to 561 the
    /// object's state; 540 to 543 a value; 544 to 549 the business; 562 to 564 mail, without a kind of their own.
    /// </summary>
    public static ResellerErrorKind KindOf(int code) => code switch
    {
        422 => ResellerErrorKind.AbuseLock,
        >= 400 and < 500 or 520 or 521 => ResellerErrorKind.Transient,
        >= 500 and <= 509 or >= 540 and <= 543 => ResellerErrorKind.InvalidInput,
        530 => ResellerErrorKind.Authentication,
        531 or 535 => ResellerErrorKind.Authorization,
        546 => ResellerErrorKind.Money,
        545 => ResellerErrorKind.NotFound,
        >= 532 and <= 536 or 544 or 547 or 548 or >= 550 and <= 557 or 560 or 561 => ResellerErrorKind.State,
        _ => ResellerErrorKind.Generic,
    };

    public static ResellerException FromAnswer(string command, ResellerResponse answer, bool changesSomething)
    {
        var kind = KindOf(answer.Code);

        // 521 (too many sessions) is a refusal before the command was read: the command was not looked at. So are 422, 530, 531 and 535.
        if (changesSomething && kind == ResellerErrorKind.Transient && answer.Code != 521)
        {
            kind = ResellerErrorKind.OutcomeUnknown;
        }

        var failureId = answer.First("certificate") is { } id && id.StartsWith("FAIL", StringComparison.OrdinalIgnoreCase) ? id : null;
        var description = answer.Description.Length > MaxDescription ? answer.Description[..MaxDescription] : answer.Description;
        return new ResellerException($"{command} was answered with {answer.Code} ({description}). {Hint(kind)}")
        {
            Kind = kind,
            Code = answer.Code,
            Description = answer.Description,
            Command = command,
            FailureId = failureId,
            RepeatIsSafe = !changesSomething || kind is not (ResellerErrorKind.Generic or ResellerErrorKind.OutcomeUnknown),
        };
    }

    public static ResellerException FromTransport(string command, TransportException cause, bool changesSomething)
    {
        var kind = changesSomething && !cause.NeverSent ? ResellerErrorKind.OutcomeUnknown : ResellerErrorKind.Unreachable;
        return new ResellerException($"{command}: {cause.Message} {Hint(kind)}", cause)
        {
            Kind = kind,
            Command = command,
            RepeatIsSafe = !changesSomething || cause.NeverSent,
        };
    }

    /// <summary>A command that was not sent, because the API failed several times in a row.</summary>
    public static ResellerException FromOpenCircuit(string command, DateTimeOffset nextTryAt) =>
        new($"{command} was not sent: the API did not answer several times in a row; the next try is at {nextTryAt:u}.")
        {
            Kind = ResellerErrorKind.Unreachable,
            Command = command,
            NextTryAt = nextTryAt,
            RepeatIsSafe = true,
        };

    /// <summary>Whether an error says that the API does not work at present, rather than that it answered.</summary>
    public static bool IsOutage(ResellerErrorKind kind) =>
        kind is ResellerErrorKind.Transient or ResellerErrorKind.Unreachable or ResellerErrorKind.Truncated
            or ResellerErrorKind.OutcomeUnknown;

    /// <summary>An answer that cannot be read.</summary>
    public static ResellerException FromUnreadable(string command, int httpStatus, ResellerFormatException cause, bool changesSomething)
    {
        var kind = changesSomething ? ResellerErrorKind.OutcomeUnknown
            : httpStatus == 200 ? ResellerErrorKind.Truncated
            : ResellerErrorKind.Unreachable;
        return new ResellerException($"{command} was answered with HTTP {httpStatus}. {cause.Message} {Hint(kind)}", cause)
        {
            Kind = kind,
            Command = command,
            RepeatIsSafe = !changesSomething,
        };
    }

    /// <summary>An answer with a good code that lacks what the command is for.</summary>
    public static ResellerException Incomplete(string command, ResellerResponse answer, string what, bool changesSomething) =>
        new($"{command} was answered with {answer.Code}, but {what}.")
        {
            Kind = changesSomething ? ResellerErrorKind.OutcomeUnknown : ResellerErrorKind.Truncated,
            Code = answer.Code,
            Description = answer.Description,
            Command = command,
            RepeatIsSafe = !changesSomething,
        };

    private static string Hint(ResellerErrorKind kind) => kind switch
    {
        ResellerErrorKind.Transient => "The fault is at the API and passes; try again later.",
        ResellerErrorKind.AbuseLock =>
            "The account is locked for some minutes because of too many commands; the client sends nothing for that time.",
        ResellerErrorKind.Authentication =>
            "Check Reseller:Login and Reseller:PasswordFile, and that they belong to the system at Reseller:Endpoint (live or test).",
        ResellerErrorKind.Authorization =>
            "Give the user the right for this command, and allow this machine's address, in the Control Panel.",
        ResellerErrorKind.Money => "Add credit to the reseller account.",
        ResellerErrorKind.NotFound => "The object does not exist in this account.",
        ResellerErrorKind.InvalidInput => "The command's parameters are wrong.",
        ResellerErrorKind.State => "The object's state does not allow this.",
        ResellerErrorKind.Truncated => "The answer cannot be used; try again later.",
        ResellerErrorKind.Unreachable => "Check Reseller:Endpoint, the network and the API's state.",
        ResellerErrorKind.OutcomeUnknown => "Whether the command was carried out is not known; find out before sending it again.",
        _ => "The description says why.",
    };
}
