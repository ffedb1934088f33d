using System.Net;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>Who may use the operator's API.</summary>
[Collection(RunningBridge.Name)]
public sealed class AccessTests(RunningBridge bridge)
{
    private static readonly string[] Roles = ["view", "operate", "tenant:shop"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Route_IsForTheRolesThatItsPolicyNames()
    {
        var clients = new Dictionary<string, ApiClient>();
        foreach (var role in Roles)
        {
            clients.Add(role, await ApiClient.WithRoleAsync(bridge, role));
        }

        var routes = bridge.OperatorRoutes
            .Where(route => route.RoutePattern.RawText!.StartsWith(OperatorApi.BasePath, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(routes);
        var wrong = new List<string>();
        foreach (var route in routes)
        {
            var method = new HttpMethod(route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0]);
            var path = route.RoutePattern.RawText![(OperatorApi.BasePath.Length + 1)..].Replace("{", "", StringComparison.Ordinal)
                .Replace("}", "", StringComparison.Ordinal);
            string?[] policies = [.. route.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy)];
            if (policies.Length == 0 || policies.Except(OperatorPolicies.All).Any())
            {
                wrong.Add($"{method} {path} names no policy of the API's");
                continue;
            }

            foreach (var (role, client) in clients)
            {
                Assert.True(OperatorRole.TryParse(role, out var parsed));
                var isAllowed = policies.All(policy => OperatorPolicies.Allows(policy!, parsed));

                // A request of those who may comes further: to an answer, or to the refusal of what it does not say.
                var status = await client.StatusOfAsync(method, path);
                if (isAllowed == (status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized))
                {
                    wrong.Add($"{method} {path} as {role}: {status}");
                }
            }

            using var nobody = ApiClient.WithToken(bridge, null);
            if (await nobody.StatusOfAsync(method, path) != HttpStatusCode.Unauthorized)
            {
                wrong.Add($"{method} {path} is open to everybody");
            }
        }

        Assert.Empty(wrong);
        Array.ForEach([.. clients.Values], client => client.Dispose());
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("acmebridge_000000000000_x")]
    [InlineData("acmebridge__")]
    public async Task Token_ThatWasNeverMade_IsRefused(string token)
    {
        using var client = ApiClient.WithToken(bridge, token);

        var problem = await client.GetAsync("health", HttpStatusCode.Unauthorized);

        Assert.Equal("unauthorized", (string?)problem["code"]);
    }

    [Fact]
    public async Task Token_OfAnotherSecret_IsRefused()
    {
        var (kept, _) = await bridge.Bridge.Tokens.CreateAsync("mine", OperatorRole.Operate, null, Cancellation);
        using var client = ApiClient.WithToken(bridge, $"{OperatorTokens.Prefix}_{kept.Id}_{new string('A', 44)}");

        await client.GetAsync("health", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Token_InTheUrl_IsNotTaken()
    {
        var (_, token) = await bridge.Bridge.Tokens.CreateAsync("mine", OperatorRole.Operate, null, Cancellation);
        using var client = ApiClient.WithToken(bridge, null);

        await client.GetAsync("health?access_token=" + token, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Role_ThatMayOnlySee_IsToldWhichOneMay()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "view");

        var problem = await client.PostAsync("tokens", new { label = "x", role = "operate" }, HttpStatusCode.Forbidden);

        Assert.Contains("The role 'view' does not allow this", (string?)problem["detail"], StringComparison.Ordinal);
    }
}
