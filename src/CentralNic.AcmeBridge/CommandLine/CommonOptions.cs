using System.CommandLine;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The options that several commands share. Each command gets its own instances.</summary>
internal static class CommonOptions
{
    internal static Option<string?> Data(string description) => new("--data")
    {
        Description = description,
        HelpName = "DIR",
        CustomParser = OptionParsing.Folder,
    };

    internal static Option<ListenAddress[]> Listen(string description, ArgumentArity arity) => new("--listen")
    {
        Description = description,
        HelpName = "URL",
        Arity = arity,
        CustomParser = OptionParsing.ListenAddresses,
    };

    internal static Option<int?> Http01Port(string description) => new("--http01-port")
    {
        Description = description,
        HelpName = "N",
        CustomParser = OptionParsing.Port,
    };

    internal static Option<TimeSpan> IssueDelay() => new("--issue-delay")
    {
        Description = "How long the sandbox's CA takes to issue: 0s, 500ms, 2m, 1h. Default: 0s",
        HelpName = "TIME",
        CustomParser = OptionParsing.Duration,
    };

    internal static Option<string?> Config() => new("--config")
    {
        Description = "The configuration file. Default: appsettings.json in the working directory, else /etc/acme-bridge/appsettings.json",
        HelpName = "FILE",
    };

    internal static Option<bool> JsonLog() => new("--json-log")
    {
        Description = "Log lines are JSON",
    };

    internal static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "YYYY-MM-DD",
        CustomParser = OptionParsing.Day,
    };
}
