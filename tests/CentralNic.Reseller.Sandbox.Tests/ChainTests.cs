using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class ChainTests
{
    [Theory]
    [InlineData("ssl123dv")]
    [InlineData("positivessldv")]
    public async Task Chain_OfTheAnswerBuildsToTheRoot(string of)
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(Api.Order(of, "http", Api.NewCsr(), "example.test").Set("noautofilldomains", "1"));
        setting.Customer.Serve(
            "example.test", new Uri(order.First("file name")!).LocalPath, order.First("file contents")!.Replace(' ', '\n'));
        var id = order.First("certificate")!;
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
        var status = await setting.StatusAsync(id);
        using var leaf = X509Certificate2.CreateFromPem(string.Join('\n', status.Values("cert")));
        using var intermediate = X509Certificate2.CreateFromPem(string.Join('\n', status.Values("intermediate")));
        using var root = X509Certificate2.CreateFromPem(string.Join('\n', status.Values("root")));
        Assert.Equal(setting.Server.RootCertificatePem.Trim(), string.Join('\n', status.Values("root")));
        Assert.Contains("NOT FOR REAL USE", root.Subject);

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ExtraStore.Add(intermediate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = setting.Time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1"));
        Assert.True(chain.Build(leaf), string.Join(", ", chain.ChainStatus.Select(s => s.StatusInformation)));
        Assert.Equal(3, chain.ChainElements.Count);
    }

    [Fact]
    public async Task Leaf_PointsToItsIssuerAndRevocationList()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.Api.SendAsync(Api.Order("ssl123dv", "dns-txt", Api.NewCsr(), "example.test"));
        setting.Names.SetText("example.test", order.First("dns rr")!.Split(' ')[^1]);
        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilActiveAsync(order.First("certificate")!);
        using var leaf = X509Certificate2.CreateFromPem(setting.Server.State.Certificates[0].Pem);

        var aia = leaf.Extensions.OfType<X509AuthorityInformationAccessExtension>().Single();
        using var issuer = X509CertificateLoader.LoadCertificate(await setting.Api.GetAsync(Assert.Single(aia.EnumerateCAIssuersUris())));
        Assert.Equal(leaf.Issuer, issuer.Subject);
        var ski = issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single();
        var aki = leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().Single();
        Assert.Equal(ski.SubjectKeyIdentifierBytes.ToArray(), aki.KeyIdentifier!.Value.ToArray());
        Assert.Contains(leaf.Extensions, e => e.Oid!.Value == "2.5.29.31");
        Assert.Contains(leaf.Extensions, e => e.Oid!.Value == "2.5.29.32");

        var crl = await setting.Api.GetAsync(new Uri(setting.Server.Endpoint, "/ca/digicert.crl").AbsoluteUri);
        CertificateRevocationListBuilder.Load(crl, out var number);
        Assert.True(number > 0);
    }
}
