using CentralNic.Reseller.Budget;
using Xunit;

namespace CentralNic.Reseller.Tests.Classes;

/// <summary>Manual 9.1.1 and 9.1.2: what the client sends and reads.</summary>
public sealed class ClassExampleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClassList_IsSentAsPrintedAndRead() // 9.1.1
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.1",
            client => client.Classes.ListAsync(CommandPriority.Interactive, Cancel));

        Assert.Equal(
            """
             = geotrustflexdv, geotrusttruebizidev

            """,
            read);
    }

    [Fact]
    public async Task ClassInfo_IsSentAsPrintedAndRead() // 9.1.2
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.2",
            client => client.Classes.InfoAsync("SSL123DV", CommandPriority.Interactive, Cancel));

        Assert.Equal(
            """
            Class = ssl123dv
            Name = SSL123DV
            Brand = DigiCert
            Supplier = DIGICERT
            Level = Domain
            Wildcards = True
            DcvMethods = EMAIL, DNS-CNAME, DNS-TXT, HTTP, HTTPS
            TechContact = Mandatory
            OrganizationContact = No
            EvApproverContact = No
            IncludedNames = 1
            MaxNames = 250
            MaxNamesWithAlternatives = 250
            FreeAlternatives = 3
            MaxWildcards = 250
            Periods = 1y
            Prefix = DK
            ServerTypes = barracuda, lighttpd
            ImmediateIssuance = True
            Other[included nonwildcard domains with base] = 1
            Other[included wildcard domains with base] = 1
            Other[max nonwildcard domains] = 250

            """,
            read);
    }
}
