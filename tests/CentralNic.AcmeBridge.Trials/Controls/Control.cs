using System.Text.Json;

namespace CentralNic.AcmeBridge.Trials.Controls;

/// <summary>
/// What keeps a threat off (docs/security.md), and the tests that must fail without it. From <c>tests/threat-controls.json</c>.
/// </summary>
/// <param name="Id">Its name in docs/security.md.</param>
/// <param name="File">The file of its code, from the root of the repository.</param>
/// <param name="Code">Its code, which the file has once.</param>
/// <param name="Without">The code that stands there instead; <c>WITHOUT</c> is true when the control is taken away.</param>
/// <param name="Tests">The tests, <c>Project/Class.Method</c>.</param>
internal sealed record Control(string Id, string File, string Code, string Without, string[] Tests)
{
    /// <summary>The environment variable that takes a control away.</summary>
    public const string Variable = "WITHOUT_CONTROL";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Reads them all.</summary>
    /// <param name="root">The root of the repository.</param>
    public static Control[] ReadAll(string root) => JsonSerializer.Deserialize<Control[]>(
        System.IO.File.ReadAllText(Path.Combine(root, "tests", "threat-controls.json")), Options)!;

    /// <summary>Has the environment variable take it away.</summary>
    /// <param name="source">The text of its file.</param>
    /// <exception cref="InvalidDataException">The file does not have the code exactly once.</exception>
    public string PutInto(string source)
    {
        var at = source.IndexOf(Code, StringComparison.Ordinal);
        if (at < 0 || source.IndexOf(Code, at + 1, StringComparison.Ordinal) >= 0)
        {
            throw new InvalidDataException($"{File} does not have the code of {Id} exactly once. Mend tests/threat-controls.json.");
        }

        var condition = $"(global::System.Environment.GetEnvironmentVariable(\"{Variable}\") == \"{Id}\")";
        return source[..at] + Without.Replace("WITHOUT", condition, StringComparison.Ordinal) + source[(at + Code.Length)..];
    }
}
