using System.Globalization;
using System.Net;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Network;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// Sends notifications to a system of the operator's, signed as Standard Webhooks has it. Any status of success is enough.
/// </summary>
internal sealed class WebhookChannel(WebhookChannelOptions options, Uri? pages, TimeProvider time) : INotificationChannel, IDisposable
{
    private readonly HttpMessageInvoker _http = OutgoingConnections.CreateForOperatorsUrl();

    public string Name => "webhook";

    // What stands behind the host may be a secret of the operator's.
    public string Target => options.Url.GetLeftPart(UriPartial.Authority);

    public IReadOnlyList<string> Kinds => options.Kinds;

    public Task<DeliveryOutcome> DeliverAsync(Notification notification, CancellationToken cancellationToken) => AttemptAsync(
        () => MessageOf(notification),
        answer => new DeliveryOutcome(
            answer.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices,
            string.Create(CultureInfo.InvariantCulture, $"it answered with status {(int)answer.StatusCode}")),
        cancellationToken);

    /// <summary>Asks for nothing but an answer, which a receiver that takes POST alone gives as an error.</summary>
    /// <returns>Whether it is reached, by TLS that holds.</returns>
    public Task<DeliveryOutcome> ProbeAsync(CancellationToken cancellationToken) => AttemptAsync(
        () => OutgoingConnections.Head(options.Url, "notification check"),
        answer => new DeliveryOutcome(
            (int)answer.StatusCode < 500,
            string.Create(CultureInfo.InvariantCulture, $"it answers a HEAD request, with status {(int)answer.StatusCode}")),
        cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<DeliveryOutcome> AttemptAsync(
        Func<HttpRequestMessage> make, Func<HttpResponseMessage, DeliveryOutcome> judge, CancellationToken cancellationToken)
    {
        using var attempt = new AttemptTime(options.Timeout, time, cancellationToken);
        try
        {
            using var message = make();
            using var answer = await _http.SendAsync(message, attempt.Token);
            return judge(answer);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryOutcome(
                false, string.Create(CultureInfo.InvariantCulture, $"it did not answer within {options.Timeout.TotalSeconds:0} s"));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new DeliveryOutcome(false, DeliveryOutcome.Words(failure.Message.TrimEnd('.')));
        }
    }

    private HttpRequestMessage MessageOf(Notification notification)
    {
        // The body is the same in each repetition, the timestamp is that of the attempt.
        var told = new NotificationEvent(
            $"notification.{notification.Kind}", notification.Created, NotificationMessage.Of(notification, pages));
        var body = JsonSerializer.SerializeToUtf8Bytes(told, NotificationsJson.Default.NotificationEvent);
        return OutgoingConnections.SignedPost(options.Url, body, options.Secret, notification.Id, time.GetUtcNow(), "notification");
    }
}
