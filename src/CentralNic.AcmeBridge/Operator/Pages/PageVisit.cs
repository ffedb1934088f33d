using CentralNic.AcmeBridge.Operator.Access;

namespace CentralNic.AcmeBridge.Operator.Pages;

/// <summary>The request that a page answers, for its components.</summary>
internal sealed class PageVisit
{
    private HttpContext? _http;

    /// <summary>The request.</summary>
    public HttpContext Http
    {
        get => _http ?? throw new InvalidOperationException("No page is answered.");
        set => _http = value;
    }

    /// <summary>What the page shows, where it was made before the page.</summary>
    public object? Model { get; set; }

    /// <summary>Who looks.</summary>
    public OperatorCaller Caller => OperatorCaller.Of(Http.User);

    /// <summary>Who looks; <see langword="null"/>: a stranger, who is asked to sign in.</summary>
    public OperatorCaller? KnownCaller => OperatorCaller.Find(Http.User);

    /// <summary>The id in the page's path.</summary>
    public string Id => (string)Http.Request.RouteValues["id"]!;

    /// <summary>A parameter of the query; <see langword="null"/>: it is missing or empty.</summary>
    public string? Query(string name) => Http.Request.Query[name] is [{ Length: > 0 } value] ? value : null;

    /// <summary>What the page shows.</summary>
    public T ModelAs<T>() => (T)Model!;

    /// <summary>A path of the API with those parameters of the page's query that it knows.</summary>
    /// <param name="path">The path.</param>
    /// <param name="names">The parameters, <c>cursor</c> aside.</param>
    public string WithQuery(string path, params IEnumerable<string> names) =>
        path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + QueryString.Create(
            names.Append("cursor").Append("limit")
                .Select(name => KeyValuePair.Create(name, Query(name)))
                .Where(pair => pair.Value is not null)).ToUriComponent().TrimStart('?');

    /// <summary>This page's address with one parameter of its query changed.</summary>
    /// <param name="value">Its new value; <see langword="null"/>: without it.</param>
    public string UrlWith(string name, string? value) => Http.Request.Path + QueryString.Create(
        Http.Request.Query
            .Where(pair => pair.Key != name && pair.Key != Actions.ActionForm.DoneParameter)
            .SelectMany(pair => pair.Value, (pair, each) => KeyValuePair.Create(pair.Key, each))
            .Concat(value is null ? [] : [KeyValuePair.Create(name, (string?)value)]));
}
