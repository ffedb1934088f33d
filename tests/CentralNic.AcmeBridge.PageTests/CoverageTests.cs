using System.Reflection;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Operator.Pages;
using CentralNic.AcmeBridge.Operator.Pages.Actions;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace CentralNic.AcmeBridge.PageTests;

/// <summary>No page and nothing that pages do is left out of these tests.</summary>
[Collection(PageSite.Name)]
public sealed class CoverageTests(PageSite site)
{
    /// <summary>Names what a test does by a page, by <see cref="PageAction.Key"/>.</summary>
    internal const string ActionTrait = "Action";

    /// <summary>What is no page of the bridge's things, and tested elsewhere.</summary>
    private static readonly string[] Others =
        [OperatorApi.BasePath, "/assets", "/health", "/metrics", "/sign-in", "/sign-out", "/{**rest}"];

    [Fact]
    public void EveryAction_IsDoneByATest()
    {
        var done = typeof(CoverageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<TraitAttribute>())
            .Where(trait => trait.Name == ActionTrait)
            .Select(trait => trait.Value)
            .Distinct();

        Assert.Equal(PageActions.All.Select(action => action.Key).Order(StringComparer.Ordinal), done.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EveryPage_IsAmongThoseThatAreLookedAt()
    {
        await using var visit = await site.VisitAsync();
        string[] looked = [.. Pages.All(site).Select(page => page.Path.Split('?')[0])];
        var left = site.Bridge.OperatorRoutes
            .Select(route => "/" + route.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => !Others.Any(other => path.StartsWith(other, StringComparison.Ordinal)))
            .Except(PageDownload.All.Select(download => download.Path))
            .Except(PageActions.All.Select(action => action.Path))
            .Where(path => !looked.Any(one => Regex.IsMatch(one, $"^{Regex.Replace(path, @"\{\w+\}", "[^/]+")}$")));

        Assert.Empty(left);
    }
}
