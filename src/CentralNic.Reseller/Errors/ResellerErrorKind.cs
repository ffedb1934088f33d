namespace CentralNic.Reseller.Errors;

/// <summary>
/// What an error of the API means for the one who sent the command. The codes are those of the API's list of return codes.
/// </summary>
public enum ResellerErrorKind
{
    /// <summary>The command failed or its meaning is in the description (549, and all codes without a kind of their own).</summary>
    Generic,

    /// <summary>A passing fault at the API (420, 421, 423, 520, 521 and other 4xx); later it may work.</summary>
    Transient,

    /// <summary>The account is locked for some minutes because of too many commands (422).</summary>
    AbuseLock,

    /// <summary>Wrong login or password (530).</summary>
    Authentication,

    /// <summary>The account or user may not do this, or not from this address (531, 535).</summary>
    Authorization,

    /// <summary>The account's credit does not suffice (546).</summary>
    Money,

    /// <summary>The object does not exist (545).</summary>
    NotFound,

    /// <summary>The command itself is wrong (500 to 509, 540 to 543).</summary>
    InvalidInput,

    /// <summary>The object's state forbids it (544, 547, 548, 550 to 557, 560, 561 and the like).</summary>
    State,

    /// <summary>
    /// The answer to a command that changes nothing broke off, was not in the API's format, or lacks what the command is for.
    /// </summary>
    Truncated,

    /// <summary>
    /// The API was not reached, or gave no answer to a command that changes nothing; or the command was not sent because the API did not
    /// answer before (<see cref="ResellerException.NextTryAt"/>).
    /// </summary>
    Unreachable,

    /// <summary>
    /// A command that changes something was sent, and whether it was carried out is not known: no answer, a broken one, or a passing
    /// fault. What it did must be looked up before it is sent again.
    /// </summary>
    OutcomeUnknown,
}
