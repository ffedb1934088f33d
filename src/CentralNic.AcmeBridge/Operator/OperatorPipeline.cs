using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Monitoring;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Operator.Pages;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>
/// What answers the requests to the operator's server. It is made by the first of them: routes and their documents take a while to prepare,
/// and no start of the bridge should wait for that.
/// </summary>
/// <param name="services">The server's services.</param>
/// <param name="settings">How the server is reached.</param>
internal sealed class OperatorPipeline(IServiceProvider services, BridgeSettings settings)
{
    private readonly Lazy<(RequestDelegate Answer, IEndpointRouteBuilder Routes)> _made = new(() => Make(services, settings));

    /// <summary>All routes.</summary>
    public IEnumerable<RouteEndpoint> Routes =>
        _made.Value.Routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    /// <summary>Answers a request.</summary>
    public Task AnswerAsync(HttpContext http) => _made.Value.Answer(http);

    private static (RequestDelegate Answer, IEndpointRouteBuilder Routes) Make(IServiceProvider services, BridgeSettings settings)
    {
        var app = new ApplicationBuilder(services);
        app.UseKnownHosts(settings);
        app.UseRouting();
        app.UseOperatorAccess();
        IEndpointRouteBuilder? routes = null;
        app.UseEndpoints(endpoints =>
        {
            OperatorApi.Map(endpoints);
            endpoints.MapSignIn(settings.Operator);
            HealthProbe.Map(endpoints);
            MetricsProbe.Map(endpoints);
            OperatorPages.Map(endpoints);
            routes = endpoints;
        });
        return (app.Build(), routes!);
    }
}
