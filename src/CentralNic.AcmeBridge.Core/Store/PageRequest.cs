namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>Which page of a list is wanted.</summary>
/// <param name="Limit">At most so many items, 1 to <see cref="LongestPage"/>.</param>
/// <param name="Cursor">
/// Where the page begins, as <see cref="Page{T}.Next"/> of the one before said it; <see langword="null"/>: at the beginning.
/// </param>
public sealed record PageRequest(int Limit = PageRequest.UsualPage, string? Cursor = null)
{
    /// <summary>How many items a page has where nothing is said.</summary>
    public const int UsualPage = 50;

    /// <summary>The most items of a page.</summary>
    public const int LongestPage = 500;
}
