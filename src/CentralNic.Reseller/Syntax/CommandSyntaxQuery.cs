using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Syntax;

/// <summary>Of which command the syntax is wanted (manual 8.4.3). What is not set is not sent.</summary>
public sealed record CommandSyntaxQuery
{
    /// <summary>The command, for example <c>AddCertificate</c>.</summary>
    public required string CommandName { get; init; }

    /// <summary>
    /// A certificate class; version 2 of the SSL commands is described only with one of today's classes. For other commands a TLD.
    /// </summary>
    public string? Class { get; init; }

    /// <summary>Parameters or properties; <see langword="null"/>: the API's default.</summary>
    public CommandSyntaxKind? Kind { get; init; }

    /// <summary>For commands of domains: the domain.</summary>
    public string? Domain { get; init; }

    /// <summary>Whether the entries of the parent are listed too.</summary>
    public bool Parent { get; init; }

    /// <summary>Whether only the entries of the parent are listed.</summary>
    public bool OnlyParent { get; init; }

    /// <summary>Whether the entries of all zones are listed.</summary>
    public bool AllZones { get; init; }

    internal ResellerCommand ToCommand()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(CommandName);
        return new ResellerCommand("QueryCommandSyntax")
            .Set("commandname", CommandName)
            .Set("class", Class)
            .Set("type", Kind?.ToString().ToUpperInvariant())
            .Set("domain", Domain)
            .Set("parent", ResellerValue.Flag(Parent))
            .Set("showonlyparent", ResellerValue.Flag(OnlyParent))
            .Set("ignorezone", ResellerValue.Flag(AllZones));
    }
}
