namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>What stands around the content of every page. The pages register theirs in place of <see cref="PlainPageShell"/>.</summary>
internal interface IPageShell
{
    /// <summary>Writes a whole page as the answer.</summary>
    /// <param name="http">The request; its caller may be anybody, signed in or not.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="title">The page's heading, not escaped yet.</param>
    /// <param name="content">What stands below the heading, HTML without <c>main</c> and <c>h1</c>.</param>
    Task WriteAsync(HttpContext http, int status, string title, string content);
}
