namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>What goes back over HTTP.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The type of the body.</param>
/// <param name="Body">The body; <see langword="null"/>: the connection is closed without an answer.</param>
internal sealed record HttpReply(int Status, string ContentType, string? Body)
{
    public static HttpReply None { get; } = new(0, "", null);

    /// <summary>API answers are always HTTP 200; the code is in the body.</summary>
    public static HttpReply Answer(string wire) => new(200, "text/plain; charset=utf-8", wire);
}
