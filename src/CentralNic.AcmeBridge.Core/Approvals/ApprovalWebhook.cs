using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Approvals;

/// <summary>
/// Asks the hoster's system, by a POST that is signed as Standard Webhooks has it. Nothing that it answers is taken for a yes but
/// <c>{"decision":"yes"}</c> with status 200.
/// </summary>
internal sealed class ApprovalWebhook(TimeProvider time) : IDisposable
{
    private const int MaxAnswer = 16 * 1024;
    private const int MaxReason = 200;

    /// <summary>How many questions one URL gets at once; one account has a third of them at most, one tenant half.</summary>
    internal const int MostAtOnce = 24;

    private readonly KeyedLock<Uri> _questions = new(MostAtOnce, leavesRoom: true);
    private readonly HttpMessageInvoker _http = OutgoingConnections.CreateForOperatorsUrl();

    /// <summary>Asks once.</summary>
    /// <param name="id">The question's id, the same for each repetition.</param>
    public async Task<ApprovalOutcome> AskAsync(
        ApprovalEndpoint endpoint, string id, ApprovalPurchase purchase, CancellationToken cancellationToken)
    {
        if (endpoint.Secret is not { } secret)
        {
            return None("the secret for it cannot be read, give the tenant another one");
        }

        using var turn = await _questions.TakeAsync(endpoint.Url, cancellationToken);
        using var attempt = new AttemptTime(endpoint.Timeout, time, cancellationToken);
        try
        {
            using var message = MessageFor(endpoint, secret, id, purchase);
            using var answer = await _http.SendAsync(message, attempt.Token);
            return answer.StatusCode == HttpStatusCode.OK
                ? Understand(await BodyAsync(answer, attempt.Token))
                : None($"it answered with status {(int)answer.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return None($"it did not answer within {endpoint.Timeout.TotalSeconds:0} s");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return None(failure.Message.TrimEnd('.'));
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage MessageFor(ApprovalEndpoint endpoint, WebhookSecret secret, string id, ApprovalPurchase purchase)
    {
        var now = time.GetUtcNow();
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new ApprovalQuestion("purchase.approval", now, purchase), ApprovalsJson.Default.ApprovalQuestion);
        var message = OutgoingConnections.SignedPost(endpoint.Url, body, secret, id, now, "purchase approval");
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return message;
    }

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxAnswer];
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return buffer.AsMemory(0, await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken));
    }

    private static ApprovalOutcome Understand(ReadOnlyMemory<byte> body)
    {
        ApprovalReply? reply;
        try
        {
            reply = JsonSerializer.Deserialize(body.Span, ApprovalsJson.Default.ApprovalReply);
        }
        catch (JsonException)
        {
            return None("its answer is no JSON object with a decision");
        }

        var reason = Harmless(reply?.Reason);
        return reply?.Decision switch
        {
            "yes" => new ApprovalOutcome(true, reason, "it said yes"),
            "no" => new ApprovalOutcome(false, reason, "it said no"),
            "later" => new ApprovalOutcome(null, reason, reason is null ? "it said later" : $"it said later: {reason}"),
            _ => None("its answer has no decision of yes, no or later"),
        };
    }

    private static ApprovalOutcome None(string why) => new(null, null, why);

    /// <summary>One line of printable text, since it stands in problem documents, logs and on terminals.</summary>
    private static string? Harmless(string? reason) => ApprovalReason.Of(reason, MaxReason);
}
