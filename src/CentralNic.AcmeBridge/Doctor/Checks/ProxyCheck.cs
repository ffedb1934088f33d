using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Endpoints;
using CentralNic.AcmeBridge.Operator.Doctor;

namespace CentralNic.AcmeBridge.Doctor.Checks;

/// <summary>
/// Whether answers come through the public URL as the bridge gives them: status, problem document, nonce, Retry-After, and those that are
/// held back; and whether the bridge learns where a client is.
/// </summary>
internal sealed class ProxyCheck : IDoctorCheck
{
    private const string Errors =
        "Have the proxy leave answers with an error status as they are: nginx 'proxy_intercept_errors off;', Apache 'ProxyErrorOverride "
        + "Off', HAProxy without http-errors for it.";

    private const string Untouched = "Have the proxy pass status, body and headers on as they are, and put no cache in front.";

    private const string NonceHeader = "Replay-Nonce";

    /// <summary>An address for documentation (RFC 5737), which no client has.</summary>
    private static readonly IPAddress Forged = IPAddress.Parse("192.0.2.1");

    public string Name => "proxy";

    public DoctorNeeds Needs => DoctorNeeds.Settings | DoctorNeeds.Bridge;

    public async IAsyncEnumerable<DoctorFinding> RunAsync(
        DoctorContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var client = new PublicUrlClient(context.Time);
        var urls = new AcmeUrls(context.Configured.PublicUrl);
        var directory = JudgeDirectory(await client.SendAsync(HttpMethod.Get, urls.Directory, null, cancellationToken), urls);
        yield return directory with { Subject = "directory" };
        if (directory.Status == DoctorStatus.Failed)
        {
            yield return DoctorFinding.Skipped("The rest can be looked at when the directory is reached.");
            yield break;
        }

        yield return JudgeNonces(
            await client.SendAsync(HttpMethod.Head, urls.NewNonce, null, cancellationToken),
            await client.SendAsync(HttpMethod.Get, urls.NewNonce, null, cancellationToken)) with
        {
            Subject = "nonce",
        };

        // Refused before anything is looked up, so nothing is made by it.
        var refused = await PostAsync(client, urls.NewAccount, "{}", cancellationToken);
        yield return JudgeProblem(refused, StatusCodes.Status400BadRequest, mark: null, retryAfter: null) with { Subject = "problem" };
        var large = $$"""{"protected":"{{new string('A', FlattenedJws.DefaultMaxLength - 100)}}"}""";
        yield return JudgeLarge(await PostAsync(client, urls.NewAccount, large, cancellationToken)) with { Subject = "large request" };

        var limited = await AskAsync(context, DoctorProbeRequest.RateLimited, cancellationToken);
        var canForge = !client.OwnEndPoints.Any(own => context.Configured.TrustedProxies.Any(network => network.Contains(own.Address)));
        var answer = await FetchAsync(client, limited, canForge, cancellationToken);
        var finding = JudgeProblem(answer, limited.Status, limited.Mark, limited.RetryAfterSeconds);
        yield return finding with { Subject = "rate limit" };
        if (finding.Status == DoctorStatus.Ok)
        {
            yield return JudgeForwarded(Read(answer)!, client.OwnEndPoints) with { Subject = "client address" };
        }

        var held = await AskAsync(context, DoctorProbeRequest.Held, cancellationToken);
        yield return JudgeHeld(await FetchAsync(client, held, forges: false, cancellationToken), held) with { Subject = "held answer" };
    }

    private static async Task<DoctorProbe> AskAsync(DoctorContext context, string kind, CancellationToken cancellationToken)
    {
        using var body = JsonContent.Create(new DoctorProbeRequest(kind), DoctorProbesJson.Default.DoctorProbeRequest);
        return await context.Bridge!.PostAsync("doctor/probes", body, DoctorProbesJson.Default.DoctorProbe, cancellationToken);
    }

    private static async Task<PublicAnswer> FetchAsync(
        PublicUrlClient client, DoctorProbe probe, bool forges, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, probe.Url);
        if (forges)
        {
            request.Headers.Add("X-Forwarded-For", Forged.ToString());
        }

        return await client.SendAsync(request, TimeSpan.FromSeconds(probe.HoldSeconds + 10), cancellationToken);
    }

    private static async Task<PublicAnswer> PostAsync(
        PublicUrlClient client, string url, string text, CancellationToken cancellationToken)
    {
        using var body = new StringContent(text, new MediaTypeHeaderValue("application/jose+json"));
        return await client.SendAsync(HttpMethod.Post, url, body, cancellationToken);
    }

    private static DoctorFinding JudgeDirectory(PublicAnswer answer, AcmeUrls urls) =>
        answer.Status == StatusCodes.Status200OK && answer.Body.Contains($"\"{urls.NewNonce}\"", StringComparison.Ordinal)
            ? DoctorFinding.Ok($"{urls.Directory} is this bridge's directory.")
            : DoctorFinding.Failed(
                $"{urls.Directory} is answered with {answer.Words}, and not with this bridge's directory.",
                "See that the name leads to the proxy in front of this bridge, and that the proxy forwards all paths below the public URL "
                + "to an address of Listen.") with
            {
                Setting = $"{ServerSection.PublicUrl.Key}, {ServerSection.Listen.Key}",
            };

    private static DoctorFinding JudgeNonces(PublicAnswer head, PublicAnswer get)
    {
        foreach (var (answer, method, status) in new[]
        {
            (head, "HEAD", StatusCodes.Status200OK), (get, "GET", StatusCodes.Status204NoContent),
        })
        {
            if (answer.Status != status)
            {
                return DoctorFinding.Failed(
                    $"{method} of newNonce is answered with {answer.Words}, and not with status {status}.", Untouched);
            }

            if (answer.Header(NonceHeader) is null)
            {
                return DoctorFinding.Failed($"The answer to {method} of newNonce comes without {NonceHeader}.", Untouched);
            }
        }

        if (head.Header(NonceHeader) == get.Header(NonceHeader))
        {
            return DoctorFinding.Failed("Two requests got the same nonce: a cache answers in place of the bridge.", Untouched);
        }

        return head.Headers?.CacheControl is { NoStore: true }
            ? DoctorFinding.Ok($"{NonceHeader} and 'Cache-Control: no-store' arrive.")
            : DoctorFinding.Failed("The answer to newNonce comes without 'Cache-Control: no-store'.", Untouched);
    }

    /// <summary>Whether a problem document came as it was sent.</summary>
    private static DoctorFinding JudgeProblem(PublicAnswer answer, int status, string? mark, int? retryAfter)
    {
        if (answer.Status == StatusCodes.Status404NotFound && mark is not null)
        {
            return DoctorFinding.Failed(
                "The bridge on this data folder was asked for an answer, and what is behind the public URL does not have it: another "
                + "bridge answers there, or the request was sent twice.",
                "See that the proxy forwards to this bridge alone, and sends no request a second time (nginx 'proxy_next_upstream off;').");
        }

        if (answer.Status != status)
        {
            return DoctorFinding.Failed($"Status {status} of the bridge arrives as {answer.Words}.", Errors);
        }

        var document = Read(answer);
        if (answer.ContentType != "application/problem+json" || document?.Status != status || (mark is not null && document.Mark != mark))
        {
            return DoctorFinding.Failed(
                $"The problem document of status {status} does not arrive, but {answer.ContentType ?? "nothing"}.", Errors);
        }

        if (answer.Header(NonceHeader) is null)
        {
            return DoctorFinding.Failed($"An answer with status {status} arrives without {NonceHeader}.", Errors);
        }

        return retryAfter is { } seconds && answer.Headers?.RetryAfter?.Delta != TimeSpan.FromSeconds(seconds)
            ? DoctorFinding.Failed(
                $"Retry-After of an answer with status {status} arrives as {answer.Header("Retry-After") ?? "nothing"}, not as "
                + $"{seconds}.", Errors)
            : DoctorFinding.Ok($"A problem document with status {status} arrives unchanged, with {NonceHeader}"
                + (retryAfter is null ? "." : " and Retry-After."));
    }

    private static DoctorFinding JudgeLarge(PublicAnswer answer) =>
        answer is { Status: StatusCodes.Status400BadRequest, ContentType: "application/problem+json" }
            ? DoctorFinding.Ok("A request of 64 KiB, the largest that an ACME client sends, reaches the bridge.")
            : DoctorFinding.Failed(
                $"A request of 64 KiB does not reach the bridge, but is answered with {answer.Words}: orders of many names would fail.",
                "Have the proxy take requests of 128 KiB: nginx 'client_max_body_size 128k;', Apache 'LimitRequestBody 131072'.");

    private static DoctorFinding JudgeHeld(PublicAnswer answer, DoctorProbe probe)
    {
        var seconds = probe.HoldSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        var took = answer.Took.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        if (answer.Status is StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout
            || answer.Took < TimeSpan.FromSeconds(probe.HoldSeconds) - TimeSpan.FromMilliseconds(100)
            || answer.Trouble is not null)
        {
            return DoctorFinding.Failed(
                $"An answer that the bridge holds back for {seconds} s was given up after {took} s, with {answer.Words}.",
                "Have the proxy wait longer than the bridge holds answers: nginx 'proxy_read_timeout 75s;', Apache 'ProxyTimeout 75', "
                + "HAProxy 'timeout server 75s'; or have the bridge hold them for less.") with
            {
                Setting = AcmeSection.HoldTime.Key,
            };
        }

        var finding = JudgeProblem(answer, probe.Status, probe.Mark, probe.RetryAfterSeconds);
        return finding.Status == DoctorStatus.Ok
            ? DoctorFinding.Ok($"An answer that was held back for {seconds} s arrives, after {took} s; status {probe.Status} and "
                + $"Retry-After too.")
            : finding;
    }

    private static DoctorFinding JudgeForwarded(DiagnosticDocument seen, IReadOnlyList<IPEndPoint> own)
    {
        const string header = "Have the proxy set it: nginx 'proxy_set_header X-Forwarded-For $remote_addr;'. Apache and "
            + "HAProxy: mod_proxy does it by itself, 'option forwardfor'.";
        var peer = IPEndPoint.TryParse(seen.Peer ?? "", out var parsed) ? parsed : null;
        if (seen.Client == Forged.ToString())
        {
            return DoctorFinding.Failed(
                "The bridge believes what a client itself writes into X-Forwarded-For, so clients choose the address that limits count by.",
                "Have the proxy add the address that it sees, and trust no networks but those of proxies: nginx 'proxy_set_header "
                + "X-Forwarded-For $remote_addr;'.") with
            {
                Setting = ServerSection.TrustedProxies.Key,
            };
        }

        if (peer is not null && own.Contains(peer))
        {
            return DoctorFinding.Ok($"The bridge answers itself, with no proxy between, and sees the client at {seen.Client}.");
        }

        if (seen.IsForwardedBelieved)
        {
            return DoctorFinding.Ok($"The proxy at {peer?.Address} is trusted, and the bridge sees the client at {seen.Client}.");
        }

        var shared = $"The bridge takes {seen.Client} for the address of every client, and limits count them together";
        return seen.ForwardedFor is null or "192.0.2.1"
            ? DoctorFinding.Failed($"{shared}: X-Forwarded-For does not arrive.", header)
            : DoctorFinding.Failed(
                $"{shared}: the proxy there sends X-Forwarded-For, but is not trusted.", $"Add {seen.Client} to the trusted proxies.") with
            {
                Setting = ServerSection.TrustedProxies.Key,
            };
    }

    private static DiagnosticDocument? Read(PublicAnswer answer)
    {
        try
        {
            using var parsed = JsonDocument.Parse(answer.Body);
            var root = parsed.RootElement;
            string? Text(string name) =>
                root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            return new DiagnosticDocument
            {
                Type = Text("type") ?? "",
                Detail = Text("detail") ?? "",
                Status = root.TryGetProperty("status", out var status) && status.TryGetInt32(out var number) ? number : 0,
                Mark = Text("mark") ?? "",
                Client = Text("client"),
                Peer = Text("peer"),
                ForwardedFor = Text("forwardedFor"),
                IsForwardedBelieved = root.TryGetProperty("isForwardedBelieved", out var believed)
                    && believed.ValueKind == JsonValueKind.True,
            };
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
