using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Pages.Accounts;
using CentralNic.AcmeBridge.Operator.Pages.Actions;
using CentralNic.AcmeBridge.Operator.Pages.Approvals;
using CentralNic.AcmeBridge.Operator.Pages.Audit;
using CentralNic.AcmeBridge.Operator.Pages.Certificates;
using CentralNic.AcmeBridge.Operator.Pages.Keys;
using CentralNic.AcmeBridge.Operator.Pages.Notifications;
using CentralNic.AcmeBridge.Operator.Pages.Operators;
using CentralNic.AcmeBridge.Operator.Pages.Orders;
using CentralNic.AcmeBridge.Operator.Pages.Overview;
using CentralNic.AcmeBridge.Operator.Pages.Parts;
using CentralNic.AcmeBridge.Operator.Pages.Pauses;
using CentralNic.AcmeBridge.Operator.Pages.Quotes;
using CentralNic.AcmeBridge.Operator.Pages.Settings;
using CentralNic.AcmeBridge.Operator.Pages.Spend;
using CentralNic.AcmeBridge.Operator.Pages.Subscriptions;
using CentralNic.AcmeBridge.Operator.Pages.Tenants;
using CentralNic.AcmeBridge.Operator.Pages.Tokens;
using CentralNic.AcmeBridge.Operator.Pages.Upstream;
using Microsoft.AspNetCore.Components;

namespace CentralNic.AcmeBridge.Operator.Pages;

/// <summary>The pages with which operators see and steer the bridge. All that they show and do goes through the operator's API.</summary>
internal static class OperatorPages
{
    /// <summary>The methods of what can only be read.</summary>
    internal static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds what the pages need.</summary>
    public static IServiceCollection AddOperatorPages(this IServiceCollection services)
    {
        services.AddSingleton<IPageShell, LayoutShell>();
        return services.AddScoped<PageVisit>().AddScoped<InternalApi>();
    }

    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        PageAssets.Map(routes);
        Map(routes, "/", Reading, OperatorPolicies.ViewTenant, ShowFirstAsync);
        Map<OrdersPage>(routes, "/orders");
        Map<OrderPage>(routes, "/orders/{id}");
        Map<CertificatesPage>(routes, "/certificates");
        Map<CertificatePage>(routes, "/certificates/{id}");
        Map<SubscriptionsPage>(routes, "/subscriptions");
        Map<SubscriptionPage>(routes, "/subscriptions/{id}");
        Map<SpendPage>(routes, "/spend");
        Map<ApprovalsPage>(routes, "/approvals");
        Map<QuotePage>(routes, "/quotes");
        Map<TenantsPage>(routes, "/tenants");
        Map<TenantPage>(routes, "/tenants/{id}");
        Map<KeysPage>(routes, "/eab-keys");
        Map<KeyPage>(routes, "/eab-keys/{id}");
        Map<AccountsPage>(routes, "/accounts");
        Map<AccountPage>(routes, "/accounts/{id}");
        Map<PausesPage>(routes, "/pauses");
        Map<UpstreamPage>(routes, "/upstream", OperatorPolicies.View);
        Map<NotificationsPage>(routes, "/notifications");
        Map<NotificationPage>(routes, "/notifications/{id}");
        Map<AuditPage>(routes, "/audit");
        Map<AuditEntryPage>(routes, "/audit/{id}");
        Map<OperatorsPage>(routes, "/operators", OperatorPolicies.Operate);
        Map<SessionsPage>(routes, "/sessions", OperatorPolicies.Operate);
        Map<TokensPage>(routes, "/tokens", OperatorPolicies.Operate);
        Map<SettingsPage>(routes, "/settings", OperatorPolicies.View);
        foreach (var action in PageActions.All)
        {
            Map(routes, action.Path, Reading, action.Policy, http => ActionForm.ShowAsync(http, action));
            Map(routes, action.Path, [HttpMethods.Post], action.Policy, http => ActionForm.SendAsync(http, action));
        }

        foreach (var file in PageDownload.All)
        {
            Map(routes, file.Path, Reading, OperatorPolicies.ViewTenant, file.WriteAsync);
        }

        // What is no page is told as a page, to browsers alone.
        Map(routes, "/{**rest}", Reading, OperatorPolicies.ViewTenant, NotFoundAsync);
    }

    private static void Map<TPage>(IEndpointRouteBuilder routes, string path, string policy = OperatorPolicies.ViewTenant)
        where TPage : IComponent =>
        Map(routes, path, Reading, policy, static http => PageRenderer.WriteAsync<TPage>(http));

    private static void Map(
        IEndpointRouteBuilder routes, string path, string[] methods, string policy, Func<HttpContext, Task> answer) =>
        routes.MapMethods(path, methods, http => AnswerAsync(http, answer)).RequireAuthorization(policy);

    private static async Task AnswerAsync(HttpContext http, Func<HttpContext, Task> answer)
    {
        try
        {
            await answer(http);
        }
        catch (Exception failure) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OperatorPages))
                .Failed(failure, http.Request.Method, http.Request.Path);
            await RefuseAsync(http, StatusCodes.Status500InternalServerError, "It failed; the bridge's log says why.");
        }
    }

    /// <summary>The overview is of the whole bridge; who sees one tenant's things alone begins with its orders.</summary>
    private static Task ShowFirstAsync(HttpContext http)
    {
        if (OperatorCaller.Of(http.User).Tenant is null)
        {
            return PageRenderer.WriteAsync<OverviewPage>(http);
        }

        SignInAddress.Redirect(http, "/orders");
        return Task.CompletedTask;
    }

    private static Task NotFoundAsync(HttpContext http)
    {
        if (!http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return RefuseAsync(http, StatusCodes.Status404NotFound, "There is no such page.");
    }

    /// <summary>Answers with a page that says why not.</summary>
    internal static Task RefuseAsync(HttpContext http, int status, string words) =>
        PageRenderer.WriteAsync<RefusalPage>(http, words, status);
}
