using CentralNic.Acme.Contacts;
using CentralNic.Acme.Problems;
using Xunit;

namespace CentralNic.Acme.Tests.Contacts;

public sealed class ContactUrlTests
{
    [Theory]
    [Trait("Requirement", "R8555-7.3-04")]
    [InlineData("mailto:a@b.test")]
    [InlineData("MAILTO:First.Last+tag@Example.test")]
    [InlineData("mailto:a%2Bb@example.test")]
    public void Read_Mailto_IsAccepted(string contact) => Assert.Equal([contact], ContactUrl.Read([contact]));

    [Fact]
    public void Read_BlanksAfterTheColon_AreDropped() =>
        Assert.Equal(["mailto:ops@example.test", "MAILTO:a@b.test"], ContactUrl.Read(["mailto: ops@example.test", "MAILTO:  a@b.test"]));

    [Theory]
    [Trait("Requirement", "R8555-7.3-05")]
    [InlineData("tel:+123")]
    [InlineData("https://x.test/")]
    public void Read_OtherScheme_IsUnsupportedContact(string contact) =>
        Refusal.Of(AcmeErrorType.UnsupportedContact, () => ContactUrl.Read([contact]), "mailto:");

    [Theory]
    [Trait("Requirement", "R8555-7.3-06")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("a@b.test")]
    [InlineData("mailto:")]
    [InlineData("mailto:nobody")]
    [InlineData("mailto:a@")]
    [InlineData("mailto:@b.test")]
    [InlineData("mailto:a@b")]
    [InlineData("mailto:a@*.b.test")]
    [InlineData("mailto:a@127.0.0.1")]
    [InlineData("mailto:a b@b.test")]
    [InlineData("mailto:a%0Ab@b.test")]
    [InlineData("mailto:.a@b.test")]
    [InlineData("mailto:a@b@b.test")]
    [InlineData("mailto:<a@b.test>")]
    [InlineData("mailto:ä@b.test")]
    [InlineData("mailto:a@b.test ")]
    public void Read_FaultyAddress_IsInvalidContact(string? contact) =>
        Refusal.Of(AcmeErrorType.InvalidContact, () => ContactUrl.Read([contact!]));

    [Theory]
    [Trait("Requirement", "R8555-7.3-07")]
    [InlineData("mailto:a@b.test?subject=x", "header fields")]
    [InlineData("mailto:a@b.test,c@d.test", "several")]
    [InlineData("mailto:a@b.test%2Cc@d.test", "several")]
    public void Read_FieldsOrSeveralAddresses_AreInvalidContact(string contact, string word) =>
        Refusal.Of(AcmeErrorType.InvalidContact, () => ContactUrl.Read([contact]), word);

    [Fact]
    [Trait("Requirement", "R8555-7.3-10")]
    public void Read_TooMany_IsInvalidContact()
    {
        Assert.Null(ContactUrl.Read(null));
        Assert.Empty(ContactUrl.Read([])!);
        ContactUrl.Read(Enumerable.Repeat("mailto:a@b.test", 10).ToList());
        Refusal.Of(AcmeErrorType.InvalidContact, () => ContactUrl.Read(Enumerable.Repeat("mailto:a@b.test", 11).ToList()), "at most 10");
    }
}
