namespace CentralNic.AcmeBridge.Core.Quotes;

/// <summary>What would become of an order.</summary>
public enum QuoteOutcome
{
    /// <summary>It would go on to its certificate, as far as can be seen now.</summary>
    Proceeds,

    /// <summary>It would wait, and go on by itself when what stands against it is gone.</summary>
    Waits,

    /// <summary>It would be parked with a question to the operator.</summary>
    AsksOperator,

    /// <summary>It would be refused, when it is made or after finalize; nothing would be bought.</summary>
    Refused,
}
