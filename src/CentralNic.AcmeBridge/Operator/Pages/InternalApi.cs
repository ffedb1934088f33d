using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Api;
using Microsoft.AspNetCore.Http.Features;

namespace CentralNic.AcmeBridge.Operator.Pages;

/// <summary>
/// Asks the operator's API within the program, as whoever looks at the page: through the same routes, with the same policies, limits and
/// audit trail as programs of the operator's do. So a page can do nothing that the API cannot.
/// </summary>
internal sealed class InternalApi(OperatorPipeline pipeline, PageVisit visit, TimeProvider time)
{
    private const string CursorParameter = "cursor=";

    /// <summary>How long a page goes on with a search that has not filled it.</summary>
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(3);

    /// <summary>Asks for one document.</summary>
    /// <param name="path">Relative to <see cref="OperatorApi.BasePath"/>, with its query.</param>
    /// <exception cref="ApiRefusedException">The API refused.</exception>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(await AskAsync(HttpMethods.Get, path, null), type)!;

    /// <summary>
    /// Asks for a page of a list. Where a request searches a part alone and does not fill the page, it goes on until the page is full, the
    /// list ends, or it has taken so long that the person is to say whether it goes on.
    /// </summary>
    /// <param name="path">As <see cref="PageVisit.WithQuery"/> makes it.</param>
    /// <exception cref="ApiRefusedException">The API refused.</exception>
    public async Task<Page<T>> GetPageAsync<T>(string path, JsonTypeInfo<Page<T>> type)
    {
        var started = time.GetTimestamp();
        var page = await GetAsync(path, type);
        var limit = int.TryParse(visit.Query("limit"), CultureInfo.InvariantCulture, out var wanted) ? wanted : PageRequest.UsualPage;
        while (page.Next is { } next && page.Items.Length < limit && time.GetElapsedTime(started) < LongestSearch)
        {
            var part = await GetAsync(At(path, next), type);
            page = new Page<T>([.. page.Items, .. part.Items.Take(limit - page.Items.Length)], part.Next);
        }

        return page;
    }

    /// <summary>Asks for what is no JSON: a file.</summary>
    /// <exception cref="ApiRefusedException">The API refused.</exception>
    public Task<byte[]> ReadAsync(string path) => AskAsync(HttpMethods.Get, path, null);

    /// <summary>Asks for a streamed answer, and waits for all its items.</summary>
    /// <exception cref="ApiRefusedException">The API refused, or what it did came to no end.</exception>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string path, JsonTypeInfo<T> type) =>
        ItemsOf(await AskAsync(HttpMethods.Get, path, null), type);

    /// <summary>Asks for a document that a request describes; nothing is changed.</summary>
    /// <exception cref="ApiRefusedException">The API refused.</exception>
    public async Task<T> AskAsync<T>(string path, JsonNode request, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(await AskAsync(HttpMethods.Post, path, request), type)!;

    /// <summary>Changes something.</summary>
    /// <param name="method">POST, PATCH, PUT or DELETE.</param>
    /// <returns>The answer: JSON, or lines of it.</returns>
    /// <exception cref="ApiRefusedException">The API refused.</exception>
    public async Task<ApiAnswer> ChangeAsync(string method, string path, JsonNode? body) => new(await AskAsync(method, path, body));

    /// <summary>A path of a list that goes on elsewhere.</summary>
    private static string At(string path, string cursor)
    {
        var (route, query) = path.Split('?', 2) is [var before, var after] ? (before, after) : (path, "");
        var others = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(parameter => !parameter.StartsWith(CursorParameter, StringComparison.Ordinal));
        return $"{route}?{string.Join('&', others.Append(CursorParameter + Uri.EscapeDataString(cursor)))}";
    }

    /// <summary>The items of an answer that is made of lines.</summary>
    internal static IReadOnlyList<T> ItemsOf<T>(ReadOnlySpan<byte> lines, JsonTypeInfo<T> type)
    {
        var items = new List<T>();
        foreach (var range in lines.Split((byte)'\n'))
        {
            if (lines[range] is not { IsEmpty: false } text)
            {
                continue;
            }

            switch (JsonSerializer.Deserialize(text, OperatorJson.Default.OperatorLine)!)
            {
                case { Error: { } error }:
                    throw new ApiRefusedException(StatusCodes.Status409Conflict, null, error);
                case { Item: { } item }:
                    items.Add(item.Deserialize(type)!);
                    break;
            }
        }

        return items;
    }

    private async Task<byte[]> AskAsync(string method, string path, JsonNode? body)
    {
        var outer = visit.Http;

        // Of its own: what belongs to one request, as the handlers of authentication, remembers which.
        await using var scope = outer.RequestServices.CreateAsyncScope();
        var inner = new DefaultHttpContext
        {
            RequestServices = scope.ServiceProvider,
            User = outer.User,
            RequestAborted = outer.RequestAborted,
        };
        var (route, query) = path.Split('?', 2) is [var before, var after] ? (before, "?" + after) : (path, "");
        inner.Request.Method = method;
        inner.Request.Scheme = outer.Request.Scheme;
        inner.Request.Host = outer.Request.Host;
        inner.Request.Path = PathString.FromUriComponent($"{OperatorApi.BasePath}/{route}".TrimEnd('/'));
        inner.Request.QueryString = new QueryString(query);
        inner.Connection.RemoteIpAddress = outer.Connection.RemoteIpAddress;
        if (body is not null)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Default.JsonNode);
            inner.Request.ContentType = MediaTypeNames.Application.Json;
            inner.Request.ContentLength = bytes.Length;
            inner.Request.Body = new MemoryStream(bytes);
        }

        inner.Features.Set<IHttpRequestBodyDetectionFeature>(new Body(body is not null));
        using var answer = new MemoryStream();
        inner.Response.Body = answer;
        await pipeline.AnswerAsync(inner);
        await inner.Response.CompleteAsync();
        return inner.Response.StatusCode is >= 200 and < 300 ? answer.ToArray() : throw Refusal(inner.Response, answer.ToArray());
    }

    private static ApiRefusedException Refusal(HttpResponse response, byte[] answer)
    {
        if (response.ContentType?.StartsWith(OperatorProblem.ContentType, StringComparison.Ordinal) != true)
        {
            return new ApiRefusedException(response.StatusCode, null, $"The bridge answered with status {response.StatusCode}.");
        }

        var problem = JsonSerializer.Deserialize(answer, ApiJson.Default.OperatorProblem)!;
        return new ApiRefusedException(problem.Status, problem.Key, problem.Detail);
    }

    private sealed class Body(bool exists) : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => exists;
    }
}

/// <summary>What the API answered to a change.</summary>
/// <param name="Bytes">JSON, or lines of it.</param>
internal readonly record struct ApiAnswer(byte[] Bytes)
{
    /// <summary>The answer as a document.</summary>
    public T As<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Bytes, type)!;

    /// <summary>The answer's items, where it is made of lines.</summary>
    public IReadOnlyList<T> ItemsAs<T>(JsonTypeInfo<T> type) => InternalApi.ItemsOf(Bytes, type);
}

/// <summary>The API refused what a page asked for.</summary>
internal sealed class ApiRefusedException(int status, string? key, string detail) : Exception(detail)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The parameter or member that is wrong, where it is one.</summary>
    public string? Key { get; } = key;

    /// <summary>Whether a field of a form is wrong.</summary>
    /// <param name="field">Its name, with points before members of members, as the API may name it or not.</param>
    public bool IsAbout(string field) => Key is not null && (Key == field || Key == field.Split('.')[^1]);
}
