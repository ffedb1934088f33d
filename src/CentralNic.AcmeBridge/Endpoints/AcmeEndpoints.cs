using CentralNic.AcmeBridge.Core;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>The ACME resources on their paths. A POST is mapped by one of two methods here, and both verify.</summary>
internal sealed class AcmeEndpoints(IEndpointRouteBuilder routes, AcmeRequestVerifier verifier)
{
    /// <summary>Maps all resources.</summary>
    public static void Map(IEndpointRouteBuilder routes, Bridge bridge, AcmeUrls urls, AcmeRequestVerifier verifier, CancellationToken stopping)
    {
        var endpoints = new AcmeEndpoints(routes.MapGroup("/acme"), verifier);
        new DirectoryResource(bridge, urls).Map(endpoints);
        NonceResource.Map(endpoints);
        new AccountResource(bridge, urls).Map(endpoints);
        new KeyChangeResource(bridge, urls).Map(endpoints);
        new TermsResource(bridge, urls).Map(endpoints);
        new OrderResource(bridge, urls, stopping).Map(endpoints);
        new AuthorizationResource(bridge, urls, stopping).Map(endpoints);
        new CertificateResource(bridge).Map(endpoints);
    }

    /// <summary>Maps a resource that is read without a signature.</summary>
    public IEndpointConventionBuilder MapPlain(string path, IEnumerable<string> methods, RequestDelegate handler) =>
        routes.MapMethods(path, methods, handler);

    /// <summary>Maps a POST that an account signs with <c>kid</c>.</summary>
    public IEndpointConventionBuilder MapByAccount(string path, Func<AccountRequest, Task<AcmeAnswer>> handler) =>
        routes.MapPost(path, new RequestDelegate(async http =>
        {
            var answer = await handler(await verifier.VerifyByAccountAsync(http));
            await answer.WriteAsync(http.Response);
        }));

    /// <summary>Maps a POST that is signed with the key in <c>jwk</c>.</summary>
    public IEndpointConventionBuilder MapByKey(string path, Func<AcmeRequest, Task<AcmeAnswer>> handler) =>
        routes.MapPost(path, new RequestDelegate(async http =>
        {
            var answer = await handler(await verifier.VerifyByKeyAsync(http));
            await answer.WriteAsync(http.Response);
        }));
}
