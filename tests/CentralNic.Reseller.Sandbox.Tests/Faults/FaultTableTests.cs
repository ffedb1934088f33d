using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.Reseller.Sandbox.Tests.Faults;

/// <summary>What each fault means to the project's own client, and what the sandbox's state says was bought.</summary>
public sealed class FaultTableTests
{
    private static readonly AddCertificateRequest Order = new()
    {
        Class = "ssl123dv",
        CsrPem = Api.NewCsr(),
        Names = ["example.test"],
        DcvMethod = "HTTP",
        TechContacts = ["P-ABC123"],
        ServiceTags = ["issuance-1"],
        NoAutoFillDomains = true,
    };

    public static TheoryData<SandboxFaultKind, bool, string, ResellerErrorKind, int> Table
    {
        get
        {
            var table = new TheoryData<SandboxFaultKind, bool, string, ResellerErrorKind, int>();
            foreach (var (kind, afterWork, read, buy, bought) in new (SandboxFaultKind, bool, ResellerErrorKind, ResellerErrorKind, int)[]
            {
                (SandboxFaultKind.NoAnswer, false, ResellerErrorKind.Unreachable, ResellerErrorKind.OutcomeUnknown, 0),
                (SandboxFaultKind.NoAnswer, true, ResellerErrorKind.Unreachable, ResellerErrorKind.OutcomeUnknown, 1),
                (SandboxFaultKind.ServerError, false, ResellerErrorKind.Transient, ResellerErrorKind.OutcomeUnknown, 0),
                (SandboxFaultKind.ServerError, true, ResellerErrorKind.Transient, ResellerErrorKind.OutcomeUnknown, 1),
                (SandboxFaultKind.AbuseLock, false, ResellerErrorKind.AbuseLock, ResellerErrorKind.AbuseLock, 0),
                (SandboxFaultKind.CommandFailed, false, ResellerErrorKind.Generic, ResellerErrorKind.Generic, 0),
                (SandboxFaultKind.Slow, false, ResellerErrorKind.Unreachable, ResellerErrorKind.OutcomeUnknown, 1),
                (SandboxFaultKind.Slow, true, ResellerErrorKind.Unreachable, ResellerErrorKind.OutcomeUnknown, 1),
                (SandboxFaultKind.Truncated, false, ResellerErrorKind.Truncated, ResellerErrorKind.OutcomeUnknown, 1),
                (SandboxFaultKind.BadGateway, false, ResellerErrorKind.Unreachable, ResellerErrorKind.OutcomeUnknown, 0),
                (SandboxFaultKind.BadGateway, true, ResellerErrorKind.Unreachable, ResellerErrorKind.OutcomeUnknown, 1),
            })
            {
                table.Add(kind, afterWork, "GetCertificateInfo", read, 0);
                table.Add(kind, afterWork, "QueryCertificateList", read, 0);
                table.Add(kind, afterWork, "AddCertificate checkonly", read, 0);
                table.Add(kind, afterWork, "AddCertificate", buy, bought);
            }

            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Fault_OfACommandIsWhatTheClientUnderstandsAndTheBooksKnow(
        SandboxFaultKind kind, bool afterWork, string command, ResellerErrorKind expected, int bought)
    {
        await using var setting = await Setting.StartAsync();
        await using var client = Client(setting);
        await client.Classes.ListAsync(CommandPriority.Interactive, TestContext.Current.CancellationToken);
        setting.Server.Faults.Add(new()
        {
            Kind = kind,
            Command = command,
            AfterWork = afterWork,
            Delay = kind == SandboxFaultKind.Slow ? TimeSpan.FromSeconds(3) : TimeSpan.Zero,
        });

        var failure = await Assert.ThrowsAsync<ResellerException>(() => SendAsync(client, command));

        Assert.Equal(expected, failure.Kind);
        await setting.UntilAsync(b => b.Commands.Any(c => c.Fault is not null) && b.Purchases.Count >= bought);
        Assert.Equal(bought, setting.Server.State.Purchases.Count);
        Assert.Equal(1, Assert.Single(setting.Server.Faults.All).Happened);
    }

    [Theory]
    [InlineData("GetCertificateInfo", 0)]
    [InlineData("AddCertificate", 1)]
    public async Task Fault_OfAnotherCommandChangesNothing(string command, int bought)
    {
        await using var setting = await Setting.StartAsync();
        await using var client = Client(setting);
        setting.Server.Faults.Add(new() { Kind = SandboxFaultKind.NoAnswer, Command = "AddCertificate checkonly" });
        setting.Server.Faults.Add(new() { Kind = SandboxFaultKind.CommandFailed, Command = "Renew*" });

        await SendAsync(client, command);

        Assert.Equal(bought, setting.Server.State.Purchases.Count);
        Assert.Null(setting.Server.State.Commands[^1].Fault);
    }

    [Fact]
    public async Task LostAnswer_WhatWasBoughtIsFoundByItsTag()
    {
        await using var setting = await Setting.StartAsync();
        await using var client = Client(setting);
        setting.Server.Faults.Add(new() { Kind = SandboxFaultKind.NoAnswer, Command = "AddCertificate", AfterWork = true });
        await Assert.ThrowsAsync<ResellerException>(() => SendAsync(client, "AddCertificate"));

        var filter = new CertificateListFilter { ServiceTags = ["issuance-1"] };
        var found = new List<CertificateListEntry>();
        await foreach (var entry in client.Certificates.ListAsync(
            filter, CommandPriority.Interactive, TestContext.Current.CancellationToken))
        {
            found.Add(entry);
        }

        Assert.Equal(setting.Server.State.Purchases.Single().CertificateId, Assert.Single(found).CertificateId);
    }

    private static ResellerClient Client(Setting setting) => new(
        new()
        {
            Endpoint = setting.Server.Endpoint,
            Login = "sandbox",
            Password = new("sandbox"),
            CommandsPerSecond = 1000,
            Burst = 1000,
            ReadAttempts = 1,
            TotalTimeout = TimeSpan.FromSeconds(2),
        },
        TimeProvider.System,
        NullLogger<ResellerClient>.Instance);

    private static async Task SendAsync(ResellerClient client, string command)
    {
        var token = TestContext.Current.CancellationToken;
        switch (command)
        {
            case "GetCertificateInfo":
                await client.Classes.InfoAsync("ssl123dv", CommandPriority.Interactive, token);
                break;
            case "QueryCertificateList":
                await foreach (var _ in client.Certificates.ListAsync(new(), CommandPriority.Interactive, token))
                {
                    // Read to its end.
                }

                break;
            case "AddCertificate checkonly":
                await client.Certificates.CheckAddAsync(Order, CommandPriority.Interactive, token);
                break;
            case "AddCertificate":
                await client.Certificates.AddAsync(Order, CommandPriority.Interactive, token);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(command));
        }
    }
}
