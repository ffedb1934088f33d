using System.Globalization;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Programs;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>Runs the operator's program, which finds the notification in its environment, and as a line of JSON.</summary>
internal sealed class ProgramChannel(ProgramChannelOptions options, Uri? pages, TimeProvider time) : INotificationChannel
{
    public string Name => "program";

    public string Target => options.Program;

    public IReadOnlyList<string> Kinds => options.Kinds;

    public async Task<DeliveryOutcome> DeliverAsync(Notification notification, CancellationToken cancellationToken)
    {
        var message = NotificationMessage.Of(notification, pages);
        var call = new ProgramCall(options.Program, options.Arguments, options.Environment.Concat(Describe(message)), options.Timeout)
        {
            Input = JsonSerializer.Serialize(message, NotificationsJson.Default.NotificationMessage) + "\n",
        };
        try
        {
            var outcome = await ProgramRun.RunAsync(call, time, cancellationToken);
            return outcome.ExitCode switch
            {
                0 => new DeliveryOutcome(true, "it ended with exit code 0"),
                null => new DeliveryOutcome(false, $"it was killed because it had not ended after {options.Timeout}"),
                { } code => new DeliveryOutcome(false, DeliveryOutcome.Words(
                    string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {code}: {outcome.LastWords}"))),
            };
        }
        catch (IOException failure)
        {
            return new DeliveryOutcome(false, DeliveryOutcome.Words(failure.Message));
        }
    }

    private static Dictionary<string, string> Describe(NotificationMessage message) => new()
    {
        ["EVENT_ID"] = message.Id,
        ["EVENT_KIND"] = message.Kind,
        ["EVENT_SEVERITY"] = message.Severity,
        ["EVENT_SUBJECT"] = Clean(message.Subject),
        ["EVENT_ORDER"] = message.Order ?? "",
        ["EVENT_TENANT"] = message.Tenant ?? "",
        ["EVENT_PROFILE"] = message.Profile ?? "",
        ["EVENT_CERTIFICATE"] = message.Certificate ?? "",
        ["EVENT_NAMES"] = string.Join(' ', message.Names),
        ["EVENT_TEXT"] = Clean(message.Text),
        ["EVENT_SINCE"] = message.Since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["EVENT_COMMANDS"] = string.Join('\n', message.Commands),
        ["EVENT_LINK"] = message.Link ?? "",
    };

    private static string Clean(string text) => text.Replace('\0', ' ');
}
