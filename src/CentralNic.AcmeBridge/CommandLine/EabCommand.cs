using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Operator.Keys;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>eab</c>: external account keys.</summary>
internal static class EabCommand
{
    internal static Command Create(IProgramCommands commands) =>
        new("eab", "Make, list and revoke external account keys, which bind ACME accounts to tenants")
        {
            CreateNew(commands), CreateList(), CreateShow(), CreateRevoke(),
        };

    private static Command CreateNew(IProgramCommands commands)
    {
        var tenant = new Argument<string>("TENANT")
        {
            Description = "The tenant whose accounts the key makes. Default: default",
            DefaultValueFactory = _ => "default",
            CustomParser = OptionParsing.Name,
        };
        var names = ListValues.Option("--names", "The domains that its accounts may order. Default: the tenant's", "DOMAINS");
        var profiles = ListValues.Option("--profiles", "The profiles that its accounts may order. Default: the tenant's", "NAMES");
        var configured = new Option<bool>("--for-configuration")
        {
            Description = "Print a key with the lines of configuration that it needs, and change nothing. So it is done, too, when no "
                + "bridge runs",
        };
        var command = new Command(
            "new", "Make an external account key, and print it once with lines for the customer's ACME client") { tenant, names, profiles };
        var key = new KeyOptions(command);
        command.Options.Add(configured);
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (!parsed.GetValue(configured))
            {
                try
                {
                    using var bridge = options.Connect(parsed);
                    var request = key.Read(parsed) with
                    {
                        Tenant = parsed.GetRequiredValue(tenant),
                        Names = ListValues.Get(parsed, names) is { } domains ? [.. domains] : null,
                        Profiles = ListValues.Get(parsed, profiles) is { } chosen ? [.. chosen] : null,
                    };
                    using var body = JsonContent.Create(request, KeysJson.Default.NewEabKeyRequest);
                    var made = await bridge.PostAsync("eab-keys", body, KeysJson.Default.NewEabKey, cancellationToken);
                    if (options.IsJson(parsed))
                    {
                        await output.WriteLineAsync(JsonSerializer.Serialize(made, KeysJson.Default.NewEabKey));
                    }
                    else
                    {
                        KeyText.Write(output, made);
                    }

                    return ExitCode.Success;
                }
                catch (CommandFailedException refusal) when (OperatorSocket.IsNotRunning(refusal) && !IsForTheStore(parsed))
                {
                    await error.WriteLineAsync(
                        "No bridge runs, so the key is one for the configuration; --for-configuration says so beforehand.");
                }
            }

            return await commands.NewExternalAccountKeyAsync(
                new NewExternalAccountKeyOptions(parsed.GetRequiredValue(tenant), key.Kid(parsed), key.OneAccountOnly(parsed)),
                cancellationToken);
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(configured) && (result.GetResult(names) is not null || result.GetResult(profiles) is not null))
            {
                result.AddError("--for-configuration excludes --names and --profiles: a key of the configuration cannot have them.");
            }
        });
        return command
            .WithExample("A key for a customer's server whose certbot cannot name a profile", "eab new shop --default-profile digicert")
            .WithExample("A key for one name and one account", "eab new shop --names www.example.com --one-account-only");

        bool IsForTheStore(ParseResult parsed) => options.IsJson(parsed) || key.AreForTheStore(parsed)
            || parsed.GetResult(names) is not null || parsed.GetResult(profiles) is not null;
    }

    private static Command CreateList()
    {
        var tenant = new Option<string?>("--tenant") { Description = "Only the keys of this tenant", HelpName = "NAME" };
        var command = new Command("list", "List the external account keys, revoked and expired ones too") { tenant };
        var options = new ListOptions(command);
        command.SetAction((parsed, cancellationToken) => options.WriteAsync(
            parsed,
            new ApiQuery("eab-keys").With("tenant", parsed.GetValue(tenant)),
            KeysJson.Default.PageExternalAccountKeyReport,
            KeysJson.Default.ExternalAccountKeyReport,
            "There are no external account keys.",
            KeyText.Columns,
            cancellationToken));
        return command.WithExample("The keys of a customer", "eab list --tenant shop");
    }

    private static Command CreateShow()
    {
        var kid = Kid();
        var command = new Command("show", "Show an external account key, with the accounts that were made with it") { kid };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var key = await bridge.GetAsync(PathOf(parsed.GetValue(kid)!), KeysJson.Default.ExternalAccountKeyReport, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(key, KeysJson.Default.ExternalAccountKeyReport));
            }
            else
            {
                KeyText.Write(output, key);
            }

            return ExitCode.Success;
        });
        return command.WithExample("Which accounts a key made", "eab show shop_x7k2m9pq");
    }

    private static Command CreateRevoke()
    {
        var kid = Kid();
        var reason = new Option<string?>("--reason") { Description = "Why", HelpName = "TEXT" };
        var close = new Option<bool>("--close-accounts")
        {
            Description = "Close the accounts that were made with it for good; else they go on",
        };
        var command = new Command("revoke", "Revoke an external account key: it makes no more accounts") { kid, reason, close };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(
                new RevokeEabKeyRequest(parsed.GetValue(reason), parsed.GetValue(close)), KeysJson.Default.RevokeEabKeyRequest);
            var key = await bridge.PostAsync(
                $"{PathOf(parsed.GetValue(kid)!)}/revoke", body, KeysJson.Default.ExternalAccountKeyReport, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(options.IsJson(parsed)
                ? JsonSerializer.Serialize(key, KeysJson.Default.ExternalAccountKeyReport)
                : $"The external account key {key.Kid} is revoked. Its accounts: {KeyText.AccountsOf(key)}.");
            return ExitCode.Success;
        });
        return command
            .WithExample("Revoke a key that leaked, with all that was made with it", "eab revoke shop_x7k2m9pq --close-accounts");
    }

    private static Argument<string> Kid() => new("KID") { Description = "The key's id, as 'eab list' shows it" };

    private static string PathOf(string kid) => $"eab-keys/{Uri.EscapeDataString(kid)}";
}
