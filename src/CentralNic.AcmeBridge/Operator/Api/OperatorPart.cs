namespace CentralNic.AcmeBridge.Operator.Api;

/// <summary>A part of a streamed answer: an item, or how far the work is.</summary>
/// <param name="Progress">The progress in words, instead of an item.</param>
internal readonly record struct OperatorPart<T>(T? Item, string? Progress)
{
    public static implicit operator OperatorPart<T>(T item) => new(item, null);

    /// <summary>How far it is.</summary>
    public static OperatorPart<T> At(string progress) => new(default, progress);
}
