using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Tenants;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Tenants;

public sealed class TenantTests
{
    private static readonly Tenant Shop = new() { Id = new TenantId("shop"), Names = new NameSuffixes(["shop.test", "pay.example"]) };

    [Theory]
    [InlineData("shop.test")]
    [InlineData("www.shop.test")]
    [InlineData("*.shop.test")]
    [InlineData("a.b.pay.example")]
    public void Admit_TakesItsDomainsAndAllBelow(string name) => Shop.Admit([name]);

    [Fact]
    public void Admit_RefusesEachOtherNameInASubproblem()
    {
        var problem = Assert.Throws<AcmeProblemException>(
            () => Shop.Admit(["www.shop.test", "eshop.test", "*.example", "pay.example"])).Problem;

        Assert.Equal(AcmeErrorType.RejectedIdentifier, problem.Type);
        Assert.Equal(["eshop.test", "*.example"], problem.Subproblems.Select(subproblem => subproblem.Identifier));
        Assert.All(problem.Subproblems, subproblem => Assert.Equal(AcmeErrorType.RejectedIdentifier, subproblem.Type));
    }

    [Fact]
    public void Directory_AlwaysHasADefaultThatMayOrderEverything()
    {
        var tenant = new TenantDirectory([Shop]).Require(TenantDirectory.DefaultId);

        tenant.Admit(["www.any.example"]);
        Assert.True(tenant.MayUse("any"));
        Assert.Equal(-1, tenant.PreauthorizedNames.Match("any.example"));
    }

    [Fact]
    public void Directory_TheConfiguredDefaultCounts()
    {
        var directory = new TenantDirectory([Shop with { Id = TenantDirectory.DefaultId, Profiles = ["only"] }]);

        Assert.False(directory.Require(TenantDirectory.DefaultId).MayUse("other"));
        Assert.Single(directory.All);
    }

    [Fact]
    public void Directory_RefusesATenantThatIsGone()
    {
        var problem = Assert.Throws<AcmeProblemException>(() => new TenantDirectory([]).Require(Shop.Id)).Problem;

        Assert.Equal((AcmeErrorType.Unauthorized, 403), (problem.Type, problem.HttpStatus));
        Assert.Contains("'shop'", problem.Detail, StringComparison.Ordinal);
    }
}
