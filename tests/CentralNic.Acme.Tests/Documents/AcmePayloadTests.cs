using System.Text;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Problems;
using Xunit;

namespace CentralNic.Acme.Tests.Documents;

public sealed class AcmePayloadTests
{
    [Fact]
    [Trait("Requirement", "R8555-7.3-02")]
    [Trait("Requirement", "R8555-7.5.1-02")]
    public void Read_UnknownMembers_AreIgnored()
    {
        var payload = AcmePayload.Read(
            """{"contact":["mailto:a@b.test"],"termsOfServiceAgreed":true,"orders":5,"status":{"x":1},"foo":[null]}"""u8,
            AcmeJson.Default.NewAccountPayload);
        Assert.Equal(["mailto:a@b.test"], payload.Contact);
        Assert.True(payload.TermsOfServiceAgreed);
        Assert.Null(payload.OnlyReturnExisting);
        Assert.Null(payload.ExternalAccountBinding);
    }

    [Fact]
    public void Read_NewOrder_HasEachMember()
    {
        var payload = AcmePayload.Read(
            """{"identifiers":[{"type":"dns","value":"a.test"}],"notBefore":"2026-01-02T03:04:05Z","notAfter":"2026-02-02T03:04:05.123456789+02:00","profile":"p","replaces":"a.b"}"""u8,
            AcmeJson.Default.NewOrderPayload);
        Assert.Equal([IdentifierDocument.ForDns("a.test")], payload.Identifiers);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), payload.NotBefore);
        Assert.Equal(TimeSpan.FromHours(2), payload.NotAfter!.Value.Offset);
        Assert.Equal("p", payload.Profile);
        Assert.Equal("a.b", payload.Replaces);
    }

    [Theory]
    [Trait("Requirement", "R8555-7.4-03")]
    [InlineData("""{}""", "identifiers")]
    [InlineData("""{"identifiers":{}}""", "identifiers")]
    [InlineData("""{"identifiers":null}""", "identifiers")]
    [InlineData("""{"identifiers":"a.test"}""", "identifiers")]
    [InlineData("""{"identifiers":[null]}""", "identifiers")]
    [InlineData("""{"identifiers":["a.test"]}""", "identifiers[0]")]
    [InlineData("""{"identifiers":[{"type":"dns","value":5}]}""", "identifiers[0].value")]
    [InlineData("""{"identifiers":[{"type":"dns","value":null}]}""", "identifiers[0].value")]
    [InlineData("""{"identifiers":[{"type":"dns"}]}""", "identifiers[0]")]
    [InlineData("""{"identifiers":[{"type":"dns","value":"a.test"},{"value":"b.test"}]}""", "identifiers[1]")]
    [InlineData("""{"identifiers":[],"profile":5}""", "profile")]
    [InlineData("""{"identifiers":[],"profile":{}}""", "profile")]
    [InlineData("""{"identifiers":[],"replaces":5}""", "replaces")]
    public void Read_FaultyNewOrder_IsMalformedAndNamesTheMember(string json, string member) => RefuseOrder(json, $"'{member}'");

    [Theory]
    [Trait("Requirement", "R8555-7.4-07")]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2026-01-02\"")]
    [InlineData("\"2026-01-02T03:04:05\"")]
    [InlineData("\"2026-13-02T03:04:05Z\"")]
    [InlineData("\"2026-01-02 03:04:05Z\"")]
    [InlineData("5")]
    public void Read_NoRfc3339Time_IsMalformed(string time) => RefuseOrder($$"""{"identifiers":[],"notBefore":{{time}}}""", "'notBefore'");

    [Theory]
    [Trait("Requirement", "R8555-7.3-10")]
    [Trait("Requirement", "R8555-7.3-08")]
    [InlineData("""{"contact":"mailto:a@b.test"}""", "'contact'")]
    [InlineData("""{"contact":{}}""", "'contact'")]
    [InlineData("""{"contact":[5]}""", "'contact[0]'")]
    [InlineData("""{"termsOfServiceAgreed":"true"}""", "'termsOfServiceAgreed'")]
    [InlineData("""{"onlyReturnExisting":1}""", "'onlyReturnExisting'")]
    public void Read_FaultyNewAccount_IsMalformedAndNamesTheMember(string json, string member) =>
        Refusal.Of(AcmeErrorType.Malformed, () =>
            AcmePayload.Read(Encoding.UTF8.GetBytes(json), AcmeJson.Default.NewAccountPayload), member);

    [Theory]
    [Trait("Requirement", "R8555-6.1-06")]
    [Trait("Requirement", "R8555-6.3-09")]
    [Trait("Requirement", "R8555-7.4-09")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{")]
    [InlineData("{} x")]
    [InlineData("{\"csr\":\"a\",}")]
    [InlineData("{\"csr\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":\"\"}")]
    [InlineData("{\"\\udc00csr\":\"\"}")]
    [InlineData("{}")]
    [InlineData("{\"csr\":null}")]
    public void Read_NoSuchObject_IsMalformed(string json) =>
        Refusal.Of(AcmeErrorType.Malformed, () => AcmePayload.Read(Encoding.UTF8.GetBytes(json), AcmeJson.Default.FinalizePayload));

    [Fact]
    [Trait("Requirement", "R8555-5-01")]
    public void Read_InvalidUtf8_IsMalformed() =>
        Refusal.Of(AcmeErrorType.Malformed, () =>
            AcmePayload.Read([.. "{\"csr\":\""u8, 0xff, .. "\"}"u8], AcmeJson.Default.FinalizePayload), "UTF-8");

    [Fact]
    [Trait("Requirement", "R8555-6.2-32")]
    public void Read_DuplicateMember_IsMalformed()
    {
        Refusal.Of(AcmeErrorType.Malformed, () => AcmePayload.Read("""{"csr":"a","csr":"b"}"""u8, AcmeJson.Default.FinalizePayload));
        Refusal.Of(AcmeErrorType.Malformed, () => AcmePayload.Read("""{"csr":"a","c\u0073r":"b"}"""u8, AcmeJson.Default.FinalizePayload));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.2-35")]
    public void Read_DeepNesting_IsMalformed() =>
        RefuseOrder($$"""{"x":{{new string('[', 20_000)}}{{new string(']', 20_000)}},"identifiers":[]}""", "");

    private static void RefuseOrder(string json, string word) =>
        Refusal.Of(AcmeErrorType.Malformed, () => AcmePayload.Read(Encoding.UTF8.GetBytes(json), AcmeJson.Default.NewOrderPayload), word);
}
