using System.CommandLine;
using System.Net.Http.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Operator.Orders;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>orders</c>: all orders of a running bridge, and what the operator does with one.</summary>
internal static class OrdersCommand
{
    private static readonly TextColumn<OrderSummary>[] Columns =
    [
        new("made", order => IssuanceText.Moment(order.Created)),
        new("order", order => order.Order),
        new("names", order => string.Join(", ", order.Names)) { Shrinks = true },
        new("status", order => order.Status.ToString().ToLowerInvariant()),
        new("state", order => order.State?.ToString()),
        new("tenant", order => order.Tenant) { Shrinks = true },
        new("profile", order => order.Profile) { Shrinks = true },
        new("what holds it up", order => order.Trouble) { Shrinks = true },
    ];

    internal static Command Create() => new("orders", "List all orders, see their whole story, and take them in hand")
    {
        CreateList(),
        CreateShow(),
        CreateLook(),
        CreateRetry(),
        IssuancesCommand.CreateGiveUp("orders"),
        IssuancesCommand.CreateSearchAgain(),
        IssuancesCommand.CreateAllowPurchase(),
        IssuancesCommand.CreateAdopt(),
    };

    private static Command CreateList()
    {
        var state = Text(
            "--state", "Only with this status or state: pending, ready, processing, valid, invalid, parked, awaitingCa …", "STATE");
        var tenant = Text("--tenant", "Only those that this tenant pays for", "NAME");
        var account = Text("--account", "Only those of this ACME account", "ID");
        var profile = Text("--profile", "Only those with this profile", "NAME");
        var name = Text("--name", "Only those with this name, or with one below it", "DOMAIN");
        var text = Text("--text", "Only those with a name that has this in it; slow where there are many orders", "TEXT");
        var from = CommonOptions.Day("--from", "Not before this day, UTC");
        var to = CommonOptions.Day("--to", "Not after this day, UTC");
        var open = new Option<bool>("--open") { Description = "Only those that are not settled" };
        var attention = new Option<bool>("--attention") { Description = "Only open ones of which you should know or do something" };
        var command = new Command("list", "List orders, the newest first")
        {
            state, tenant, account, profile, name, text, from, to, open, attention,
        };
        var options = new ListOptions(command);
        command.SetAction((parsed, cancellationToken) => options.WriteAsync(
            parsed,
            new ApiQuery("orders")
                .With("state", parsed.GetValue(state))
                .With("tenant", parsed.GetValue(tenant))
                .With("account", parsed.GetValue(account))
                .With("profile", parsed.GetValue(profile))
                .With("name", parsed.GetValue(name))
                .With("text", parsed.GetValue(text))
                .With("from", parsed.GetValue(from))
                .With("to", parsed.GetValue(to)?.AddDays(1))
                .With("open", parsed.GetValue(open) ? "true" : null)
                .With("attention", parsed.GetValue(attention) ? "true" : null),
            OrdersResourceJson.Default.PageOrderSummary,
            OrdersResourceJson.Default.OrderSummary,
            "There are no such orders.",
            Columns,
            cancellationToken));
        return command
            .WithExample("What is under way for a domain", "orders list --name example.com --open")
            .WithExample(
                "What failed for a tenant in a month", "orders list --tenant shop --state invalid --from 2026-11-01 --to 2026-11-30")
            .WithExample("All orders, for a program", "orders list --all --json");
    }

    private static Command CreateShow() => IssuancesCommand.CreateShow(
            "Show all that is known of an order: who asked, what was decided and sent, what was seen and paid, and what happens next")
        .WithExample("Follow an order until it is settled", "orders show ORDER --follow");

    private static Command CreateLook() => IssuancesCommand.CreateAnswer(
            "look",
            "Take an order up now, whatever it waits for: its proofs are looked for, or the CA is asked for its certificate",
            _ => null,
            area: "orders")
        .WithExample("The DNS record was corrected; look now", "orders look ORDER");

    private static Command CreateRetry()
    {
        var method = new Option<string>("--method")
        {
            Description = "The method, one of the profile's DcvMethods: HTTP, HTTPS, DNS-TXT, DNS-CNAME or EMAIL",
            HelpName = "METHOD",
            Required = true,
        };
        return IssuancesCommand.CreateAnswer(
                "retry",
                "Prove an order's names to the CA by another method. Possible until something is ordered; a reissue keeps its method",
                parsed => JsonContent.Create(
                    new RetryRequest(parsed.GetRequiredValue(method)), OrdersResourceJson.Default.RetryRequest),
                command => command.Options.Add(method),
                area: "orders")
            .WithExample("The web server cannot show the file; use a DNS record", "orders retry ORDER --method DNS-TXT");
    }

    private static Option<string?> Text(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help };
}
