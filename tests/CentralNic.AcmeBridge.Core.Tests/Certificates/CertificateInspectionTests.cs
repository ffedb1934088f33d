using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Core.Certificates;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Certificates;

[Trait("Requirement", "R8555-11.4-01")]
public sealed class CertificateInspectionTests : IDisposable
{
    private static readonly DateTimeOffset NotBefore = Sample.Now.AddDays(-1);
    private static readonly DateTimeOffset NotAfter = Sample.Now.AddDays(199);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TestAuthority _root = TestAuthority.Root();
    private readonly TestAuthority _intermediate;

    public CertificateInspectionTests() => _intermediate = _root.Intermediate();

    public void Dispose()
    {
        _intermediate.Dispose();
        _root.Dispose();
        _key.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Requirement", "R8555-7.4.2-01")]
    [Trait("Requirement", "R8555-7.4.2-06")]
    public void Of_AGoodDeliveryHasNoFaultsAndItsChainIsLeafFirstWithoutRoot(bool withRoot)
    {
        var leaf = Leaf("a.test", "b.test");

        var inspection = Inspect(leaf, [_intermediate.Pem], withRoot ? _root.Pem : null, "a.test", "b.test");

        Assert.Empty(inspection.Faults);
        Assert.Equal(leaf + "\n" + _intermediate.Pem + "\n", inspection.ChainPem);
        Assert.Equal(["a.test", "b.test"], inspection.Names);
        Assert.Equal((NotBefore, NotAfter), (inspection.NotBefore, inspection.NotAfter));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4.2-06")]
    public void Of_IntermediatesInAnyOrderAreSortedAndARootAmongThemIsLeftOut()
    {
        using var lower = _intermediate.Intermediate("CN=Lower");
        using var stranger = TestAuthority.Root("CN=Stranger");
        var leaf = lower.Issue(_key, NotBefore, NotAfter, "a.test");

        var inspection = Inspect(leaf, [_root.Pem, stranger.Pem, _intermediate.Pem, lower.Pem], null, "a.test");

        Assert.Empty(inspection.Faults);
        Assert.Equal(leaf + "\n" + lower.Pem + "\n" + _intermediate.Pem + "\n", inspection.ChainPem);
    }

    /// <summary>The newer root is delivered both by itself and cross-signed by the older one.</summary>
    [Fact]
    [Trait("Requirement", "R8555-7.4.2-02")]
    public void Of_ACrossSignedRootGivesTheShorterChainToo()
    {
        using var older = TestAuthority.Root("CN=Older root");
        var (leaf, crossed) = (Leaf("a.test"), _root.CrossSignedBy(older));

        var inspection = Inspect(leaf, [_intermediate.Pem, crossed, _root.Pem], older.Pem, "a.test");

        Assert.Empty(inspection.Faults);
        var (longer, shorter) = (leaf + "\n" + _intermediate.Pem + "\n" + crossed + "\n", leaf + "\n" + _intermediate.Pem + "\n");
        Assert.Equal(
            [longer, shorter],
            new[] { inspection.ChainPem, Assert.Single(inspection.AlternateChainPems) }.OrderByDescending(chain => chain.Length));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4.2-02")]
    public void Of_AnotherRootThatCertifiesNothingGivesNoOtherChain()
    {
        using var stranger = TestAuthority.Root("CN=Stranger");

        Assert.Empty(Inspect(Leaf("a.test"), [_intermediate.Pem, _root.Pem, stranger.Pem], _root.Pem, "a.test").AlternateChainPems);
    }

    [Fact]
    public void Of_ALeafThatTheRootItselfIssuedNeedsNoIntermediate()
    {
        var leaf = _root.Issue(_key, NotBefore, NotAfter, "a.test");

        var inspection = Inspect(leaf, [], _root.Pem, "a.test");

        Assert.Empty(inspection.Faults);
        Assert.Equal(leaf + "\n", inspection.ChainPem);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4-21")]
    public void Of_TheKeyMustBeTheCsrs()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        AssertFault("key", Inspect(_intermediate.Issue(other, NotBefore, NotAfter, "a.test"), [_intermediate.Pem], _root.Pem, "a.test"));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4-21")]
    public void Of_AMissingNameIsNamed()
    {
        AssertFault("c.test", Inspect(Leaf("a.test"), [_intermediate.Pem], _root.Pem, "a.test", "c.test"));
        AssertFault("a.test", Inspect(Leaf(), [_intermediate.Pem], _root.Pem, "a.test"));
    }

    [Fact]
    public void Of_AWildcardCoversItselfAlone()
    {
        Assert.Empty(Inspect(Leaf("*.a.test"), [_intermediate.Pem], _root.Pem, "*.a.test").Faults);
        AssertFault("www.a.test", Inspect(Leaf("*.a.test"), [_intermediate.Pem], _root.Pem, "www.a.test"));
    }

    /// <summary>Some CAs add the www name whatever is asked (manual 7.2); a paid certificate is not withheld for it.</summary>
    [Fact]
    public void Of_AnExtraNameIsToldAndNoFault()
    {
        var inspection = Inspect(Leaf("a.test", "www.a.test"), [_intermediate.Pem], _root.Pem, "a.test");

        Assert.Empty(inspection.Faults);
        Assert.Equal(["a.test", "www.a.test"], inspection.Names);
    }

    [Fact]
    public void Of_TheCaseOfNamesDoesNotMatter() =>
        Assert.Equal(["a.test"], Inspect(Leaf("A.Test"), [_intermediate.Pem], _root.Pem, "a.test").Names);

    [Fact]
    public void Of_ItMustBeValidNowWithTenMinutesForTheClocks()
    {
        Assert.Empty(InspectAt(NotBefore.AddMinutes(-10)).Faults);
        AssertFault("valid from", InspectAt(NotBefore.AddMinutes(-10).AddSeconds(-1)));
        Assert.Empty(InspectAt(NotAfter.AddSeconds(-1)).Faults);
        AssertFault("valid from", InspectAt(NotAfter));
    }

    [Fact]
    public void Of_AnExpiredIntermediateIsAFault()
    {
        using var expired = _root.Intermediate("CN=Expired", Sample.Now.AddDays(-1));

        AssertFault(
            "CN=Expired", Inspect(expired.Issue(_key, Sample.Now.AddDays(-2), NotAfter, "a.test"), [expired.Pem], _root.Pem, "a.test"));
    }

    [Fact]
    public void Of_TheIntermediateMustBeDelivered()
    {
        using var stranger = _root.Intermediate("CN=Stranger");

        AssertFault("CN=Intermediate", Inspect(Leaf("a.test"), [], null, "a.test"));
        AssertFault("CN=Intermediate", Inspect(Leaf("a.test"), [stranger.Pem], null, "a.test"));
        AssertFault("CN=Intermediate", Inspect(Leaf("a.test"), [], _root.Pem, "a.test"));
    }

    /// <summary>Same name, other key: only the signature tells.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_AnIntermediateThatDidNotSignBreaksTheChain(bool withRoot)
    {
        using var impostor = _root.Intermediate();

        AssertFault("chain", Inspect(Leaf("a.test"), [impostor.Pem], withRoot ? _root.Pem : null, "a.test"));
    }

    [Fact]
    public void Of_TheRootMustBeTheChains()
    {
        using var impostor = TestAuthority.Root();
        using var stranger = TestAuthority.Root("CN=Stranger");

        AssertFault("chain", Inspect(Leaf("a.test"), [_intermediate.Pem], impostor.Pem, "a.test"));
        AssertFault("chain", Inspect(Leaf("a.test"), [_intermediate.Pem], stranger.Pem, "a.test"));
    }

    [Fact]
    public void Of_ASelfSignedCertificateIsNoDelivery()
    {
        var request = new CertificateRequest("CN=Self", _key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddDnsName("a.test");
        request.CertificateExtensions.Add(alternatives.Build());
        using var self = request.CreateSelfSigned(NotBefore, NotAfter);

        Assert.NotEmpty(Inspect(self.ExportCertificatePem(), [], null, "a.test").Faults);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public void Of_WhatCannotBeReadIsAFaultWhereverItStands(string pem)
    {
        AssertFault("cannot be read", Inspect(pem, [_intermediate.Pem], _root.Pem, "a.test"));
        AssertFault("cannot be read", Inspect(Leaf("a.test"), [pem], _root.Pem, "a.test"));
        if (pem.Length > 0)
        {
            AssertFault("cannot be read", Inspect(Leaf("a.test"), [_intermediate.Pem], pem, "a.test"));
        }
    }

    [Fact]
    public void Of_AllFaultsAreTold()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = _intermediate.Issue(other, Sample.Now.AddDays(-9), Sample.Now.AddDays(-1), "b.test");

        Assert.Equal(4, Inspect(leaf, [], null, "a.test").Faults.Length);
    }

    private static void AssertFault(string word, CertificateInspection inspection) =>
        Assert.Contains(inspection.Faults, fault => fault.Contains(word, StringComparison.Ordinal));

    private string Leaf(params string[] names) => _intermediate.Issue(_key, NotBefore, NotAfter, names);

    private CertificateInspection InspectAt(DateTimeOffset now) =>
        CertificateInspection.Of(Leaf("a.test"), [_intermediate.Pem], _root.Pem, _key.ExportSubjectPublicKeyInfo(), ["a.test"], now);

    private CertificateInspection Inspect(string leaf, string[] intermediates, string? root, params string[] ordered) =>
        CertificateInspection.Of(leaf, intermediates, root, _key.ExportSubjectPublicKeyInfo(), ordered, Sample.Now);
}
