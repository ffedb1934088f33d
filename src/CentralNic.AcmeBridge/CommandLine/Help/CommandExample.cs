namespace CentralNic.AcmeBridge.CommandLine.Help;

/// <summary>An example in a command's help and in the man page.</summary>
/// <param name="Purpose">What it is for, one line.</param>
/// <param name="Arguments">What stands behind the program's name.</param>
internal sealed record CommandExample(string Purpose, string Arguments)
{
    /// <summary>The program's name, as packages install it.</summary>
    public const string Program = "acme-bridge";

    /// <summary>The line as a person types it.</summary>
    public string Line => $"{Program} {Arguments}";
}
