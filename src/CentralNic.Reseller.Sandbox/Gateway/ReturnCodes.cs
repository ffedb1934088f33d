namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>The reseller's return codes and their standard texts.</summary>
internal static class ReturnCodes
{
    public const int Success = 200;
    public const int Available = 210;
    public const int NotAvailable = 211;
    public const int ServerError = 421;
    public const int AbuseLock = 422;
    public const int InvalidCommandName = 500;
    public const int InvalidAttributeName = 503;
    public const int MissingRequiredAttribute = 504;
    public const int InvalidAttributeSyntax = 505;
    public const int InvalidCommandFormat = 507;
    public const int AuthenticationFailed = 530;
    public const int AuthorizationFailed = 531;
    public const int ValueNotUnique = 540;
    public const int InvalidAttributeValue = 541;
    public const int EntityReferenceNotFound = 545;
    public const int CreditLimitExceeded = 546;
    public const int InvalidCommandSequence = 547;
    public const int CommandFailed = 549;

    /// <summary>The standard text of a code; a detail may follow it after a semicolon.</summary>
    public static string Text(int code) => code switch
    {
        Success => "Command completed successfully",
        Available => "Available",
        NotAvailable => "Not available",
        ServerError => "Command failed due to server error. Client should try again",
        AbuseLock => "Command failed due to abuse lock. Client should try again later",
        InvalidCommandName => "Invalid command name",
        InvalidAttributeName => "Invalid attribute name",
        MissingRequiredAttribute => "Missing required attribute",
        InvalidAttributeSyntax => "Invalid attribute value syntax",
        InvalidCommandFormat => "Invalid command format",
        AuthenticationFailed => "Authentication failed",
        AuthorizationFailed => "Authorization failed",
        ValueNotUnique => "Attribute value is not unique",
        InvalidAttributeValue => "Invalid attribute value",
        EntityReferenceNotFound => "Entity reference not found",
        CreditLimitExceeded => "Credit limit exceeded",
        InvalidCommandSequence => "Invalid command sequence",
        CommandFailed => "Command failed",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "The sandbox has no text for this code."),
    };
}
