using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests.Faults;

/// <summary>Faults of what is delivered: events, chains, certificates.</summary>
public sealed class DeliveryFaultTests
{
    private const string FilePath = "/.well-known/pki-validation/fileauth.txt";

    [Fact]
    public async Task DuplicateEvents_EachIsListedTwice()
    {
        await using var setting = await Setting.StartAsync();
        await IssueAsync(setting, "a.test");
        await IssueAsync(setting, "b.test");
        var events = setting.Server.State.Events.Select(e => e.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        setting.Server.Faults.Add(new() { Kind = SandboxFaultKind.DuplicateEvents });

        var list = await setting.Api.SendAsync("QueryEventList", ("wide", "1"));

        Assert.Equal([events[0], events[0], events[1], events[1]], list.Rows.Select(r => r["event"]!));
        Assert.All(list.Rows, r => Assert.Equal("CERTIFICATE_REQUEST", r["eventclass"]));
        Assert.Equal(("4", "2"), (list.First("count"), list.First("total")));
    }

    [Fact]
    public async Task ReorderEvents_TheyComeBackwardsRowByRow()
    {
        await using var setting = await Setting.StartAsync();
        await IssueAsync(setting, "a.test");
        await IssueAsync(setting, "b.test");
        var right = (await setting.Api.SendAsync("QueryEventList", ("wide", "1"))).Rows.Select(r => (r["event"], r["object id"])).ToList();
        setting.Server.Faults.Add(new() { Kind = SandboxFaultKind.ReorderEvents });
        var wrong = (await setting.Api.SendAsync("QueryEventList", ("wide", "1"))).Rows.Select(r => (r["event"], r["object id"])).ToList();
        Assert.Equal(2, right.Count);
        Assert.Equal(Enumerable.Reverse(right), wrong);
    }

    [Fact]
    public async Task MissingIntermediate_TheAnswerHasLeafAndRootOnly()
    {
        await using var setting = await Setting.StartAsync();
        var id = await IssueAsync(setting, "a.test");
        setting.Server.Faults.Add(new() { Kind = SandboxFaultKind.MissingIntermediate, Times = 1 });
        var status = await setting.StatusAsync(id);
        Assert.NotEmpty(status.Values("cert"));
        Assert.NotEmpty(status.Values("root"));
        Assert.Empty(status.Values("intermediate"));
        Assert.NotEmpty((await setting.StatusAsync(id)).Values("intermediate"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WrongKey_TheCertificateIsForAnother(bool rsa)
    {
        await using var setting = await Setting.StartAsync();
        setting.Server.Faults.Add(new() { Kind = SandboxFaultKind.WrongKey, Nth = 2 });
        foreach (var right in new[] { true, false, true })
        {
            using var key = rsa
                ? (System.Security.Cryptography.AsymmetricAlgorithm)System.Security.Cryptography.RSA.Create(2048)
                : Api.NewKey();
            var id = await IssueAsync(setting, "a.test", Api.Csr(key));
            using var leaf = X509Certificate2.CreateFromPem(setting.Server.State.Certificates.Single(c => c.Id == id).Pem);
            Assert.Equal(right, key.ExportSubjectPublicKeyInfo().SequenceEqual(leaf.PublicKey.ExportSubjectPublicKeyInfo()));
            Assert.Equal(rsa, leaf.PublicKey.Oid.Value == "1.2.840.113549.1.1.1");
        }
    }

    private static async Task<string> IssueAsync(Setting setting, string name, string? csr = null)
    {
        var order = await setting.Api.SendAsync(Api.Order("ssl123dv", "http", csr ?? Api.NewCsr(), name).Set("noautofilldomains", "1"));
        setting.Customer.Serve(name, FilePath, order.First("file contents")!);
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
        return id;
    }
}
