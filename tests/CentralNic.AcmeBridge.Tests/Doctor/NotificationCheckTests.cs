using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Tests.Notifications;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.Doctor;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.AcmeBridge.Tests.Operator;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Doctor;

/// <summary>Whether <c>doctor</c> sees that nobody would learn of what goes wrong.</summary>
public sealed class NotificationCheckTests
{
    [Fact]
    public async Task NoChannel_IsAWarning()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(
            "Operator:Notify",
            (await Diagnosis.OfAsync(DoctorSettings.Load(folder.Path), null, "notifications")).Single(DoctorStatus.Warning).Setting);
    }

    [Fact]
    public async Task ProgramThatIsMissing_IsFailedAndTheDeliveriesOfAStoppedBridgeAreSkipped()
    {
        using var folder = new TemporaryFolder();
        var settings = DoctorSettings.Load(folder.Path);
        settings = settings with
        {
            Operator = settings.Operator with
            {
                Notify = new NotifyOptions { Program = new ProgramChannelOptions { Program = "/usr/lib/no-such-program" } },
            },
        };

        var findings = await Diagnosis.OfAsync(settings, null, "notifications");

        Assert.Equal("Operator:Notify:Program", findings.Single(DoctorStatus.Failed).Setting);
        Assert.Contains("No bridge runs", findings.Single(DoctorStatus.Skipped).Detail, StringComparison.Ordinal);
    }

    /// <summary>Mail and webhook are dialled, whether a bridge runs or not, and nothing is sent.</summary>
    [Fact]
    public async Task ChannelsOfAStoppedBridge_AreDialled()
    {
        await using var receiver = await WebhookReceiver.StartAsync(TimeProvider.System);
        using var folder = new TemporaryFolder();
        var settings = DoctorSettings.Load(folder.Path);
        settings = settings with
        {
            Operator = settings.Operator with
            {
                Notify = new NotifyOptions
                {
                    Webhook = receiver.Options,
                    Mail = new MailChannelOptions("localhost", "bridge@example.com", ["hostmaster@example.com"]) { Port = FreePort.Next() },
                },
            },
        };

        var findings = await Diagnosis.OfAsync(settings, null, "notifications");

        var reached = findings.Single(DoctorStatus.Ok);
        Assert.Equal(
            ("webhook", "Reached from here: it answers a HEAD request, with status 405."), (reached.Subject, reached.Detail));
        var away = findings.Single(DoctorStatus.Failed);
        Assert.Equal(("mail", "Operator:Notify:Mail:Server"), (away.Subject, away.Setting));
        Assert.StartsWith("It cannot be used from here: ", away.Detail, StringComparison.Ordinal);
        Assert.Empty(receiver.Attempts);
        Assert.Empty(receiver.Refused);
    }

    [Theory]
    [InlineData("/bin/true", DoctorStatus.Ok, "The last one was delivered")]
    [InlineData("/bin/false", DoctorStatus.Failed, "The last delivery failed")]
    internal async Task LastDelivery_SaysWhetherTheChannelWorks(string program, DoctorStatus expected, string words)
    {
        Assert.SkipUnless(File.Exists(program), $"{program} is missing");
        await using var bridge = await RunningBridge.StartAsync(new() { ["Operator__Notify__Program"] = program });
        Assert.Equal("program", (await Diagnosis.OfAsync(bridge, "notifications")).Single(DoctorStatus.Ok).Subject);
        await OperatorConsole.RunAsync(bridge.DataFolder, "notify", "test");

        var finding = (await Diagnosis.OfAsync(bridge, "notifications")).Single(expected);

        Assert.StartsWith(words, finding.Detail, StringComparison.Ordinal);
        Assert.Contains(expected == DoctorStatus.Failed ? "notify test --channel program" : "", finding.Command
            ?? "", StringComparison.Ordinal);
    }
}
