using System.Globalization;
using System.Text.Json;
using System.Xml;
using Microsoft.AspNetCore.Http;

namespace CentralNic.Reseller.Sandbox.Control;

/// <summary>
/// The fields of a control request: a flat JSON object, or a form of the page. Names are exact, a number may stand in quotes.
/// </summary>
internal sealed class ControlFields
{
    private const int MaxBody = 64 * 1024;

    private readonly Dictionary<string, string> _values;

    private ControlFields(Dictionary<string, string> values, bool isForm)
    {
        _values = values;
        IsForm = isForm;
    }

    /// <summary>Whether a form of the page was sent, so that the page is the answer.</summary>
    public bool IsForm { get; }

    /// <summary>Reads the body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="known">The fields that may be there.</param>
    /// <exception cref="ControlException">400, 413 or 415: the body cannot be read or has other fields.</exception>
    public static async Task<ControlFields> ReadAsync(HttpRequest request, params IReadOnlyList<string> known)
    {
        if (request.ContentLength > MaxBody)
        {
            throw new ControlException(StatusCodes.Status413PayloadTooLarge, "The body is longer than 64 KiB.");
        }

        var fields = request.HasFormContentType
            ? new((await request.ReadFormAsync(request.HttpContext.RequestAborted))
                .Where(static f => f.Value.ToString().Length > 0).ToDictionary(
                    static f => f.Key, static f => f.Value.ToString()), isForm: true)
            : new ControlFields(await ReadJsonAsync(request), isForm: false);
        return fields._values.Keys.FirstOrDefault(k => !known.Contains(k)) is { } unknown
            ? throw Mistake($"There is no field \"{unknown}\" here; known are {string.Join(", ", known.Select(k => $"\"{k}\""))}.")
            : fields;
    }

    public static ControlException Mistake(string message) => new(StatusCodes.Status400BadRequest, message);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public string Required(string name) => Text(name) ?? throw Mistake($"\"{name}\" is missing.");

    public bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Mistake($"\"{name}\" must be true or false."),
    };

    public int? Number(string name) => Text(name) switch
    {
        null => null,
        { } text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Mistake($"\"{name}\" must be a whole number."),
    };

    public double? Fraction(string name) => Text(name) switch
    {
        null => null,
        { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Mistake($"\"{name}\" must be a number."),
    };

    /// <summary>An ISO 8601 duration. A month has 30 days in it, a year 365.</summary>
    public TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        try
        {
            return XmlConvert.ToTimeSpan(text.Trim());
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw Mistake($"\"{name}\" must be an ISO 8601 duration, for example \"P30D\" or \"PT1H30M\".");
        }
    }

    private static async Task<Dictionary<string, string>> ReadJsonAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            throw new ControlException(
                StatusCodes.Status415UnsupportedMediaType, "Send the fields as a JSON object, with Content-Type: application/json.");
        }

        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, new() { MaxDepth = 8 }, request.HttpContext.RequestAborted);
            return json.RootElement.ValueKind != JsonValueKind.Object
                ? throw Mistake("The body must be a JSON object.")
                : json.RootElement.EnumerateObject().Where(static p => p.Value.ValueKind != JsonValueKind.Null)
                    .GroupBy(static p => p.Name).ToDictionary(static g => g.Key, static g => Scalar(g.Last()));
        }
        catch (JsonException e)
        {
            throw Mistake($"The body is not JSON: {e.Message}");
        }
    }

    private static string Scalar(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.String => property.Value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => property.Value.GetRawText(),
        _ => throw Mistake($"\"{property.Name}\" must be a text, a number, true or false."),
    };
}
