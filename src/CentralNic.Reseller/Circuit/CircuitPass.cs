namespace CentralNic.Reseller.Circuit;

/// <summary>What a circuit says to one who wants to send a command.</summary>
internal enum CircuitPass
{
    /// <summary>Send.</summary>
    Go,

    /// <summary>Send, as the one command that tries whether the API is back. Its end must be told.</summary>
    Probe,

    /// <summary>Have a command that changes nothing sent first.</summary>
    AfterProbe,

    /// <summary>Do not send.</summary>
    Refused,
}
