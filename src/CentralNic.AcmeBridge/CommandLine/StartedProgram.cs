using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>
/// How this process was started, as far as a command has to be started in the same way to find the same bridge. Paths are whole, since the
/// operator stands in another folder.
/// </summary>
internal static class StartedProgram
{
    private const string Config = "--config";
    private const string Data = "--data";
    private const string Sandbox = "--sandbox";

    /// <param name="assembly">The program's assembly, which the runtime's own host is given as its first argument.</param>
    internal static IReadOnlyList<string> Words(string process, string assembly) =>
        Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? [process, assembly] : [process];

    /// <summary>The options that lead a command to the configuration and data folder of this process.</summary>
    /// <param name="folder">The working directory, that of the process.</param>
    internal static IReadOnlyList<string> Options(IReadOnlyList<string> args, string folder)
    {
        var options = new List<string>();
        var isSandbox = args.Contains(Sandbox, StringComparer.Ordinal);
        var config = ValueOf(args, Config);
        if (BridgeConfiguration.FindFile(new ServeOptions { ConfigFile = config, Sandbox = isSandbox }, folder) is { } file)
        {
            options.AddRange([Config, Path.GetFullPath(file, folder)]);
        }

        if (isSandbox)
        {
            options.Add(Sandbox);
        }

        var given = ValueOf(args, Data) ?? (args.Count > 0 && args[0] == "demo" ? new DemoOptions().DataFolder : null);
        if (DataFolder(new ServeOptions { ConfigFile = config, DataFolder = given, Sandbox = isSandbox }) is { } data)
        {
            options.AddRange([Data, data]);
        }

        return options;
    }

    /// <summary>It may come from the environment, and be relative to the working directory: both differ where the operator is.</summary>
    private static string? DataFolder(ServeOptions options)
    {
        try
        {
            return BridgeConfiguration.DataFolderOf(options);
        }
        catch (ConfigurationException)
        {
            // The command says what is wrong when it reads the configuration itself.
            return null;
        }
    }

    private static string? ValueOf(IReadOnlyList<string> args, string option)
    {
        for (var index = 0; index < args.Count; index++)
        {
            if (args[index] == option)
            {
                return index + 1 < args.Count ? args[index + 1] : null;
            }

            if (args[index].StartsWith(option + "=", StringComparison.Ordinal)
                || args[index].StartsWith(option + ":", StringComparison.Ordinal))
            {
                return args[index][(option.Length + 1)..];
            }
        }

        return null;
    }
}
