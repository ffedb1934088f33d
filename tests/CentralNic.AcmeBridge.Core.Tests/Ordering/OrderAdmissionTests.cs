using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.Reseller.Classes;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Ordering;

public sealed class OrderAdmissionTests
{
    private static readonly Tenant Shop = new()
    {
        Id = new TenantId("shop"),
        Names = new NameSuffixes(["shop.test"]),
        Profiles = ["sectigo"],
    };
    private static readonly Tenant Both = new() { Id = new TenantId("both"), Profiles = ["sectigo", "other"] };

    [Fact]
    public void Admit_TheOnlyProfileOfATenantIsItsDefault() =>
        Assert.Equal("sectigo", Admit(Shop, null, "www.shop.test").Profile.Profile.Name);

    [Fact]
    public void Admit_ElseTheDefaultIsThatOfAll()
    {
        Assert.Equal("digicert", Admit(new Tenant { Id = TenantDirectory.DefaultId }, null, "a.test").Profile.Profile.Name);
        Assert.Equal("other", Admit(Both, "other", "a.test").Profile.Profile.Name);
    }

    [Fact]
    public void Admit_ADefaultThatTheTenantMayNotUseIsNotTaken()
    {
        var problem = Refusal(() => Admit(Both, null, "a.test"));

        Assert.Equal(AcmeErrorType.InvalidProfile, problem.Type);
        Assert.Contains("Offered: other, sectigo.", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Admit_RefusesAProfileOfOtherTenants()
    {
        var problem = Refusal(() => Admit(Shop, "digicert", "www.shop.test"));

        Assert.Equal(AcmeErrorType.InvalidProfile, problem.Type);
        Assert.DoesNotContain("digicert", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Admit_RefusesNamesOfOtherTenants() =>
        Assert.Equal(
            ["a.test"],
            Refusal(() => Admit(Shop, null, "www.shop.test", "a.test")).Subproblems.Select(subproblem => subproblem.Identifier));

    [Fact]
    public void Admit_RefusesAnAccountWhoseTenantIsGone() =>
        Assert.Equal(AcmeErrorType.Unauthorized, Refusal(() => Admission(Both).Admit(Account(Shop), [Name("www.shop.test")], null)).Type);

    [Fact]
    public void AdmitAgain_WhatTheTenantMayOrderNowCounts()
    {
        var order = Sample.Order("www.shop.test") with { Tenant = Shop.Id, Profile = "sectigo" };

        Admission(Shop).AdmitAgain(order, Account(Shop));
        Assert.Equal(
            AcmeErrorType.RejectedIdentifier,
            Refusal(() => Admission(Shop with { Names = new NameSuffixes(["b.test"]) }).AdmitAgain(order, Account(Shop))).Type);
        Assert.Equal(
            AcmeErrorType.InvalidProfile,
            Refusal(() => Admission(Shop with { Profiles = ["other"] }).AdmitAgain(order, Account(Shop))).Type);
        Assert.Equal(AcmeErrorType.Unauthorized, Refusal(() => Admission(Both).AdmitAgain(order, Account(Shop))).Type);
    }

    [Fact]
    public void Admit_MoreNamesThanTheClassHoldsAreRefused()
    {
        var admission = Admission(Shop, known => known with { MaxNames = 2 });
        DomainName[] names = [Name("a.shop.test"), Name("b.shop.test"), Name("c.shop.test")];

        admission.Admit(Account(Shop), names[..2], null);
        Assert.Equal(AcmeErrorType.InvalidProfile, Refusal(() => admission.Admit(Account(Shop), names, null)).Type);
    }

    /// <summary>What the class can have may have changed since the order was made; the CA's refusal would end it.</summary>
    [Fact]
    public void Admit_ACsrThatTheClassOrTheCaSurelyRefusesIsRefused()
    {
        var order = Sample.Order("*.shop.test") with { Tenant = Shop.Id, Profile = "digicert" };
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);

        Admission(Shop).Admit(order, Csr(p384));
        Assert.Equal(AcmeErrorType.BadCsr, Refusal(() => Admission(Shop).Admit(order, Csr(p521))).Type);
        Assert.Equal(
            AcmeErrorType.InvalidProfile,
            Refusal(() => Admission(Shop, known => known with { Wildcards = false }).Admit(order, Csr(p384))).Type);

        static CertificateSigningRequest Csr(ECDsa key) =>
            CertificateSigningRequest.Parse(new CertificateRequest("CN=*.shop.test", key, HashAlgorithmName.SHA256).CreateSigningRequest());
    }

    private static AcmeProblem Refusal(Action ask) => Assert.Throws<AcmeProblemException>(ask).Problem;

    private static (Tenant Tenant, OfferedProfile Profile) Admit(Tenant tenant, string? profile, params string[] names) =>
        Admission(tenant).Admit(Account(tenant), [.. names.Select(Name)], profile);

    private static OrderAdmission Admission(Tenant tenant, Func<CertificateClass, CertificateClass>? change = null)
    {
        var known = CertificateClassCatalog.BuiltIn.Find("ssl123dv")!;
        var publishers = new DcvPublishers([new HttpDcvPublisher(new NameSuffixes([NameSuffixes.Any]))]);
        string[] names = ["digicert", "sectigo", "other"];
        return new OrderAdmission(
            new TenantDirectory([tenant]),
            new ProfileCatalog(
                names.Select(name => new OfferedProfile(Profile(name), change?.Invoke(known) ?? known, publishers)), "digicert"),
            new AcmePolicy());
    }

    private static CertificateProfile Profile(string name) =>
        new() { Name = name, Description = name, Class = "ssl123dv", DcvMethods = [DcvMethods.Http] };

    private static Account Account(Tenant tenant) => new()
    {
        Id = Sample.Account,
        Tenant = tenant.Id,
        Status = AccountStatus.Valid,
        Key = "{}",
        KeyThumbprint = "",
        ConsentToken = "",
        Created = Sample.Now,
    };

    private static DomainName Name(string text) =>
        DomainName.TryParse(text, out var name, out var reason) ? name : throw new ArgumentException(reason, nameof(text));
}
