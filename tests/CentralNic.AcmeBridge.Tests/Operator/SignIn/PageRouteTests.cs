using System.Net;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>Who may use which page: every route is asked for by everybody.</summary>
[Collection(RunningBridge.Name)]
public sealed class PageRouteTests(RunningBridge bridge)
{
    private static readonly string[] Roles = ["view", "operate", "tenant:shop"];

    // For everybody: what a monitor asks (of /metrics it is asked who it is: MetricsProbeTests), the way in, and files that are the same
    // for all.
    private static readonly string[] Open =
        ["/health", "/health/live", "/health/ready", "/metrics", "/sign-in", "/sign-out", "/sign-in/openid"];

    [Fact]
    public async Task Route_IsForTheRolesThatItsPolicyNamesAndItsFormsNeedTheirToken()
    {
        var browsers = new List<(string Who, OperatorRole? Role, Browser Browser)>
        {
            ("a stranger", null, new Browser(bridge).With("X-Forwarded-For", "192.0.2.7")),
            ("a visitor", OperatorRole.View, new Browser(bridge)),
        };
        foreach (var role in Roles)
        {
            var person = await Person.AddAsync(bridge, role);
            var browser = new Browser(bridge);
            (await browser.SignInAsync(person.Name, Person.Password)).Dispose();
            Assert.True(OperatorRole.TryParse(role, out var parsed));
            browsers.Add((role, parsed, browser));
        }

        var pages = bridge.OperatorRoutes
            .Where(route => !route.RoutePattern.RawText!.StartsWith(OperatorApi.BasePath, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(pages);
        var wrong = new List<string>();
        foreach (var route in pages)
        {
            var path = "/" + string.Concat(
                route.RoutePattern.RawText!.TrimStart('/').Where(character => character is not ('{' or '}' or '*')));
            var method = route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0];
            if (route.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                if (!Open.Contains(path) && !path.StartsWith("/assets/", StringComparison.Ordinal))
                {
                    wrong.Add($"{method} {path} is open to everybody");
                }

                continue;
            }

            string?[] policies = [.. route.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy)];
            if (policies.Length == 0 || policies.Except(OperatorPolicies.All).Any())
            {
                wrong.Add($"{method} {path} names no policy");
                continue;
            }

            foreach (var (who, role, browser) in browsers)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                using var answer = await browser.SendAsync(request);
                var expected = role is { } given && policies.All(policy => OperatorPolicies.Allows(policy!, given))
                    ? method == "GET" ? Answer.Taken : Answer.WithoutToken
                    : Roles.Contains(who) ? Answer.Forbidden : Answer.SignIn;
                if (Of(answer) != expected)
                {
                    wrong.Add($"{method} {path} by {who}: {(int)answer.StatusCode} instead of {expected}");
                }
            }
        }

        Assert.Empty(wrong);
        browsers.ForEach(entry => entry.Browser.Dispose());
    }

    private static Answer Of(HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.Forbidden => Answer.Forbidden,
        HttpStatusCode.SeeOther when answer.Headers.Location!.OriginalString.StartsWith(
            SignInAddress.SignIn, StringComparison.Ordinal) => Answer.SignIn,
        HttpStatusCode.BadRequest => Answer.WithoutToken,
        _ => Answer.Taken,
    };

    private enum Answer
    {
        Taken,
        SignIn,
        Forbidden,
        WithoutToken,
    }
}
