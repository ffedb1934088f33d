using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Contacts;
using Xunit;

namespace CentralNic.Reseller.Tests.Contacts;

/// <summary>Manual 9.1.7 to 9.1.12: what the client sends and reads.</summary>
public sealed class ContactExampleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NewTechnicalContact_IsSentAsPrintedAndRead() // 9.1.7
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.7",
            client => Add(client, new()
            {
                Type = ContactType.Tech,
                Person = new() { FirstName = "Max", LastName = "Mustermann", Email = "max@example.org", Phone = "+1.5552345678" },
            }));

        Assert.Equal(
            """
            ContactId = CC-12345678
            Status = unverified

            """,
            read);
    }

    [Fact]
    public async Task NewOrganizationContact_IsSentAsPrintedAndRead() // 9.1.8
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.8",
            client => Add(client, new()
            {
                Type = ContactType.Organization,
                Person = new() { FirstName = "Max", LastName = "Mustermann", Email = "max@example.org", Phone = "+1.2345678" },
                Organization = new()
                {
                    Name = "Example Corp",
                    Dba = "Example DBA",
                    Street = "Example Street 1",
                    City = "Exampletown",
                    State = "EX",
                    Country = "DE",
                    Zip = "12345",
                    Phone = "+1.55512345678",
                },
            }));

        Assert.Equal(
            """
            ContactId = CC-12345678
            Status = unverified

            """,
            read);
    }

    [Fact]
    public async Task NewContactOfHandles_IsSentAsPrintedAndRead() // 9.1.9
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.9",
            client => Add(client, new() { Type = ContactType.Organization, OHandle = "O-ABC456", PHandle = "P-ABC123" }));

        Assert.Equal(
            """
            ContactId = CC-12345678
            Status = unverified

            """,
            read);
    }

    [Fact]
    public async Task ContactIds_IsSentAsPrintedAndRead() // 9.1.10
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.10",
            client => List(client, new() { Detailed = false }),
            "first=0");

        Assert.Equal(
            """
            [0].ContactId = CC-12345678
            [1].ContactId = CC-23456789
            [2].ContactId = CC-34567891
            [3].ContactId = CC-45678912
            [4].ContactId = CC-56789123
            [5].ContactId = CC-67891234
            [6].ContactId = CC-78912345

            """,
            read);
    }

    [Fact]
    public async Task ContactList_IsSentAsPrintedAndRead() // 9.1.11
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.11",
            client => List(client, new() { PageSize = 2 }),
            "first=0");

        Assert.Equal(
            """
            [0].ContactId = CC-12345678
            [0].Type = Organization
            [0].Person.FirstName = Max
            [0].Person.LastName = Mustermann
            [0].Person.Phone = +1.555123456
            [0].Person.Email = max.mustermann@example.com
            [0].Organization.Name = Example Corp.
            [0].Organization.Dba = Domain company Inc.
            [0].Organization.Street = Example street 1
            [0].Organization.Zip = 94102
            [0].Organization.City = San Francisco
            [0].Organization.State = CA
            [0].Organization.Country = US
            [0].Organization.Phone = +1.555123456
            [0].Organization.Email = contact@example.com
            [0].CreatedDate = 2022-01-18 14:20:09
            [0].UpdatedDate = 2022-01-18 14:20:09
            [1].ContactId = CC-23456789
            [1].Type = Tech
            [1].Person.FirstName = Max
            [1].Person.LastName = Mustermann
            [1].Person.Phone = +1.55556789
            [1].Person.Email = max@example.com
            [1].CreatedDate = 2022-01-18 13:33:32
            [1].UpdatedDate = 2022-01-18 13:33:32

            """,
            read);
    }

    [Fact]
    public async Task Contact_IsSentAsPrintedAndRead() // 9.1.12
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.12",
            client => client.Contacts.StatusAsync("CC-23456789", CommandPriority.Interactive, Cancel));

        Assert.Equal(
            """
            ContactId = CC-23456789
            Type = Tech
            Person.FirstName = Max
            Person.LastName = Mustermann
            Person.Phone = +1.5552345678
            Person.Email = max@example.org
            CreatedBy = <registrar>
            CreatedDate = 2022-07-05 12:35:43
            UpdatedBy = <registrar>
            UpdatedDate = 2022-07-05 12:35:43

            """,
            read);
    }

    private static Task<CertificateContact> Add(ResellerClient client, AddContactRequest request) =>
        client.Contacts.AddAsync(request, CommandPriority.Interactive, Cancel);

    private static Task<List<CertificateContact>> List(ResellerClient client, ContactListFilter filter) =>
        client.Contacts.ListAsync(filter, CommandPriority.Interactive, Cancel).ToListAsync(Cancel).AsTask();
}
