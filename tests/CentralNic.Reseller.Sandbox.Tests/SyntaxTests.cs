using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class SyntaxTests
{
    private static async Task<ResellerRow> RowAsync(Setting setting, string command, string parameter, string of = "positivessldv")
    {
        var answer = await setting.Api.SendAsync("QueryCommandSyntax", ("commandname", command), ("class", of));
        Assert.Equal(200, answer.Code);
        return answer.Rows.Single(r => r["parameter"] == parameter);
    }

    [Fact]
    public async Task QueryCommandSyntax_FollowsTheClass()
    {
        await using var setting = await Setting.StartAsync();
        Assert.Equal("EMAIL|DNS-CNAME|HTTP|HTTPS", (await RowAsync(setting, "AddCertificate", "DCVMETHOD"))["range"]);
        Assert.Equal(
            "EMAIL|DNS-CNAME|DNS-TXT|HTTP|HTTPS|FILE", (await RowAsync(setting, "RenewCertificate", "DCVMETHOD", "ssl123dv"))["range"]);
        Assert.Equal(
            "apache|cpanel|java|iis56|iis7|nginx|oracle|other", (await RowAsync(setting, "AddCertificate", "SERVERTYPE"))["range"]);
    }

    [Fact]
    public async Task QueryCommandSyntax_TellsKindNumberAndNeed()
    {
        await using var setting = await Setting.StartAsync();
        var csr = await RowAsync(setting, "AddCertificate", "CSR");
        Assert.Equal(("0..256", "0", "TEXT"), (csr["quantity"], csr["optional"], csr["type"]));
        Assert.Equal("PATTERN", (await RowAsync(setting, "QueryCertificateList", "DOMAIN"))["type"]);
        Assert.Equal("1", (await RowAsync(setting, "StatusCertificate", "CHAINFORMAT"))["optional"]);
        Assert.Equal(200, (await setting.Api.SendAsync("QueryCommandSyntax", ("commandname", "querydnszonelist"))).Code);
    }

    [Fact]
    public async Task QueryCommandSyntax_OfTheSslApiNeedsAClass()
    {
        await using var setting = await Setting.StartAsync();
        Assert.Equal(541, (await setting.Api.SendAsync("QueryCommandSyntax", ("commandname", "AddCertificate"))).Code);
        Assert.Equal(545, (await setting.Api.SendAsync("QueryCommandSyntax", ("commandname", "AddDomain"))).Code);
        Assert.Equal(504, (await setting.Api.SendAsync("QueryCommandSyntax")).Code);
    }

    [Fact]
    public async Task QueryCommandSyntax_WhatItCallsRequiredIsMissedWith504()
    {
        await using var setting = await Setting.StartAsync();
        foreach (var name in new[]
        {
            "AddCertificate", "RenewCertificate", "ReissueCertificate", "DeleteCertificate", "RevokeCertificate", "StatusCertificate",
            "CancelCertificateOrder", "RevokeCertificateOrder", "StatusCertificateOrder", "AddCertificateContact",
            "StatusCertificateContact",
            "ResendNotification", "PushObject", "StatusEvent", "DeleteEvent", "CheckDNSZone", "StatusDNSZone", "QueryDNSZoneRRList",
            "AddDNSZone",
        })
        {
            var syntax = await setting.Api.SendAsync("QueryCommandSyntax", ("commandname", name), ("class", "ssl123dv"));
            Assert.Contains(syntax.Rows, r => r["optional"] == "0");
            Assert.Equal(504, (await setting.Api.SendAsync(name, ("apiversion", "2"))).Code);
        }
    }
}
