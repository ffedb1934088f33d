using CentralNic.Reseller.CertificateOrders;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Contacts;
using CentralNic.Reseller.Events;
using CentralNic.Reseller.Wire;
using CentralNic.Reseller.Zones;
using Xunit;

namespace CentralNic.Reseller.Tests.Certificates;

/// <summary>What the manual bounds is refused before it is sent.</summary>
public sealed class RequestBoundsTests
{
    private static readonly AddCertificateRequest Order = new() { Class = "ssl123dv", CsrPem = "x", Names = ["a.test", "b.test"] };

    private static readonly RenewCertificateRequest Renewal = new() { CertificateId = "DK1" };

    [Fact]
    public void Contacts_AreCounted()
    {
        Assert.Equal("c", (Order with { TechContacts = Some(4) }).ToCommand(false)["techcontact3"]);
        Assert.Throws<ArgumentException>(() => (Order with { TechContacts = Some(5) }).ToCommand(false));
        Assert.Throws<ArgumentException>(() => (Order with { EvApproverContacts = Some(5) }).ToCommand(false));
        Assert.Throws<ArgumentException>(() => (Order with { NewTechContacts = [new(), new(), new()] }).ToCommand(false));
        Assert.Equal("c", (Renewal with { TechContacts = Some(2) }).ToCommand(false)["techcontact1"]);
        Assert.Throws<ArgumentException>(() => (Renewal with { TechContacts = Some(3) }).ToCommand(false));
        Assert.Throws<ArgumentException>(() => (Renewal with { EvApproverContacts = Some(3) }).ToCommand(false));
        Assert.Throws<ArgumentException>(() => (Renewal with { OrganizationContacts = Some(3) }).ToCommand(false));
    }

    [Fact]
    public void ServiceTags_AreCountedAndNotEmpty()
    {
        Assert.Equal("c", (Order with { AddServiceTags = Some(101) }).ToCommand(false)["addservicetag100"]);
        Assert.Throws<ArgumentException>(() => (Order with { ServiceTags = Some(102) }).ToCommand(false));
        Assert.Throws<ArgumentException>(() => (Order with { AddServiceTags = Some(102) }).ToCommand(false));
        Assert.Throws<ArgumentException>(() => (Order with { ServiceTags = ["a", " ", "b"] }).ToCommand(false));
    }

    [Fact]
    public void DcvValues_GoToTheIndexOfTheirName()
    {
        var command = (Order with
        {
            DcvEmails = new Dictionary<string, string> { ["B.test"] = "admin@b.test" },
            DcvDomains = new Dictionary<string, string> { ["b.test"] = "test" },
        }).ToCommand(false);

        Assert.Equal((null, "admin@b.test"), (command["dcvemail0"], command["dcvemail1"]));
        Assert.Equal((null, "test"), (command["dcvdomain0"], command["dcvdomain1"]));
        Assert.Throws<ArgumentException>(
            () => (Order with { DcvEmails = new Dictionary<string, string> { ["c.test"] = "x" } }).ToCommand(false));
        Assert.Throws<ArgumentException>(
            () => (Renewal with { DcvEmails = new Dictionary<string, string> { ["a.test"] = "x" } }).ToCommand(false));
    }

    [Fact]
    public void Renewal_HasOneJobTitle()
    {
        var command = (Renewal with
        {
            NewTechContacts = [new() { FirstName = "A", JobTitle = "Boss" }, new() { FirstName = "B" }],
        }).ToCommand(true);

        Assert.Equal(
            ("A", "B", "Boss", null, "1"),
            (command["techfirstname0"], command["techfirstname1"], command["techjobtitle"], command["techjobtitle0"], command["checkonly"]));
        Assert.Throws<ArgumentException>(
            () => (Renewal with { NewTechContacts = [new() { JobTitle = "Boss" }, new() { JobTitle = "Clerk" }] }).ToCommand(false));
    }

    [Fact]
    public void Checks_NeedSomethingToCheck()
    {
        Assert.Throws<ArgumentException>(() => new CheckCertificateRequest().ToCommand());
        Assert.Throws<ArgumentException>(
            () => new CheckCertificateRequest { Names = ["a.test"], Class = "ssl123dv", GenerateDcvToken = true }.ToCommand());
        Assert.Throws<ArgumentException>(() => new CheckCertificateRequest { CsrPem = "x", GenerateDcvToken = true }.ToCommand());
        Assert.Throws<ArgumentException>(() => new CheckCertificateRequest { CrtPem = Lines(258) }.ToCommand());
        Assert.Equal("x", new CheckCertificateRequest { CrtPem = Lines(257) }.ToCommand()["crt256"]);
        Assert.Throws<ArgumentException>(
            () => new CheckCertificateRequest { CsrPem = "x", Names = [.. Enumerable.Repeat("a.test", 252)] }.ToCommand());
    }

    [Fact]
    public void Csr_OfEveryCommandIsBounded()
    {
        Assert.Throws<ArgumentException>(() => (Renewal with { CsrPem = Lines(258) }).ToCommand(false));
        Assert.Throws<ArgumentException>(() => new ReissueCertificateRequest { CertificateId = "DK1", CsrPem = Lines(258) }.ToCommand());
    }

    [Fact]
    public void Lists_HavePagesOfOneEntryOrMore()
    {
        Assert.Throws<ArgumentException>(() => new CertificateListFilter { PageSize = 0 }.ToCommand());
        Assert.Throws<ArgumentException>(() => new CertificateOrderListFilter { PageSize = 0 }.ToCommand());
        Assert.Throws<ArgumentException>(() => new ContactListFilter { PageSize = -1 }.ToCommand());
        Assert.Throws<ArgumentException>(() => new EventListFilter { PageSize = 0 }.ToCommand());
        Assert.Throws<ArgumentException>(() => new ZoneListFilter { PageSize = 0 }.ToCommand());
        Assert.Throws<ArgumentException>(() => new ZoneRecordFilter { Zone = "a.test", PageSize = 0 }.ToCommand());
    }

    [Fact]
    public void ContactsOfNoTypeAreRefused() =>
        Assert.Throws<ArgumentException>(() => new AddContactRequest { Type = ContactType.Unknown }.ToCommand());

    private static string[] Some(int count) => [.. Enumerable.Repeat("c", count)];

    private static string Lines(int count) => string.Join('\n', Enumerable.Repeat("x", count));
}
