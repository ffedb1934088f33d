using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace CentralNic.AcmeBridge.Operator.Pages;

/// <summary>What pages load: a style sheet, a script and an icon, all kept in the program itself.</summary>
internal static class PageAssets
{
    private const string BasePath = "/assets/";

    private static readonly Lazy<FrozenDictionary<string, Asset>> All = new(static () => new[]
    {
        Asset.Read("pages.css", "text/css; charset=utf-8"),
        Asset.Read("pages.js", "text/javascript; charset=utf-8"),
        Asset.Read("icon.svg", "image/svg+xml"),
    }.ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal));

    /// <summary>Where a page finds one. The URL changes with the content, so a browser may keep it.</summary>
    public static string UrlOf(string name) => $"{BasePath}{name}?v={All.Value[name].Version}";

    /// <summary>Adds the route.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods(BasePath + "{name}", OperatorPages.Reading, static http => WriteAsync(http)).AllowAnonymous();

    private static async Task WriteAsync(HttpContext http)
    {
        if (!All.Value.TryGetValue((string)http.Request.RouteValues["name"]!, out var asset))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = http.Response.GetTypedHeaders();
        headers.CacheControl = new CacheControlHeaderValue { Public = true, MaxAge = TimeSpan.FromDays(30) };
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        http.Response.ContentType = asset.Type;
        http.Response.ContentLength = asset.Content.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(asset.Content, http.RequestAborted);
        }
    }

    private sealed record Asset(string Name, string Type, byte[] Content, string Version)
    {
        public static Asset Read(string name, string type)
        {
            using var file = typeof(PageAssets).Assembly.GetManifestResourceStream($"pages/{name}")
                ?? throw new InvalidOperationException($"The program was built without {name}.");
            using var content = new MemoryStream();
            file.CopyTo(content);
            var bytes = content.ToArray();
            return new Asset(name, type, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]);
        }
    }
}
