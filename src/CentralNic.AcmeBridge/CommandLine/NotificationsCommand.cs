using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Operator.Notifications;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The commands <c>notifications</c>, what was told, and <c>notify</c>, which tries the channels.</summary>
internal static class NotificationsCommand
{
    private static readonly TextColumn<Notification>[] Columns =
    [
        new("id", notification => notification.Id),
        new("time", notification => IssuanceText.Moment(notification.Created)),
        new("kind", notification => notification.Kind),
        new("subject", notification => notification.Subject) { Shrinks = true },
        new("delivered", DeliveriesOf),
    ];

    internal static Command Create() => new("notifications", "See what was told, and how it was delivered")
    {
        CreateList(), CreateShow(),
    };

    internal static Command CreateNotify() => new("notify", "Try the channels by which you are told what needs a person")
    {
        CreateTest(),
    };

    private static Command CreateList()
    {
        var kind = new Option<string?>("--kind") { Description = "Only those of this kind", HelpName = "KIND" };
        var tenant = new Option<string?>("--tenant") { Description = "Only what belongs to this tenant", HelpName = "NAME" };
        var undelivered = new Option<bool>("--undelivered")
        {
            Description = "Only those that a channel has not delivered, or has given up",
        };
        var from = CommonOptions.Day("--from", "Not before this day, UTC");
        var to = CommonOptions.Day("--to", "Not after this day, UTC");
        var command = new Command("list", "List what was told, the newest first") { kind, tenant, undelivered, from, to };
        var options = new ListOptions(command);
        command.SetAction((parsed, cancellationToken) => options.WriteAsync(
            parsed,
            new ApiQuery("notifications")
                .With("kind", parsed.GetValue(kind))
                .With("tenant", parsed.GetValue(tenant))
                .With("undelivered", parsed.GetValue(undelivered) ? "true" : null)
                .With("from", parsed.GetValue(from))
                .With("to", parsed.GetValue(to)?.AddDays(1)),
            NotificationsApiJson.Default.PageNotification,
            NotificationsApiJson.Default.Notification,
            "Nothing was told.",
            Columns,
            cancellationToken));
        return command.WithExample("What did not arrive", "notifications list --undelivered");
    }

    private static Command CreateShow()
    {
        var id = new Argument<string>("ID") { Description = "The notification's id" };
        var command = new Command("show", "Show one in full, with its deliveries") { id };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            Print(parsed, options, await bridge.GetAsync(
                $"notifications/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}",
                NotificationsApiJson.Default.Notification,
                cancellationToken));
            return ExitCode.Success;
        });
        return command.WithExample("What was told, and whether it arrived", "notifications show ID");
    }

    private static Command CreateTest()
    {
        var channel = new Option<string?>("--channel")
        {
            Description = "By this channel alone: mail, webhook or program. Default: by all that are configured",
            HelpName = "NAME",
        };
        var command = new Command("test", "Send a test now, and tell what the other side answered; exit code 1 when it was not taken")
        {
            channel,
        };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(
                new NotificationTestRequest(parsed.GetValue(channel)), NotificationsApiJson.Default.NotificationTestRequest);
            var test = await bridge.PostAsync("notifications/test", body, NotificationsApiJson.Default.Notification, cancellationToken);
            if (options.IsJson(parsed))
            {
                Print(parsed, options, test);
            }
            else
            {
                PrintDeliveries(parsed.InvocationConfiguration.Output, test, indent: "");
            }

            return test.Deliveries.All(delivery => delivery.State == DeliveryState.Delivered) ? ExitCode.Success : ExitCode.Failure;
        });
        return command.WithExample("Try the webhook", "notify test --channel webhook");
    }

    private static void Print(ParseResult parsed, OperatorOptions options, Notification notification)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (options.IsJson(parsed))
        {
            output.WriteLine(JsonSerializer.Serialize(notification, NotificationsApiJson.Default.Notification));
            return;
        }

        output.WriteLine($"{notification.Id}  {notification.Kind}: {notification.Subject}");
        output.WriteLine($"  {IssuanceText.Moment(notification.Created)}, since {IssuanceText.Moment(notification.Since)}"
            + (notification.Ended is { } ended ? $", over {IssuanceText.Moment(ended)}" : ""));
        if (notification.Recipient is { } recipient)
        {
            output.WriteLine($"  told to {recipient}, a contact of the account");
        }

        if (notification is { Repeats: { } repeats, LastRepeat: { } last })
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  happened {repeats} times more, last {IssuanceText.Moment(last)}"));
        }

        output.WriteLine($"  {notification.Text}");
        foreach (var proof in notification.Proofs)
        {
            output.WriteLine($"  publish {proof.Type} {proof.Where}: {proof.Value}");
        }

        foreach (var line in notification.Commands)
        {
            output.WriteLine($"  {line}");
        }

        PrintDeliveries(output, notification, indent: "  ");
    }

    private static void PrintDeliveries(TextWriter output, Notification notification, string indent)
    {
        if (notification.Deliveries.IsEmpty)
        {
            output.WriteLine($"{indent}not delivered: no channel is for it");
        }

        foreach (var delivery in notification.Deliveries)
        {
            output.WriteLine($"{indent}{delivery.Channel}: {StateOf(delivery)}"
                + (delivery.Answer is { } answer ? $": {answer}" : "")
                + (delivery.Next is { } next ? $"; again {IssuanceText.Moment(next)}" : ""));
        }
    }

    private static string DeliveriesOf(Notification notification) => notification.Deliveries.IsEmpty
        ? "no channel"
        : string.Join(", ", notification.Deliveries.Select(delivery => $"{delivery.Channel} {StateOf(delivery)}"));

    private static string StateOf(NotificationDelivery delivery) => delivery.State switch
    {
        DeliveryState.Delivered => "delivered",
        DeliveryState.GivenUp => "not delivered",
        _ when delivery.Attempts == 0 => "waits",
        _ => string.Create(CultureInfo.InvariantCulture, $"failed {delivery.Attempts} times"),
    };
}
