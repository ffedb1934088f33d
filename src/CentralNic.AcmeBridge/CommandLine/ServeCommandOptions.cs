using System.CommandLine;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The options of <c>serve</c>, which the commands that look at its configuration take too.</summary>
internal sealed class ServeCommandOptions
{
    private readonly Option<bool> _sandbox = new("--sandbox")
    {
        Description = "Start the simulated reseller too and buy there: no account, no money",
    };

    private readonly Option<string?> _config = CommonOptions.Config();
    private readonly Option<string?> _data =
        CommonOptions.Data("Where the bridge keeps its data. Default: data, with --sandbox data/sandbox");
    private readonly Option<ListenAddress[]> _listen = CommonOptions.Listen(
        "Where to listen; may be repeated. Default: http://127.0.0.1:14000, with --sandbox https://127.0.0.1:14000",
        ArgumentArity.OneOrMore);

    private readonly Option<int?> _http01Port =
        CommonOptions.Http01Port("The port that http-01 connects to. Default: 80, with --sandbox 5002");
    private readonly Option<TimeSpan> _issueDelay = CommonOptions.IssueDelay();
    private readonly Option<bool> _jsonLog = CommonOptions.JsonLog();

    /// <summary>Adds them to a command.</summary>
    public ServeCommandOptions(Command command)
    {
        Array.ForEach<Option>([_sandbox, _config, _data, _listen, _http01Port, _issueDelay, _jsonLog], command.Options.Add);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_issueDelay) is { Implicit: false } && !result.GetValue(_sandbox))
            {
                result.AddError("--issue-delay delays the sandbox's CA and needs --sandbox.");
            }
        });
    }

    /// <summary>What the command line says.</summary>
    public ServeOptions Read(ParseResult parsed) => new()
    {
        Sandbox = parsed.GetValue(_sandbox),
        ConfigFile = parsed.GetValue(_config),
        DataFolder = parsed.GetValue(_data),
        Listen = parsed.GetValue(_listen) ?? [],
        Http01Port = parsed.GetValue(_http01Port),
        IssueDelay = parsed.GetValue(_issueDelay),
        JsonLog = parsed.GetResult(_jsonLog) is { Implicit: false } ? parsed.GetValue(_jsonLog) : null,
    };
}
