using Microsoft.Net.Http.Headers;

namespace CentralNic.AcmeBridge.Operator.Pages;

/// <summary>A file that a page offers: an answer of the API, which a browser with a session alone could not ask for.</summary>
/// <param name="Path">Where the page links to.</param>
/// <param name="Api">The route of the API; it is given the page's query.</param>
/// <param name="Type">The media type.</param>
/// <param name="FileName">What it is saved as.</param>
internal sealed record PageDownload(string Path, string Api, string Type, string FileName)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageDownload> All { get; } =
    [
        new("/certificates/{id}/chain.pem", "certificates/{id}/chain", "application/pem-certificate-chain", "{id}.pem"),
        new("/spend.csv", "spend/csv", "text/csv; charset=utf-8", "spend.csv"),
    ];

    /// <summary>Answers with the file.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        var visit = http.RequestServices.GetRequiredService<PageVisit>();
        visit.Http = http;
        var id = (string?)http.Request.RouteValues.GetValueOrDefault("id");
        byte[] file;
        try
        {
            file = await http.RequestServices.GetRequiredService<InternalApi>()
                .ReadAsync(Actions.PageAction.FillPath(Api, id) + http.Request.QueryString);
        }
        catch (ApiRefusedException refusal)
        {
            await OperatorPages.RefuseAsync(http, refusal.Status, refusal.Message);
            return;
        }

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(Actions.PageAction.Fill(FileName, id));
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.ContentType = Type;
        http.Response.ContentLength = file.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(file, http.RequestAborted);
        }
    }
}
