using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests.Golden;

/// <summary>Manual 9.1.1 to 9.1.15: classes, checks, contacts and prices.</summary>
public sealed class ClassAndContactExamples
{
    [Theory]
    [InlineData("9.1.1")]
    [InlineData("9.1.2")]
    [InlineData("9.1.5")]
    [InlineData("9.1.7")]
    [InlineData("9.1.8")]
    [InlineData("9.1.9")]
    [InlineData("9.1.13")]
    [InlineData("9.1.14")]
    [InlineData("9.1.15")]
    public async Task Example_IsAnsweredAsPrinted(string section)
    {
        await using var setting = await Setting.StartAsync();
        await setting.PlayAsync(section);
    }

    [Fact]
    public async Task Example_9_1_3_TellsOfARequest()
    {
        await using var setting = await Setting.StartAsync();
        await setting.PlayAsync("9.1.3", Certificates.RequestPem);
    }

    [Fact]
    public async Task Example_9_1_4_TellsOfACertificate()
    {
        await using var setting = await Setting.StartAsync();
        await setting.PlayAsync("9.1.4", Certificates.LeafPem);
    }

    [Fact]
    public async Task Example_9_1_6_TellsOfBothAndOfMailboxes()
    {
        await using var setting = await Setting.StartAsync();
        var crt = Certificates.LeafPem.Split('\n').Select((line, i) => ($"crt{i}", line.Trim())).ToArray();
        await setting.PlayAsync("9.1.6", Certificates.RequestPem, crt);
    }

    [Fact]
    public async Task Example_9_1_10_ListsContacts()
    {
        await using var setting = await Setting.StartAsync();
        for (var i = 0; i < 7; i++)
        {
            await setting.PlayAsync("9.1.7");
        }

        await setting.PlayAsync("9.1.10");
    }

    [Fact]
    public async Task Example_9_1_11_ListsContactsWithDetails()
    {
        await using var setting = await Setting.StartAsync();
        await setting.PlayAsync(
            "9.1.8",
            null,
            ("email", "max.mustermann@example.com"), ("phone", "+1.555123456"), ("organizationname", "Example Corp."),
            ("organizationdba", "Domain company Inc."), ("organizationstreet", "Example street 1"), ("organizationcity", "San Francisco"),
            ("organizationstate", "CA"), ("organizationcountry", "US"), ("organizationzip", "94102"), ("organizationphone", "+1.555123456"),
            ("organizationemail", "contact@example.com"));
        for (var i = 0; i < 7; i++)
        {
            setting.Time.Advance(TimeSpan.FromSeconds(1));
            await setting.PlayAsync("9.1.7", null, ("phone", "+1.55556789"), ("email", "max@example.com"));
        }

        // Ids are random: the order of the sample is that of creation.
        await setting.PlayAsync("9.1.11", null, ("orderby", "CREATEDDATE"));
    }

    [Fact]
    public async Task Example_9_1_12_TellsOfAContact()
    {
        await using var setting = await Setting.StartAsync();
        var contact = await setting.PlayAsync("9.1.7");
        await setting.PlayAsync("9.1.12", null, ("certificatecontact", contact.First("certificatecontact")!));
    }
}
