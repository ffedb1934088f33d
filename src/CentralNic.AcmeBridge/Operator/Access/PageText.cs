using System.Net;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>Text on pages.</summary>
internal static class PageText
{
    /// <summary>Escapes a text for HTML content and attribute values in quotes.</summary>
    public static string Html(string? text) => WebUtility.HtmlEncode(text) ?? "";
}
