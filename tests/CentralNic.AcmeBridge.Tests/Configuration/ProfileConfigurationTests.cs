using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller.Contacts;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>Profiles with what their classes need: contacts, approver addresses, several classes, sharing.</summary>
public sealed class ProfileConfigurationTests : IDisposable
{
    private const string Person =
        """ "FirstName": "Max", "LastName": "Mustermann", "Phone": "+49.6894123456", "Email": "max@example.org" """;

    private const string Organization =
        """ "OrganizationName": "Example Corp", "OrganizationStreet": "Street 1", "OrganizationCity": "Town", "OrganizationCountry": "de", "OrganizationPhone": "+49.6894123400" """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_ContactsAreReadAsData()
    {
        var profile = Load($$"""
            "Class": "webserverev", "OrganizationContact": { {{Person}}, {{Organization}} }, "EvApproverContact": { {{Person}}, "JobTitle": "Director" }
            """);

        Assert.Equal(
            new ContactOrganization { Name = "Example Corp", Street = "Street 1", City = "Town", Country = "DE", Phone = "+49.6894123400" },
            profile.OrganizationContact!.Organization);
        Assert.Equal("Max", profile.OrganizationContact.Person!.FirstName);
        Assert.Equal((ContactType.EvApprover, "Director"), (profile.EvApproverContact!.Type, profile.EvApproverContact.Person!.JobTitle));
        Assert.Null(profile.TechContact);
    }

    [Theory]
    [InlineData("cc-12345678", "CC-12345678", null, null)]
    [InlineData("O-ABC456", "O-ABC456", "O-ABC456", null)]
    [InlineData("O-ABC456/P-ABC123", "O-ABC456/P-ABC123", "O-ABC456", "P-ABC123")]
    public void Load_ContactsAreReadAsNames(string text, string reference, string? ohandle, string? phandle)
    {
        var contact = Load($""" "Class": "webserverov", "OrganizationContact": "{text}" """).OrganizationContact!;

        Assert.Equal((reference, ohandle, phandle), (contact.Reference, contact.OHandle, contact.PHandle));
    }

    [Theory]
    [InlineData(""" "Class": "webserverov" """, "Profiles:p:OrganizationContact", "is missing; webserverov cannot be ordered without it")]
    [InlineData(
        """ "Class": "webserverev", "OrganizationContact": "CC-1" """,
        "Profiles:p:EvApproverContact",
        "is missing; webserverev cannot be ordered without it")]
    [InlineData(
        """ "Class": ["webserverov", "ssl123dv"], "OrganizationContact": "CC-1" """,
        "Profiles:p:TechContact",
        "is missing; ssl123dv cannot be ordered without it")]
    [InlineData(
        """ "Class": "ssl123dv", "TechContact": "CC-1", "OrganizationContact": "CC-2" """,
        "Profiles:p:OrganizationContact",
        "is of no use: domain validated classes take no organization")]
    [InlineData(
        """ "Class": "webserverov", "OrganizationContact": "CC-2", "EvApproverContact": "CC-3" """,
        "Profiles:p:EvApproverContact",
        "is of no use")]
    [InlineData(
        """ "Class": "webserverov", "OrganizationContact": "Example Corp" """,
        "Profiles:p:OrganizationContact",
        "is neither a certificate contact nor a contact handle")]
    [InlineData(
        """ "Class": "ssl123dv", "TechContact": "O-ABC1/P-ABC1" """,
        "Profiles:p:TechContact",
        "is neither a certificate contact nor a contact handle")]
    [InlineData(
        """ "Class": "ssl123dv", "TechContact": { "FirstName": "Max", "LastName": "M", "Phone": "+49.6894123456" } """,
        "Profiles:p:TechContact:Email",
        "is missing")]
    [InlineData(
        """ "Class": "ssl123dv", "TechContact": { "FirstName": "Max", "LastName": "M", "Phone": "06894/123", "Email": "a@b.test" } """,
        "Profiles:p:TechContact:Phone",
        "is not a telephone number")]
    [InlineData(
        """ "Class": "ssl123dv", "TechContact": { "FirstName": "Max", "LastName": "M", "Phone": "+49.6894123", "Email": "nobody" } """,
        "Profiles:p:TechContact:Email",
        "is not a mail address")]
    [InlineData(""" "Class": ["ssl123dv", "nonsense"], "TechContact": "CC-1" """, "Profiles:p:Class", "is not a certificate class")]
    [InlineData(""" "Class": ["ssl123dv"], "TechContact": "CC-1", "Sharing": "2" """, "Profiles:p:Sharing", "is no way to share")]
    [InlineData(
        """ "Class": ["ssl123dv"], "TechContact": "CC-1", "ApproverEmails": { "example.com": "max@example.com" } """,
        "Profiles:p:ApproverEmails:example.com",
        "is no address that the CA asks")]
    [InlineData(
        """ "Class": ["ssl123dv"], "TechContact": "CC-1", "ApproverEmails": { "example.com": "admin@www.example.com" } """,
        "Profiles:p:ApproverEmails:example.com",
        "is no address that the CA asks")]
    [InlineData(
        """ "Class": "positivessldv", "TechContact": "CC-1", "DcvMethods": ["DNS-TXT"] """,
        "Profiles:p:DcvMethods",
        "is not a DCV method of positivessldv")]
    public void Load_WhatTheClassesDoNotTakeIsAMistakeWithAMend(string profile, string key, string problem)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Load(profile));

        var error = Assert.Single(failure.Errors);
        Assert.Equal(key, error.Key);
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Mend);
    }

    [Fact]
    public void Load_SeveralClassesKeepTheirOrderAndAMethodOfOneIsEnough()
    {
        var profile = Load(
            """ "Class": ["positivessldv", "SSL123DV", "positivessldv"], "TechContact": "CC-1", "DcvMethods": ["DNS-TXT", "EMAIL"] """);

        Assert.Equal(["positivessldv", "ssl123dv"], profile.Classes);
        Assert.Equal(["DNS-TXT", "EMAIL"], profile.DcvMethods);
    }

    [Theory]
    [InlineData("tenant", SharingMode.Tenant)]
    [InlineData("Account", SharingMode.Account)]
    [InlineData("never", SharingMode.Never)]
    public void Load_SharingIsRead(string text, SharingMode sharing) =>
        Assert.Equal(sharing, Load($""" "Class": "ssl123dv", "TechContact": "CC-1", "Sharing": "{text}" """).Sharing);

    [Fact]
    public void Load_TheApproverOfTheLongestDomainCounts()
    {
        var profile = Load("""
            "Class": "ssl123dv", "TechContact": "CC-1", "DcvMethods": ["EMAIL"],
            "ApproverEmails": { "example.com": "admin@example.com", "Shop.example.com": "Hostmaster@shop.example.com" }
            """);

        Assert.Equal("admin@example.com", profile.ApproverEmailOf("*.example.com"));
        Assert.Equal("hostmaster@shop.example.com", profile.ApproverEmailOf("a.shop.example.com"));
        Assert.Null(profile.ApproverEmailOf("example.org"));
    }

    private CertificateProfile Load(string profile)
    {
        var settings = new JsonObject
        {
            ["PublicUrl"] = "https://acme.example.com/",
            ["Reseller"] = new JsonObject { ["Login"] = "account", ["Password"] = "hunter2" },
            ["Profiles"] = new JsonObject { ["p"] = JsonNode.Parse("{" + profile + "}") },
        };
        _folder.File("appsettings.json", settings.ToJsonString());
        return BridgeConfiguration.Load(new ServeOptions(), _folder.Path, new Dictionary<string, string>()).Profiles["p"];
    }
}
