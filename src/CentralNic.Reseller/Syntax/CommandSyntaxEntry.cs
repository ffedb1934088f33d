using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Syntax;

/// <summary>
/// A parameter or property of a command (manual 8.4.3). The manual names the columns and does not explain them: values are as the API
/// gives them, <see langword="null"/> where it gives none.
/// </summary>
public sealed record CommandSyntaxEntry
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "commandname", "commanddescription", "parameter", "property", "description", "title", "type", "optional", "range", "quantity",
        "position", "paramgroup", "domain", "zone", "wide");

    /// <summary>The command.</summary>
    public string? CommandName { get; init; }

    /// <summary>What the command does.</summary>
    public string? CommandDescription { get; init; }

    /// <summary>The parameter's name.</summary>
    public string? Parameter { get; init; }

    /// <summary>The property's name.</summary>
    public string? Property { get; init; }

    /// <summary>What it means.</summary>
    public string? Description { get; init; }

    /// <summary>Its title.</summary>
    public string? Title { get; init; }

    /// <summary>Its type.</summary>
    public string? Type { get; init; }

    /// <summary>Whether it may be left out.</summary>
    public string? Optional { get; init; }

    /// <summary>Its values.</summary>
    public string? Range { get; init; }

    /// <summary>How many there may be.</summary>
    public string? Quantity { get; init; }

    /// <summary>Its place.</summary>
    public string? Position { get; init; }

    /// <summary>The group that it belongs to.</summary>
    public string? ParameterGroup { get; init; }

    /// <summary>The domain that this is for.</summary>
    public string? Domain { get; init; }

    /// <summary>The zone that this is for.</summary>
    public string? Zone { get; init; }

    /// <summary>Whether it is only in detailed answers.</summary>
    public string? Wide { get; init; }

    /// <summary>All columns that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    internal static CommandSyntaxEntry Read(ResellerRow row)
    {
        return new CommandSyntaxEntry
        {
            CommandName = Value("commandname"),
            CommandDescription = Value("commanddescription"),
            Parameter = Value("parameter"),
            Property = Value("property"),
            Description = Value("description"),
            Title = Value("title"),
            Type = Value("type"),
            Optional = Value("optional"),
            Range = Value("range"),
            Quantity = Value("quantity"),
            Position = Value("position"),
            ParameterGroup = Value("paramgroup"),
            Domain = Value("domain"),
            Zone = Value("zone"),
            Wide = Value("wide"),
            Other = ResellerValue.Others(row, Known),
        };

        string? Value(string column) => ResellerValue.NullIfEmpty(row[column]);
    }
}
