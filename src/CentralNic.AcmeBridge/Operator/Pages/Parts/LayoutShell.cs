using CentralNic.AcmeBridge.Operator.Access;

namespace CentralNic.AcmeBridge.Operator.Pages.Parts;

/// <summary>Puts what others write, as the sign-in page, into the pages' frame.</summary>
internal sealed class LayoutShell : IPageShell
{
    /// <inheritdoc/>
    public Task WriteAsync(HttpContext http, int status, string title, string content) =>
        PageRenderer.WriteAsync<ShellPage>(http, new ShellContent(title, content), status);
}

/// <summary>A page of others.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Html">What stands below, as markup.</param>
internal sealed record ShellContent(string Title, string Html);
