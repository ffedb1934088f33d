using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Contacts;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// OV and EV certificates are ordered with the contacts that the class needs; each contact is made once, whatever happens.
/// </summary>
public class OrganizationTests
{
    private static readonly ProfileContact Organization = new()
    {
        Type = ContactType.Organization,
        Person = new ContactPerson { FirstName = "Max", LastName = "Mustermann", Email = "max@example.org", Phone = "+49.6894123456" },
        Organization = new ContactOrganization
        {
            Name = "Example Corp",
            Street = "Example Street 1",
            City = "Exampletown",
            Zip = "12345",
            Country = "DE",
            Phone = "+49.6894123400",
        },
    };

    private static readonly ProfileContact Approver = new()
    {
        Type = ContactType.EvApprover,
        Person = new ContactPerson
        {
            FirstName = "Erika",
            LastName = "Mustermann",
            JobTitle = "Director",
            Email = "erika@example.org",
            Phone = "+49.6894123457",
        },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("securesiteflexov", true, false)]
    [InlineData("securesiteflexev", true, true)]
    [InlineData("instantsslov", true, false)]
    [InlineData("singledomainev", true, true)]
    public async Task AnOrderHasTheContactsThatItsClassTakesAndTheNextOneHasTheSame(string @class, bool organization, bool approver)
    {
        await using var harness = await StartAsync(@class);

        var first = await IssueAsync(harness, "one.test");
        var second = await IssueAsync(harness, "two.test");

        foreach (var order in new[] { first, second })
        {
            var details = await harness.Reseller.Certificates.StatusAsync(
                order.Certificate!.Value.Value, CommandPriority.Interactive, Cancellation);
            Assert.Equal(organization ? [first.Issuance!.Contacts!.Organization!] : [], details.OrganizationContacts);
            Assert.Equal(approver ? [first.Issuance!.Contacts!.EvApprover!] : [], details.EvApproverContacts);
        }

        var contacts = await ContactsAsync(harness);
        Assert.Equal(organization ? 1 : 0, contacts.Count(contact => contact.Type == ContactType.Organization));
        Assert.Equal(approver ? 1 : 0, contacts.Count(contact => contact.Type == ContactType.EvApprover));
    }

    [Fact]
    public async Task AfterARestartTheContactsAreKnownWithoutAsking()
    {
        await using var harness = await StartAsync("securesiteflexev");
        await IssueAsync(harness, "one.test");
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        var before = harness.Upstream.Commands.Count;

        await IssueAsync(harness, "two.test");

        Assert.DoesNotContain(harness.Upstream.Commands.Skip(before), command => command.Contains("Contact", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AContactWhoseAnswerWasLostIsFoundAndNotMadeAgain()
    {
        await using var harness = await StartAsync("securesiteflexov");
        var fault = harness.Sandbox.Faults.Add(
            new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = "AddCertificateContact", AfterWork = true, Times = 1 });

        await IssueAsync(harness, "lost.test");

        Assert.Equal(1, harness.Sandbox.Faults.All.Single(state => state.Id == fault).Happened);
        Assert.Single(await ContactsAsync(harness), contact => contact.Type == ContactType.Organization);
    }

    [Fact]
    public async Task OrdersAtTheSameTimeMakeOneContact()
    {
        await using var harness = await StartAsync("securesiteflexov");
        string[] names = ["a.test", "b.test", "c.test"];

        await Task.WhenAll(names.Select(name => IssueAsync(harness, name)));

        Assert.Single(await ContactsAsync(harness), contact => contact.Type == ContactType.Organization);
    }

    [Fact]
    public async Task HandlesBecomeOneContactToo()
    {
        await using var harness = await BridgeHarness.StartAsync(profiles: profiles =>
        [
            .. profiles,
            Profile("securesiteflexov") with { OrganizationContact = ProfileContact.Named(ContactType.Organization, "o-abc456/p-abc123") },
        ]);
        await IssueAsync(harness, "one.test");
        await IssueAsync(harness, "two.test");

        Assert.Single(await ContactsAsync(harness), contact => contact.Type == ContactType.Organization);
        Assert.Equal(1, harness.Upstream.Commands.Count(command => command == "AddCertificateContact"));
    }

    /// <summary>The reseller makes a new contact each time that an order names a handle; the bridge names it once.</summary>
    [Fact]
    public async Task ATechnicalContactsHandleIsNamedOnceAndCostsNoCommand()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.FinalizeAsync(await harness.ReadyOrderAsync("default", "one.test"), BridgeHarness.NewCsr("one.test"));
        await harness.FinalizeAsync(await harness.ReadyOrderAsync("default", "two.test"), BridgeHarness.NewCsr("two.test"));

        Assert.Single(await ContactsAsync(harness), contact => contact.Type == ContactType.Tech);
        Assert.DoesNotContain("AddCertificateContact", harness.Upstream.Commands.Take(harness.Upstream.Commands.Count - 1));
    }

    [Theory]
    [InlineData("AddCertificate checkonly")]
    [InlineData("AddCertificate")]
    public async Task AContactThatTheResellerHasDeletedIsMadeAnew(string command)
    {
        await using var harness = await StartAsync("securesiteflexov");
        var first = await IssueAsync(harness, "one.test");
        harness.Upstream.RefusalText = "Entity reference not found; ORGANIZATIONCONTACT";
        harness.Upstream.Refuses[command] = 545;

        var second = await IssueAsync(harness, "two.test");

        Assert.Empty(harness.Upstream.Refuses);
        Assert.NotNull(second.Issuance!.Contacts!.Organization);
        Assert.True(second.Issuance.ContactsRenewed);
        Assert.Equal(2, harness.Purchases);
        Assert.NotNull(first.Certificate);
    }

    /// <summary>A mistake in the data is the operator's; the client learns no more than that it failed.</summary>
    [Fact]
    public async Task AContactThatIsRefusedFailsTheOrderAndOnlyTheOperatorLearnsWhy()
    {
        await using var harness = await StartAsync("securesiteflexov");
        harness.Upstream.RefusalText = "Invalid attribute value syntax; PHONE";
        harness.Upstream.Refuses["AddCertificateContact"] = 505;

        var failed = await FinalizeAsync(harness, "refused.test");

        Assert.Equal(OrderStatus.Invalid, failed.Status);
        Assert.Equal("The CA's reseller refuses the order.", failed.Error!.Detail);
        Assert.Equal("AddCertificateContact: 505 Invalid attribute value syntax; PHONE", failed.Issuance!.CaReason);
        Assert.Equal(0, harness.Purchases);
        Assert.Empty(await harness.LedgerAsync());
    }

    [Theory]
    [InlineData("securesiteflexov")]
    [InlineData("instantsslov")]
    public async Task ItIsReissuedAndRenewedWithTheSameOrganization(string @class)
    {
        await using var harness = await StartAsync(@class);
        var bought = await IssueAsync(harness, "year.test");
        var reissued = await IssueAsync(harness, "year.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(345));
        var renewed = await IssueAsync(harness, "year.test");

        Assert.Equal(
            [IssuancePlan.Buy, IssuancePlan.Reissue, IssuancePlan.Renew],
            new[] { bought, reissued, renewed }.Select(order => order.Issuance!.Plan!.Value));
        Assert.Single(await ContactsAsync(harness), contact => contact.Type == ContactType.Organization);
        var details = await harness.Reseller.Certificates.StatusAsync(
            renewed.Certificate!.Value.Value, CommandPriority.Interactive, Cancellation);
        Assert.Equal([bought.Issuance!.Contacts!.Organization!], details.OrganizationContacts);
    }

    internal static CertificateProfile Profile(string @class) => BridgeHarness.Profile("organization", @class) with
    {
        OrganizationContact = Organization,
        EvApproverContact = Approver,
    };

    internal static Task<BridgeHarness> StartAsync(string @class, Func<SandboxOptions, SandboxOptions>? sandbox = null) =>
        BridgeHarness.StartAsync(sandbox: sandbox, profiles: profiles => [.. profiles, Profile(@class)]);

    private static async Task<Order> FinalizeAsync(BridgeHarness harness, string name) =>
        await harness.FinalizeAsync(await harness.ReadyOrderAsync("organization", name), BridgeHarness.NewCsr(name));

    private static async Task<Order> IssueAsync(BridgeHarness harness, string name)
    {
        var valid = await FinalizeAsync(harness, name);
        Assert.True(valid.Status == OrderStatus.Valid, $"{name}: {valid.Status} {valid.Error?.Detail} {valid.Issuance?.CaReason}");
        return valid;
    }

    private static ValueTask<List<CertificateContact>> ContactsAsync(BridgeHarness harness) =>
        harness.Reseller.Contacts.ListAsync(new ContactListFilter(), CommandPriority.Interactive, Cancellation).ToListAsync(Cancellation);
}
