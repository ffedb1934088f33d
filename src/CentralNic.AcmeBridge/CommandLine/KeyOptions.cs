using System.CommandLine;
using CentralNic.AcmeBridge.Operator.Keys;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The options of commands that make an external account key: what its accounts may order, and until when it makes them.</summary>
internal sealed class KeyOptions
{
    private readonly Option<string?> _kid = new("--kid")
    {
        Description = "The key's id. Default: one of the tenant's name and random letters",
        HelpName = "KID",
        CustomParser = OptionParsing.Name,
    };

    private readonly Option<string?> _label = new("--label")
    {
        Description = "What the key is called, for example the server that it is for",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _default;
    private readonly Option<bool> _once = new("--one-account-only") { Description = "The key serves for one account only" };
    private readonly Option<DateOnly?> _expires = new("--expires")
    {
        Description = "The day from which on the key makes no more accounts, UTC. Default: without end",
        HelpName = "YYYY-MM-DD",
        CustomParser = OptionParsing.Day,
    };

    /// <summary>Adds them to a command.</summary>
    /// <param name="defaultProfile">The option for the profile of orders that name none.</param>
    public KeyOptions(Command command, string defaultProfile = "--default-profile")
    {
        _default = new Option<string?>(defaultProfile)
        {
            Description = "The profile of orders of the key's accounts that name none, as those of certbot 2. Default: the tenant's",
            HelpName = "NAME",
        };
        Array.ForEach<Option>([_kid, _label, _default, _once, _expires], command.Options.Add);
    }

    /// <summary>The key's id, if one is given.</summary>
    public string? Kid(ParseResult parsed) => parsed.GetValue(_kid);

    /// <summary>Whether the key serves for one account only.</summary>
    public bool OneAccountOnly(ParseResult parsed) => parsed.GetValue(_once);

    /// <summary>Whether something is given that only a key of the store can have.</summary>
    public bool AreForTheStore(ParseResult parsed) =>
        parsed.GetValue(_label) is not null || parsed.GetValue(_default) is not null || parsed.GetValue(_expires) is not null;

    /// <summary>Whether anything of a key is given.</summary>
    public bool AreGiven(ParseResult parsed) => AreForTheStore(parsed) || Kid(parsed) is not null || OneAccountOnly(parsed);

    /// <summary>The request for the key.</summary>
    public NewEabKeyRequest Read(ParseResult parsed) => new(
        Kid: parsed.GetValue(_kid),
        Label: parsed.GetValue(_label),
        DefaultProfile: parsed.GetValue(_default),
        OneAccountOnly: parsed.GetValue(_once),
        ExpiresAt: parsed.GetValue(_expires) is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : null);
}
