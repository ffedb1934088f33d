using System.CommandLine;
using System.Net;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.Reseller.Sandbox;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>sandbox</c>: its options and how they bind.</summary>
internal static class SandboxCommand
{
    internal static Command Create(IProgramCommands commands)
    {
        var defaults = new StandaloneSandboxOptions();
        var listen = CommonOptions.Listen(
            $"Where the API, the CA and the page are: http and an address of this machine. Default: {defaults.Listen}",
            ArgumentArity.ExactlyOne);
        var data = CommonOptions.Data($"Where records, CA keys and mails are kept. Default: {defaults.DataFolder}");
        var login = new Option<string?>("--login") { Description = $"The account's name. Default: {defaults.Login}", HelpName = "NAME" };
        var passwordFile = new Option<string?>("--password-file")
        {
            Description = "The file that holds the account's password in one line. Default: password in the data folder, made when missing",
            HelpName = "FILE",
        };
        var issueDelay = CommonOptions.IssueDelay();
        var reissueDelay = new Option<TimeSpan?>("--reissue-delay")
        {
            Description = "How long the sandbox's CA takes to reissue, for names that it knows: 0s, 500ms, 2m. Default: as --issue-delay",
            HelpName = "TIME",
            CustomParser = result => OptionParsing.Duration(result),
        };
        var vetting = new Option<TimeSpan?>("--vetting")
        {
            Description =
                "How long the vetting of OV and EV takes before the CA approves: 0s, 5m, 2d. Default: an operator decides, on the page",
            HelpName = "TIME",
            CustomParser = result => OptionParsing.Duration(result),
        };
        var renewalsAddNames = new Option<bool>("--renewals-add-names")
        {
            Description =
                "RenewCertificate adds the free alternatives of the class, and the CA wants them proved. Default: the names stay as they "
                + "were",
        };
        var httpPort = DcvPort("--dcv-http-port", 80);
        var httpsPort = DcvPort("--dcv-https-port", 443);
        var resolvers = new Option<IPEndPoint[]>("--resolver")
        {
            Description = "A DNS server that the CA asks, with or without a port; may be repeated. Default: the machine's",
            HelpName = "ADDRESS",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = OptionParsing.Resolvers,
        };
        var addresses = new Option<SandboxAddressOverride[]>("--address")
        {
            Description = "Names at and below a domain have this address for the CA, for example test=127.0.0.1; may be repeated",
            HelpName = "DOMAIN=ADDRESS",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = OptionParsing.AddressOverrides,
        };
        var jsonLog = CommonOptions.JsonLog();

        var command = new Command(
            "sandbox", "Run the simulated reseller alone, so that other programs can be tested against it, until told to stop")
        {
            listen, data, login, passwordFile, issueDelay, reissueDelay, vetting, renewalsAddNames, httpPort, httpsPort, resolvers,
            addresses, jsonLog,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(listen) is { Implicit: false, Errors: var errors } && !errors.Any()
                && result.GetValue(listen) is [{ IsHttps: true } or { Address: null, IsLoopback: false }, ..])
            {
                result.AddError(
                    $"--listen '{result.GetValue(listen)![0]}' must be http and one address of this machine, for example "
                    + $"{defaults.Listen}.");
            }
        });
        command.SetAction((parsed, cancellationToken) => commands.SandboxAsync(
            new StandaloneSandboxOptions
            {
                Listen = parsed.GetValue(listen) is [var given, ..] ? given : defaults.Listen,
                DataFolder = parsed.GetValue(data) ?? defaults.DataFolder,
                Login = parsed.GetValue(login) ?? defaults.Login,
                PasswordFile = parsed.GetValue(passwordFile),
                IssueDelay = parsed.GetValue(issueDelay),
                ReissueDelay = parsed.GetValue(reissueDelay),
                Vetting = parsed.GetValue(vetting),
                RenewalsAddNames = parsed.GetValue(renewalsAddNames),
                DcvHttpPort = parsed.GetValue(httpPort) ?? defaults.DcvHttpPort,
                DcvHttpsPort = parsed.GetValue(httpsPort) ?? defaults.DcvHttpsPort,
                Resolvers = parsed.GetValue(resolvers) ?? [],
                Addresses = parsed.GetValue(addresses) ?? [],
                JsonLog = parsed.GetValue(jsonLog),
            },
            cancellationToken));
        return command;
    }

    private static Option<int?> DcvPort(string name, int standard) => new(name)
    {
        Description = $"The port that the CA fetches files from in place of {standard}. Default: {standard}",
        HelpName = "N",
        CustomParser = OptionParsing.Port,
    };
}
