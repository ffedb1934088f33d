namespace CentralNic.Reseller.Circuit;

/// <summary>Whether commands are sent to the API.</summary>
public enum CircuitState
{
    /// <summary>Commands are sent.</summary>
    Closed,

    /// <summary>
    /// The API failed several times in a row, its pause is over, and one command tries whether it is back. No other is sent.
    /// </summary>
    Probing,

    /// <summary>The API failed several times in a row: nothing is sent for a time.</summary>
    Open,
}
