using System.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Operator;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>
/// The options of commands that ask a running bridge. Of the configuration only the data folder counts, so that such a command runs where
/// the secrets are not.
/// </summary>
internal sealed class OperatorOptions
{
    private readonly Option<string?> _config = CommonOptions.Config();
    private readonly Option<string?> _data = CommonOptions.Data("The data folder of the running bridge. Default: as configured");
    private readonly Option<bool> _sandbox = new("--sandbox") { Description = "The bridge runs with serve --sandbox" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON for scripts" };

    /// <summary>Adds them to a command.</summary>
    /// <param name="withJson">Whether the command can print JSON.</param>
    public OperatorOptions(Command command, bool withJson = true)
    {
        Array.ForEach<Option>(withJson ? [_config, _data, _sandbox, _json] : [_config, _data, _sandbox], command.Options.Add);
    }

    /// <summary>Whether scripts read what is printed.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Where the configuration is.</summary>
    public ServeOptions Where(ParseResult parsed) => new()
    {
        ConfigFile = parsed.GetValue(_config),
        DataFolder = parsed.GetValue(_data),
        Sandbox = parsed.GetValue(_sandbox),
    };

    /// <summary>The way to the running bridge.</summary>
    /// <exception cref="CommandFailedException">None runs there.</exception>
    public OperatorClient Connect(ParseResult parsed) => OperatorClient.Connect(BridgeConfiguration.DataFolderOf(Where(parsed)));
}
