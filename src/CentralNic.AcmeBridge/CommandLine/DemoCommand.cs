using System.CommandLine;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>demo</c>: its options and how they bind.</summary>
internal static class DemoCommand
{
    // The classes that the sandbox sells.
    private static readonly string[] Classes = ["ssl123dv", "positivessldv"];

    internal static Command Create(IProgramCommands commands)
    {
        var defaults = new DemoOptions();
        var data = CommonOptions.Data($"Where the demo puts its files. Default: {defaults.DataFolder}");
        var keepRunning = new Option<bool>("--keep-running")
        {
            Description = "Leave both servers up when the demo is done",
        };
        var listen = CommonOptions.Listen(
            $"Where the bridge listens. Default: {ListenAddress.SandboxDefault}, or a free port if that one is taken",
            ArgumentArity.ExactlyOne);
        var http01Port = CommonOptions.Http01Port(
            $"The port that the demo's client answers http-01 on. Default: {SandboxSource.Http01Port}, or a free one if that is taken");
        var issueDelay = CommonOptions.IssueDelay();
        var certificateClass = new Option<string?>("--class")
        {
            Description = $"The certificate class to buy. Default: {defaults.CertificateClass}",
        };
        certificateClass.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, Classes);
        var jsonLog = CommonOptions.JsonLog();
        var verbose = new Option<bool>("--verbose") { Description = "Show the servers' logs too" };

        var command = new Command("demo", "Start sandbox and bridge, get a certificate for two names through them, and show each step")
        {
            data, keepRunning, listen, http01Port, issueDelay, certificateClass, jsonLog, verbose,
        };
        command.SetAction((parsed, cancellationToken) => commands.DemoAsync(
            new DemoOptions
            {
                DataFolder = parsed.GetValue(data) ?? defaults.DataFolder,
                KeepRunning = parsed.GetValue(keepRunning),
                Listen = parsed.GetValue(listen) is [var given, ..] ? given : null,
                Http01Port = parsed.GetValue(http01Port),
                IssueDelay = parsed.GetValue(issueDelay),
                CertificateClass = parsed.GetValue(certificateClass)?.ToLowerInvariant() ?? defaults.CertificateClass,
                JsonLog = parsed.GetValue(jsonLog),
                Verbose = parsed.GetValue(verbose),
            },
            cancellationToken));
        return command;
    }
}
