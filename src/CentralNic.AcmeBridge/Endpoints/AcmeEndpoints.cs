using CentralNic.AcmeBridge.Core.Composition;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>
/// The ACME resources on their paths. A POST is mapped by one of the methods here, and all of them verify its signature but
/// <see cref="MapForm"/>, which is for people's browsers.
/// </summary>
internal sealed class AcmeEndpoints(IEndpointRouteBuilder routes, AcmeRequestVerifier verifier)
{
    /// <summary>Maps all resources.</summary>
    public static void Map(
        IEndpointRouteBuilder routes,
        Bridge bridge,
        AcmeUrls urls,
        AcmeRequestVerifier verifier,
        DiagnosticProbes probes,
        TimeProvider time,
        CancellationToken stopping)
    {
        var endpoints = new AcmeEndpoints(routes.MapGroup("/acme"), verifier);
        new DirectoryResource(bridge, urls).Map(endpoints);
        NonceResource.Map(endpoints);
        new AccountResource(bridge, urls).Map(endpoints);
        new KeyChangeResource(bridge, urls).Map(endpoints);
        new TermsResource(bridge, urls).Map(endpoints);
        new OrderResource(bridge, urls, stopping).Map(endpoints);
        new AuthorizationResource(bridge, urls, time, stopping).Map(endpoints);
        new CertificateResource(bridge, urls).Map(endpoints);
        new RevocationResource(bridge).Map(endpoints);
        new RenewalInfoResource(bridge).Map(endpoints);
        new DiagnosticResource(probes, time, stopping).Map(endpoints);
    }

    /// <summary>Maps a resource that is read without a signature.</summary>
    public IEndpointConventionBuilder MapPlain(string path, IEnumerable<string> methods, RequestDelegate handler) =>
        routes.MapMethods(path, methods, handler);

    /// <summary>
    /// Maps a POST of a plain HTML form. It is not signed, so its handler must know the sender by something that only it can know, must
    /// bound what it reads, and may do no more than that knowledge permits. The page of changed terms (<see cref="TermsResource"/>) is the
    /// only one.
    /// </summary>
    public IEndpointConventionBuilder MapForm(string path, RequestDelegate handler) => routes.MapPost(path, handler);

    /// <summary>Maps a POST that an account signs with <c>kid</c>.</summary>
    public IEndpointConventionBuilder MapByAccount(string path, Func<AccountRequest, Task<AcmeAnswer>> handler) =>
        routes.MapPost(path, new RequestDelegate(async http =>
        {
            var answer = await handler(await verifier.VerifyByAccountAsync(http));
            await answer.WriteAsync(http.Response);
        }));

    /// <summary>Maps a POST that is signed either way; an <see cref="AccountRequest"/> comes from an account.</summary>
    public IEndpointConventionBuilder MapByAccountOrKey(string path, Func<AcmeRequest, Task<AcmeAnswer>> handler) =>
        routes.MapPost(path, new RequestDelegate(async http =>
        {
            var answer = await handler(await verifier.VerifyByAccountOrKeyAsync(http));
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
