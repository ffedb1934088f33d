namespace CentralNic.AcmeBridge.CommandLine.Output;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Heading">What stands above it, lower case.</param>
/// <param name="Text">What stands in it for an item; <see langword="null"/>: nothing.</param>
internal sealed record TextColumn<T>(string Heading, Func<T, string?> Text)
{
    /// <summary>Whether the table may shorten it where the terminal is too narrow. Never for what is copied: ids, serial numbers.</summary>
    public bool Shrinks { get; init; }

    /// <summary>Whether it is a number, so that its digits stand below each other.</summary>
    public bool IsNumber { get; init; }
}
