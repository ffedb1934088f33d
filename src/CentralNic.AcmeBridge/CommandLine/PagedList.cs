using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>Reads lists of the operator's API part by part, as a command prints them.</summary>
internal static class PagedList
{
    /// <summary>Reads a list to its end.</summary>
    /// <param name="path">The list.</param>
    /// <param name="filters">The query's parameters; those without a value are left out.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        OperatorClient bridge,
        string path,
        JsonTypeInfo<Page<T>> type,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        params (string Name, string? Value)[] filters)
    {
        string? cursor = null;
        do
        {
            var query = Query([.. filters, ("limit", "500"), ("cursor", cursor)]);
            var page = await bridge.GetAsync(path + query, type, cancellationToken);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>The query of a request: <c>?tenant=shop&amp;limit=5</c>.</summary>
    public static string Query(params (string Name, string? Value)[] parameters) => string.Concat(parameters
        .Where(parameter => parameter.Value is { Length: > 0 })
        .Select((parameter, index) => $"{(index == 0 ? '?' : '&')}{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
}
