using System.CommandLine;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>serve</c>: its options and how they bind.</summary>
internal static class ServeCommand
{
    internal static Command Create(IProgramCommands commands)
    {
        var sandbox = new Option<bool>("--sandbox")
        {
            Description = "Start the simulated reseller too and buy there: no account, no money",
        };
        Option<string?> config = CommonOptions.Config();
        Option<string?> data = CommonOptions.Data("Where the bridge keeps its data. Default: data, with --sandbox data/sandbox");
        Option<ListenAddress[]> listen = CommonOptions.Listen(
            "Where to listen; may be repeated. Default: http://127.0.0.1:14000, with --sandbox https://127.0.0.1:14000",
            ArgumentArity.OneOrMore);
        Option<int?> http01Port = CommonOptions.Http01Port("The port that http-01 connects to. Default: 80, with --sandbox 5002");
        Option<TimeSpan> issueDelay = CommonOptions.IssueDelay();
        Option<bool> jsonLog = CommonOptions.JsonLog();

        var command = new Command("serve", "Run the bridge, with the real reseller or with the sandbox, until told to stop")
        {
            sandbox, config, data, listen, http01Port, issueDelay, jsonLog,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(issueDelay) is { Implicit: false } && !result.GetValue(sandbox))
            {
                result.AddError("--issue-delay delays the sandbox's CA and needs --sandbox.");
            }
        });
        command.SetAction((parsed, cancellationToken) => commands.ServeAsync(
            new ServeOptions
            {
                Sandbox = parsed.GetValue(sandbox),
                ConfigFile = parsed.GetValue(config),
                DataFolder = parsed.GetValue(data),
                Listen = parsed.GetValue(listen) ?? [],
                Http01Port = parsed.GetValue(http01Port),
                IssueDelay = parsed.GetValue(issueDelay),
                JsonLog = parsed.GetResult(jsonLog) is { Implicit: false } ? parsed.GetValue(jsonLog) : null,
            },
            cancellationToken));
        return command;
    }
}
