using System.Globalization;
using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>A command of a logged-in account, with typed reading of its parameters. An empty value counts as none.</summary>
internal sealed class CommandCall(Actor actor, ResellerCommand command, string? sessionId)
{
    /// <summary>Who sends the command.</summary>
    public Actor Actor { get; } = actor;

    public SandboxAccount Account => Actor.Account;

    /// <summary>The session that the command was sent in; <see langword="null"/>: it came with the password.</summary>
    public string? SessionId { get; } = sessionId;

    public string? Text(string name) => command[name] is { Length: > 0 } value ? value : null;

    /// <exception cref="CommandRefusedException">504: the parameter is missing.</exception>
    public string Required(string name) => Text(name) ?? throw Missing(name);

    /// <summary>The values of <c>prefix0</c>, <c>prefix1</c>, … by number; gaps and empty values are left out.</summary>
    public IReadOnlyList<(int Number, string Value)> Numbered(string prefix)
    {
        List<(int Number, string Value)>? found = null;
        foreach (var (key, value) in command.Parameters)
        {
            if (value.Length > 0
                && key.Length > prefix.Length
                && key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(key.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                (found ??= []).Add((number, value));
            }
        }

        found?.Sort(static (a, b) => a.Number.CompareTo(b.Number));
        return found ?? [];
    }

    /// <summary>The values of a numbered parameter.</summary>
    public IReadOnlyList<string> List(string prefix) => [.. Numbered(prefix).Select(static p => p.Value)];

    /// <summary>A parameter of 0 or 1; 0 when missing.</summary>
    /// <exception cref="CommandRefusedException">541: another value.</exception>
    public bool Flag(string name) => Text(name) switch
    {
        null or "0" => false,
        "1" => true,
        _ => throw Invalid(name, "must be 0 or 1"),
    };

    /// <summary>A number that is not negative.</summary>
    /// <exception cref="CommandRefusedException">505: another value.</exception>
    public int Number(string name, int otherwise) => Text(name) switch
    {
        null => otherwise,
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new CommandRefusedException(ReturnCodes.InvalidAttributeSyntax, name.ToUpperInvariant()),
    };

    public static CommandRefusedException Missing(string name) => new(ReturnCodes.MissingRequiredAttribute, name.ToUpperInvariant());

    public static CommandRefusedException NotFound(string name) => new(ReturnCodes.EntityReferenceNotFound, name.ToUpperInvariant());

    public static CommandRefusedException Invalid(string name, string why) =>
        new(ReturnCodes.InvalidAttributeValue, $"{name.ToUpperInvariant()}: {why}");
}
