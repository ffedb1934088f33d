using CentralNic.Acme.Documents;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Renewals;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>Renewal information (RFC 9773 section 4), read without a signature.</summary>
internal sealed class RenewalInfoResource(Bridge bridge)
{
    public void Map(AcmeEndpoints endpoints) => endpoints.MapPlain("/renewal-info/{certificate?}", ["GET", "HEAD"], ReadAsync);

    private async Task ReadAsync(HttpContext http)
    {
        var information = await bridge.Renewals.ReadAsync(http.Request.RouteValues["certificate"] as string ?? "", http.RequestAborted);
        var document = new RenewalInfoDocument
        {
            SuggestedWindow = new SuggestedWindowDocument { Start = information.Window.Start, End = information.Window.End },
        };
        await (AcmeAnswer.Of(document, AcmeJson.Default.RenewalInfoDocument) with { RetryAfter = information.AskAgainAfter }).WriteAsync(
            http.Response);
    }
}
