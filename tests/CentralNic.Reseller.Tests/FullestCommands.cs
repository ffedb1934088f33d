using CentralNic.Reseller.Budget;
using CentralNic.Reseller.CertificateOrders;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Contacts;
using CentralNic.Reseller.Events;
using CentralNic.Reseller.Syntax;
using CentralNic.Reseller.Tests.Transport;
using CentralNic.Reseller.Wire;
using CentralNic.Reseller.Zones;

namespace CentralNic.Reseller.Tests;

/// <summary>Calls every method of the client with everything set that can be set, and tells what was sent.</summary>
internal static class FullestCommands
{
    private static readonly ContactPerson Person = new()
    {
        FirstName = "a",
        LastName = "b",
        Phone = "+1.2",
        Email = "a@b.test",
        JobTitle = "c",
    };

    private static readonly ContactOrganization Organization = new()
    {
        Name = "a",
        Dba = "b",
        Street = "c",
        Zip = "d",
        City = "e",
        State = "f",
        Country = "DE",
        Phone = "+1.2",
        Email = "a@b.test",
    };

    private static readonly StartOfAuthority Soa = new()
    {
        PrimaryServer = "ns.",
        Mailbox = "m.",
        Serial = 1,
        Refresh = 900,
        Retry = 1,
        Expire = 1,
        MinimumTtl = 60,
        Ttl = 60,
    };

    private static readonly string[] Two = ["a.test", "b.test"];

    private static readonly Dictionary<string, string> OfName = new() { ["a.test"] = "x" };

    /// <summary>The commands as they arrived.</summary>
    public static async Task<IReadOnlyList<ResellerCommand>> SendAllAsync(CancellationToken cancellation)
    {
        await using var api = await LoopbackApi.StartAsync(
            (command, _) => new ResellerResponse(command.Name == "CheckDNSZone" ? 210 : 200, "ok")
                .Add("certificate", "DK1").Add("certificatecontact", "CC-1").Add("price", "1"));
        await using var test = new TestClient(api.Endpoint);
        await SendCertificatesAsync(test.Client.Certificates, cancellation);
        await SendOthersAsync(test.Client, cancellation);
        await SendZonesAsync(test.Client.Zones, cancellation);
        return [.. api.Received.Select(received => ResellerCommand.Parse(received.Form["s_command"]))];
    }

    private static async Task SendCertificatesAsync(CertificateCommands client, CancellationToken cancellation)
    {
        const CommandPriority now = CommandPriority.Interactive;
        var order = new AddCertificateRequest
        {
            Class = "c",
            CsrPem = "x",
            Names = Two,
            DcvMethod = "EMAIL",
            DcvToken = "t",
            DcvEmails = OfName,
            DcvDomains = OfName,
            DcvScope = DcvScope.Base,
            DcvLanguage = DcvLanguage.BrazilianPortuguese,
            ServerType = "s",
            Period = "1y",
            TechContacts = Two,
            EvApproverContacts = Two,
            NewTechContacts = [Person, Person],
            NewEvApprover = Person,
            NewOrganization = Organization,
            CaCertificate = "c",
            Algorithm = "a",
            OrganizationContact = "o",
            OrganizationOHandle = "o",
            OrganizationPHandle = "p",
            ServiceTags = Two,
            AddServiceTags = Two,
            NoAutoFillDomains = true,
        };
        var renewal = new RenewCertificateRequest
        {
            CertificateId = "DK1",
            CsrPem = "x",
            Names = Two,
            DcvMethod = "EMAIL",
            DcvToken = "t",
            DcvEmails = OfName,
            DcvScope = DcvScope.Fqdn,
            DcvLanguage = DcvLanguage.English,
            ServerType = "s",
            Period = "1y",
            TechContacts = Two,
            EvApproverContacts = Two,
            NewTechContacts = [Person, Person],
            NewEvApprover = Person,
            NewOrganization = Organization,
            CaCertificate = "c",
            Algorithm = "a",
            OrganizationContacts = Two,
        };
        var reissue = new ReissueCertificateRequest
        {
            CertificateId = "DK1",
            CsrPem = "x",
            DcvScope = DcvScope.Base,
            DcvToken = "t",
            CaCertificate = "c",
            Algorithm = "a",
        };
        var filter = new CertificateListFilter
        {
            Certificate = "*",
            CertificateOrder = "*",
            Domain = "*",
            Status = "*",
            Class = "*",
            ServerType = "*",
            CreatedDate = "*",
            UpdatedDate = "*",
            ExpirationDate = "*",
            ServiceTags = Two,
            IncludeSubresellers = true,
            OrderBy = CertificateListOrder.Class,
            Descending = true,
            PageSize = 1,
        };

        await client.CheckAsync(new() { CsrPem = "x", CrtPem = "x", Class = "c", Names = Two, GenerateDcvToken = true }, now, cancellation);
        await client.CheckAddAsync(order, now, cancellation);
        await client.AddAsync(order, now, cancellation);
        await client.CheckRenewAsync(renewal, now, cancellation);
        await client.RenewAsync(renewal, now, cancellation);
        await client.ReissueAsync(reissue, now, cancellation);
        await client.DeleteAsync("DK1", CertificateDeletion.Revoke, now, cancellation);
        await client.RevokeAsync("DK1", now, cancellation);
        await client.StatusAsync("DK1", now, cancellation);
        await client.StatusAsync("DK1", ChainFormat.ZipWithoutRoot, now, cancellation);
        await client.ListAsync(filter, now, cancellation).ToListAsync(cancellation);
        await client.ResendNotificationAsync("DK1", now, cancellation);
        await client.PushAsync("DK1", "other", now, cancellation);
    }

    private static async Task SendOthersAsync(ResellerClient client, CancellationToken cancellation)
    {
        const CommandPriority now = CommandPriority.Interactive;
        var orders = new CertificateOrderListFilter
        {
            CertificateOrder = "*",
            Status = "*",
            Class = "*",
            PaidUntil = "*",
            CreatedDate = "*",
            UpdatedDate = "*",
            OrderBy = CertificateOrderListOrder.PaidUntil,
            Descending = true,
            PageSize = 1,
        };
        var contacts = new ContactListFilter
        {
            Contact = "*",
            Type = "*",
            FirstName = "*",
            LastName = "*",
            JobTitle = "*",
            Phone = "*",
            Email = "*",
            Organization = "*",
            OrganizationDba = "*",
            OrganizationStreet = "*",
            OrganizationCity = "*",
            OrganizationZip = "*",
            OrganizationState = "*",
            OrganizationCountry = "*",
            OrganizationPhone = "*",
            OrganizationCategory = "*",
            CreatedDate = "*",
            UpdatedDate = "*",
            OrderBy = ContactListOrder.OrganizationDba,
            Descending = true,
            PageSize = 1,
        };
        var events = new EventListFilter
        {
            Class = "*",
            Subclass = "*",
            MinDate = DateTimeOffset.UnixEpoch,
            MaxDate = DateTimeOffset.UnixEpoch,
            Age = EventAge.All,
            IncludeSubresellers = true,
            OrderBy = EventListOrder.Date,
            Descending = true,
            PageSize = 1,
        };

        await client.CertificateOrders.CancelAsync("DK01", now, cancellation);
        await client.CertificateOrders.RevokeAsync("DK01", now, cancellation);
        await client.CertificateOrders.StatusAsync("DK01", now, cancellation);
        await client.CertificateOrders.ListAsync(orders, now, cancellation).ToListAsync(cancellation);
        await client.Contacts.AddAsync(
            new() { Type = ContactType.EvApprover, Person = Person, Organization = Organization, PHandle = "p", OHandle = "o" },
            now,
            cancellation);
        await client.Contacts.StatusAsync("CC-1", now, cancellation);
        await client.Contacts.ListAsync(contacts, now, cancellation).ToListAsync(cancellation);
        await client.Classes.ListAsync(now, cancellation);
        await client.Classes.InfoAsync("c", now, cancellation);
        await client.Events.ListAsync(events, now, cancellation).ToListAsync(cancellation);
        await client.Events.ListAsync(events with { Age = EventAge.Deleted }, now, cancellation).ToListAsync(cancellation);
        await client.Events.StatusAsync("1", now, cancellation);
        await client.Events.StatusDeletedAsync("1", now, cancellation);
        await client.Events.DeleteAsync("1", now, cancellation);
        await client.Account.StatusAsync(now, cancellation);
        await client.Syntax.QueryAsync(
            new CommandSyntaxQuery
            {
                CommandName = "AddCertificate",
                Class = "c",
                Kind = CommandSyntaxKind.Request,
                Domain = "d",
                Parent = true,
                OnlyParent = true,
                AllZones = true,
            },
            now,
            cancellation);
    }

    private static async Task SendZonesAsync(ZoneCommands client, CancellationToken cancellation)
    {
        const CommandPriority now = CommandPriority.Interactive;
        var zones = new ZoneListFilter { Zone = "*", External = false, Descending = true, PageSize = 1 };
        var records = new ZoneRecordFilter
        {
            Zone = "a.test",
            Name = "@",
            Type = "TXT",
            Content = "x",
            Ttl = 60,
            Priority = 1,
            OrderBy = ZoneRecordOrder.ChangedDate,
            Descending = true,
            PageSize = 1,
        };

        await client.ExistsAsync("a.test", now, cancellation);
        await client.StatusAsync("a.test", now, cancellation);
        await client.ListAsync(zones, now, cancellation).ToListAsync(cancellation);
        await client.RecordsAsync(records, now, cancellation).ToListAsync(cancellation);
        await client.ModifyAsync(
            new() { Zone = "a.test", Add = Two, Delete = Two, Replace = Two, Soa = Soa, IsSigned = true }, now, cancellation);
        await client.AddAsync(
            new() { Zone = "a.test", Records = Two, Soa = Soa, IsSigned = false, PremiumDnsSet = "ANYCAST1" }, now, cancellation);
    }
}
