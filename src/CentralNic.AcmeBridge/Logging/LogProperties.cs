namespace CentralNic.AcmeBridge.Logging;

/// <summary>The names of log properties that the console shows in a place of their own.</summary>
internal static class LogProperties
{
    /// <summary>
    /// The id of the order that a line belongs to. Put it into a message template as <c>{OrderId}</c>, or around a piece of
    /// work by <c>logger.BeginScope</c> with a key-value pair of this name.
    /// </summary>
    public const string OrderId = "OrderId";
}
