using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Operator.Accounts;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>accounts</c>: ACME accounts.</summary>
internal static class AccountsCommand
{
    private static readonly TextColumn<AccountReport>[] Columns =
    [
        new("account", account => account.Id),
        new("tenant", account => account.Tenant),
        new("status", account => account.Status),
        new("key", account => account.Key),
        new("contacts", account => TextTable.Names(account.Contacts)) { Shrinks = true },
        new("made", account => IssuanceText.Moment(account.CreatedAt)),
        new("last used", account => IssuanceText.Moment(account.LastUsedAt) ?? "not known"),
    ];

    internal static Command Create() => new("accounts", "List, suspend, close and move ACME accounts")
    {
        CreateList(),
        CreateShow(),
        CreateChange(
            "deactivate", "Close an account for good; what is paid goes on, other open orders end", "Why",
            "Close the account of a server that is gone", "accounts deactivate ACCOUNT --reason \"server is gone\""),
        CreateChange(
            "suspend", "Let an account order nothing until it is reactivated", "Why; its client is told",
            "Stop an account that may be stolen", "accounts suspend ACCOUNT --reason \"key may be stolen\""),
        CreateChange(
            "reactivate", "End the suspension of an account; a closed one has no way back", "Why",
            "Let an account order again", "accounts reactivate ACCOUNT"),
        CreateMove(),
    };

    private static Command CreateList()
    {
        var tenant = new Option<string?>("--tenant") { Description = "Only the accounts of this tenant", HelpName = "NAME" };
        var status = new Option<string?>("--status")
        {
            Description = "Only those that are valid, suspended, deactivated (by their client) or revoked (by the operator)",
            HelpName = "STATUS",
        };
        var key = new Option<string?>("--key") { Description = "Only those made with this external account key", HelpName = "KID" };
        var contact = new Option<string?>("--contact") { Description = "Only those with this mail address", HelpName = "ADDRESS" };
        var command = new Command("list", "List the accounts, newest first") { tenant, status, key, contact };
        var options = new ListOptions(command);
        command.SetAction((parsed, cancellationToken) => options.WriteAsync(
            parsed,
            new ApiQuery("accounts")
                .With("tenant", parsed.GetValue(tenant))
                .With("status", parsed.GetValue(status))
                .With("key", parsed.GetValue(key))
                .With("contact", parsed.GetValue(contact)),
            AccountsResourceJson.Default.PageAccountReport,
            AccountsResourceJson.Default.AccountReport,
            "There are no such accounts.",
            Columns,
            cancellationToken));
        return command
            .WithExample("The accounts of a customer that can order", "accounts list --tenant shop --status valid")
            .WithExample("Whose account it is", "accounts list --contact admin@example.com");
    }

    private static Command CreateShow()
    {
        var command = new Command("show", "Show an account, with how many orders it has");
        var account = Account(command);
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var shown = await bridge.GetAsync(
                PathOf(parsed.GetValue(account)!), AccountsResourceJson.Default.AccountReport, cancellationToken);
            return await WriteAsync(options, parsed, shown);
        });
        return command.WithExample("Tenant, key, contacts and orders of an account", "accounts show ACCOUNT");
    }

    private static Command CreateChange(string act, string description, string reasonDescription, string purpose, string example)
    {
        var command = new Command(act, description);
        var account = Account(command);
        var reason = Reason(command, reasonDescription);
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(
                new AccountReasonRequest(parsed.GetValue(reason)), AccountsResourceJson.Default.AccountReasonRequest);
            var changed = await bridge.PostAsync(
                $"{PathOf(parsed.GetValue(account)!)}/{act}", body, AccountsResourceJson.Default.AccountReport, cancellationToken);
            return await WriteAsync(options, parsed, changed);
        });
        return command.WithExample(purpose, example);
    }

    private static Command CreateMove()
    {
        var command = new Command(
            "move", "Give an account to another tenant, which pays for its orders from then on; what was bought stays where it was");
        var account = Account(command);
        var tenant = new Option<string>("--tenant") { Description = "The tenant", HelpName = "NAME", Required = true };
        command.Options.Add(tenant);
        var reason = Reason(command, "Why, for the audit trail");
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(
                new MoveAccountRequest(parsed.GetValue(tenant), parsed.GetValue(reason)),
                AccountsResourceJson.Default.MoveAccountRequest);
            var moved = await bridge.PostAsync(
                $"{PathOf(parsed.GetValue(account)!)}/move", body, AccountsResourceJson.Default.AccountReport, cancellationToken);
            return await WriteAsync(options, parsed, moved);
        });
        return command.WithExample("A server that another customer took over", "accounts move ACCOUNT --tenant other");
    }

    private static Argument<string> Account(Command command)
    {
        var account = new Argument<string>("ACCOUNT") { Description = "The account's id, as 'accounts list' shows it" };
        command.Arguments.Add(account);
        return account;
    }

    private static Option<string?> Reason(Command command, string description)
    {
        var reason = new Option<string?>("--reason") { Description = description, HelpName = "TEXT" };
        command.Options.Add(reason);
        return reason;
    }

    private static string PathOf(string account) => $"accounts/{Uri.EscapeDataString(account)}";

    private static async Task<int> WriteAsync(OperatorOptions options, ParseResult parsed, AccountReport account)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (options.IsJson(parsed))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(account, AccountsResourceJson.Default.AccountReport));
            return ExitCode.Success;
        }

        (string Heading, string? Text)[] lines =
        [
            ("account", account.Id),
            ("tenant", account.Tenant),
            ("status", account.Status + (account.SuspendedAt is { } at ? $" since {IssuanceText.Moment(at)}" : "")),
            ("why", account.Reason),
            ("key", account.Key ?? "none"),
            ("contacts", account.Contacts.IsEmpty ? "none" : string.Join(", ", account.Contacts)),
            ("terms", account.Terms?.AbsoluteUri),
            ("made", IssuanceText.Moment(account.CreatedAt)),
            ("last used", IssuanceText.Moment(account.LastUsedAt) ?? "not known"),
            ("orders", account.Orders is { } orders
                ? string.Create(CultureInfo.InvariantCulture, $"{orders.Valid} with a certificate, {orders.Open} open")
                : null),
            ("thumbprint", account.Thumbprint),
        ];
        foreach (var (heading, text) in lines.Where(line => line.Text is not null))
        {
            await output.WriteLineAsync($"{heading + ":",-12} {TextTable.Clean(text!)}");
        }

        return ExitCode.Success;
    }
}
