namespace CentralNic.Reseller.Syntax;

/// <summary>Which side of a command is asked for (manual 8.4.3).</summary>
public enum CommandSyntaxKind
{
    /// <summary>Its parameters.</summary>
    Request,

    /// <summary>Its properties.</summary>
    Response,
}
