namespace CentralNic.AcmeBridge.Core.Ids;

/// <summary>A typed identifier around a string, so that a method that wants an order cannot be handed an account.</summary>
/// <typeparam name="TSelf">The identifier's own type.</typeparam>
public interface IStringId<TSelf>
    where TSelf : struct, IStringId<TSelf>
{
    /// <summary>The identifier as it stands in URLs, documents and logs.</summary>
    string Value { get; }

    /// <summary>Wraps a string that was an identifier before.</summary>
    /// <param name="value">The identifier; not checked further.</param>
    static abstract TSelf From(string value);
}
