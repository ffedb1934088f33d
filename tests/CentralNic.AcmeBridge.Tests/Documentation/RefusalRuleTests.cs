using System.Reflection;
using CentralNic.AcmeBridge.Core.Policy;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Documentation;

/// <summary>Programs rely on the names of the rules, so each stands in the page about quotes, once.</summary>
public sealed class RefusalRuleTests
{
    [Fact]
    public void Page_NamesEveryRule()
    {
        string[] rules =
        [
            .. typeof(RefusalRule).GetFields(BindingFlags.Public | BindingFlags.Static)
                .Where(field => field.IsLiteral)
                .Select(field => (string)field.GetRawConstantValue()!),
        ];
        var page = File.ReadAllText(Repository.PathOf("docs", "quotes.md"));

        Assert.NotEmpty(rules);
        Assert.Equal(rules.Distinct(), rules);
        Assert.All(rules, rule => Assert.Contains($"`{rule}`", page, StringComparison.Ordinal));
    }
}
