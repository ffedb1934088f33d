using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Diagnostics;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Operator.Notifications;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>
/// Whether a person would learn of what goes wrong: which channels there are, whether they are reached now, and what became of their last
/// deliveries. Nothing is sent.
/// </summary>
internal sealed class NotificationCheck : IDoctorCheck
{
    public string Name => "notifications";

    public DoctorNeeds Needs => DoctorNeeds.Settings;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var notify = context.Configured.Operator.Notify;
        string[] channels =
        [
            .. notify.Mail is null ? Array.Empty<string>() : ["mail"],
            .. notify.Webhook is null ? Array.Empty<string>() : ["webhook"],
            .. notify.Program is null ? Array.Empty<string>() : ["program"],
        ];
        if (channels.Length == 0)
        {
            yield return DoctorFinding.Warning(
                "Nobody is told when an order waits for a decision or the bridge itself is unwell.",
                "Configure mail, a webhook or a program.") with
            {
                Setting = NotifySection.Keys.Section,
            };
            yield break;
        }

        if (notify.Program is { } options && !PublisherCheck.IsThere(options.Program))
        {
            yield return DoctorFinding.Failed(
                $"The program {options.Program} is not there, or may not be run by this user.",
                "Name it by its full path, and make it executable.") with
            {
                Subject = "program",
                Setting = NotifySection.Program.Key,
            };
        }

        if (notify.Mail is { } mail)
        {
            yield return Judge(
                "mail", await NotificationProbe.MailAsync(mail, context.Time, cancellationToken), NotifyMailSection.Server.Key);
        }

        if (notify.Webhook is { } webhook)
        {
            yield return Judge(
                "webhook", await NotificationProbe.WebhookAsync(webhook, context.Time, cancellationToken), NotifySection.Url.Key);
        }

        if (context.Bridge is not { } bridge)
        {
            yield return DoctorFinding.Skipped(
                $"Whether {string.Join(" and ", channels)} deliver, the running bridge alone knows: {context.NotRunning}");
            yield break;
        }

        var told = await bridge.GetAsync("notifications?limit=100", NotificationsApiJson.Default.PageNotification, cancellationToken);
        foreach (var channel in channels)
        {
            yield return Judge(channel, told.Items) with { Subject = channel };
        }
    }

    private static DoctorFinding Judge(string channel, NotificationProbeResult probe, string setting)
    {
        var finding = probe.IsUsable
            ? DoctorFinding.Ok($"Reached from here: {probe.Answer}.")
            : DoctorFinding.Failed(
                $"It cannot be used from here: {probe.Answer}.", "Correct the channel's settings, or what stands between.") with
            {
                Setting = setting,
            };
        return finding with { Subject = channel };
    }

    private static DoctorFinding Judge(string channel, ImmutableArray<Notification> told)
    {
        var test = OperatorCommands.Line($"notify test --channel {channel}");
        var deliveries = told.SelectMany(one => one.Deliveries).Where(delivery => delivery.Channel == channel).ToArray();
        var tried = deliveries.Where(delivery => delivery.Last is not null).OrderByDescending(delivery => delivery.Last).ToArray();
        if (tried.Length == 0)
        {
            return deliveries.Length == 0
                ? DoctorFinding.Ok("Nothing was to be told by it yet; send a test to see that it arrives.") with { Command = test }
                : DoctorFinding.Warning(
                    $"{deliveries.Length} notifications wait for it, and none was tried yet.", "Look at the bridge's log.");
        }

        var last = tried[0];
        var words = $"{IssuanceText.Moment(last.Last)}: {last.Answer?.TrimEnd('.')}.";
        if (last.State != DeliveryState.Delivered)
        {
            return DoctorFinding.Failed($"The last delivery failed, {words}", "Correct the channel's settings, then send a test.") with
            {
                Setting = NotifySection.Keys.Section,
                Command = test,
            };
        }

        var given = deliveries.Count(delivery => delivery.State == DeliveryState.GivenUp);
        return given > 0
            ? DoctorFinding.Warning(
                $"The last one was delivered, {words} {given} of the last {told.Length} notifications were given up before.",
                "Read them with the command.") with
            {
                Command = OperatorCommands.Line("notifications list --undelivered"),
            }
            : DoctorFinding.Ok($"The last one was delivered, {words}");
    }
}
