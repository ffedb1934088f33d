using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.SubscriptionManagement;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Operator.Subscriptions;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>subscriptions</c>: what is paid until when, and what the next order of the names does.</summary>
internal static class SubscriptionsCommand
{
    private static readonly TextColumn<SubscriptionReport>[] Columns =
    [
        new("id", report => report.Id),
        new("names", report => string.Join(", ", report.Names)) { Shrinks = true },
        new("tenant", report => report.Tenant),
        new("class", report => report.Class),
        new("paid until", report => IssuanceText.Moment(report.PaidUntil) ?? "not known"),
        new("for", report => report.Paid is { } paid ? MoneyText.Of(paid) : ""),
        new("reissues", report => report.Reissues.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new("next", report => report.Handover is { } handover ? $"handed over to {handover.Target}"
            : report.Decision is { TakenBy: null } decision ? decision.Next.ToString().ToLowerInvariant()
            : report.Ended is not null ? "ended"
            : ""),
    ];

    internal static Command Create() => new(
        "subscriptions", "See what is paid until when, and decide what the next order of its names does")
    {
        CreateList(), CreateShow(), CreateDecide(), CreatePush(),
    };

    private static Command CreateList()
    {
        var tenant = Filter("--tenant", "Only what this tenant pays", "NAME");
        var @class = Filter("--class", "Only this certificate class", "CLASS");
        var profile = Filter("--profile", "Only what was ordered with this profile last", "NAME");
        var name = Filter("--name", "Only those with this text in one of their names", "TEXT");
        var from = Day("--paid-from", "Only what is paid until this day or later");
        var before = Day("--paid-before", "Only what is paid until before this day");
        var command = new Command("list", "List what is paid for; what ends first comes first")
        {
            tenant, @class, profile, name, from, before,
        };
        var options = new ListOptions(command);
        command.SetAction((parsed, cancellationToken) => options.WriteAsync(
            parsed,
            new ApiQuery("subscriptions")
                .With("tenant", parsed.GetValue(tenant)?.ToLowerInvariant())
                .With("class", parsed.GetValue(@class))
                .With("profile", parsed.GetValue(profile))
                .With("name", parsed.GetValue(name))
                .With("paidFrom", parsed.GetValue(from))
                .With("paidBefore", parsed.GetValue(before)),
            SubscriptionsApiJson.Default.PageSubscriptionReport,
            SubscriptionsApiJson.Default.SubscriptionReport,
            "Nothing is paid for.",
            Columns,
            cancellationToken));
        return command
            .WithExample("What a tenant has paid for", "subscriptions list --tenant shop")
            .WithExample("What ends soon", "subscriptions list --paid-before 2027-01-01");
    }

    private static Command CreateShow()
    {
        var id = Id();
        var command = new Command("show", "Show what is paid until when, with the certificates of the paid year") { id };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            Print(parsed, options, await bridge.GetAsync(
                PathOf(parsed.GetValue(id)!), SubscriptionsApiJson.Default.SubscriptionReport, cancellationToken));
            return ExitCode.Success;
        });
        return command.WithExample("One of the list", "subscriptions show ID");
    }

    private static Command CreateDecide()
    {
        var id = Id();
        var next = new Argument<string>("NEXT")
        {
            Description = "reissue: for nothing, though little paid time is left; renew: another year is paid, though paid time is left; "
                + "buy: a new order is bought; planned: take a decision back",
        };
        next.AcceptOnlyFromAmong("reissue", "renew", "buy", "planned");
        var reason = new Option<string?>("--reason") { Description = "Why; it is kept with the decision", HelpName = "TEXT" };
        var command = new Command(
            "decide", "Decide what the next order of the names does. It is carried out once; budgets go on to count") { id, next, reason };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(
                new SubscriptionDecisionRequest(parsed.GetValue(next), parsed.GetValue(reason)),
                SubscriptionsApiJson.Default.SubscriptionDecisionRequest);
            Print(parsed, options, await bridge.PostAsync(
                PathOf(parsed.GetValue(id)!) + "/decide", body, SubscriptionsApiJson.Default.SubscriptionReport, cancellationToken));
            return ExitCode.Success;
        });
        return command.WithExample("Pay another year now", "subscriptions decide ID renew --reason \"The customer moves in December\"");
    }

    private static Command CreatePush()
    {
        var id = Id();
        var target = new Argument<string?>("TARGET")
        {
            Description = "The account at the reseller that gets it",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var done = new Option<bool>("--done") { Description = "Its answer was lost, and the other account has it" };
        var notDone = new Option<bool>("--not-done") { Description = "Its answer was lost, and the other account does not have it" };
        var command = new Command(
            "push",
            "Hand a paid order over to an account below yours at the reseller, with its certificates and contacts (PushObject). It cannot "
            + "be taken back here")
        {
            id, target, done, notDone,
        };
        command.Validators.Add(result =>
        {
            var said = (result.GetValue(target) is null ? 0 : 1) + (result.GetValue(done) ? 1 : 0) + (result.GetValue(notDone) ? 1 : 0);
            if (said != 1)
            {
                result.AddError("Give one of TARGET, --done and --not-done.");
            }
        });
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var path = PathOf(parsed.GetValue(id)!) + "/push";
            using HttpContent body = parsed.GetValue(target) is { } account
                ? JsonContent.Create(new PushRequest(account), SubscriptionsApiJson.Default.PushRequest)
                : JsonContent.Create(new PushOutcomeRequest(parsed.GetValue(done)), SubscriptionsApiJson.Default.PushOutcomeRequest);
            Print(parsed, options, await bridge.PostAsync(
                parsed.GetValue(target) is null ? path + "/settle" : path,
                body,
                SubscriptionsApiJson.Default.SubscriptionReport,
                cancellationToken));
            return ExitCode.Success;
        });
        return command.WithExample("To a customer's own account", "subscriptions push ID customer1");
    }

    private static Argument<string> Id() => new("ID") { Description = "The subscription's id, as 'subscriptions list' shows it" };

    private static string PathOf(string id) => $"subscriptions/{Uri.EscapeDataString(id)}";

    private static Option<string?> Filter(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help };

    private static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description + ", UTC",
        HelpName = "YYYY-MM-DD",
        CustomParser = OptionParsing.Day,
    };

    private static void Print(ParseResult parsed, OperatorOptions options, SubscriptionReport report)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (options.IsJson(parsed))
        {
            output.WriteLine(JsonSerializer.Serialize(report, SubscriptionsApiJson.Default.SubscriptionReport));
            return;
        }

        output.WriteLine($"{report.Id}  {string.Join(", ", report.Names)}");
        Line("tenant", report.Tenant + (report.SharedBy is { } shared ? $" ({shared})" : ""));
        Line("class", report.Class + (report.Profile is { } profile ? $" (profile {profile})" : ""));
        Line("paid until", (IssuanceText.Moment(report.PaidUntil) ?? "not known")
            + (report.Paid is { } paid ? $" for {paid}" : "")
            + (report.CertificateOrder is { } bought ? $", certificate order {bought}" : ""));
        Line("ended", report.Ended);
        Line("order", report.Order is { } order ? $"{order} works for it" : null);
        Line("next order", report.Decision is { } decision
            ? $"{decision.Next.ToString().ToLowerInvariant()}, decided {IssuanceText.Moment(decision.At)}"
                + (decision.Reason is { } why ? $": {why}" : "")
                + (decision.TakenBy is { } taken ? $"; carried out by order {taken}" : "")
            : null);
        Line("handed over", report.Handover is { } handover
            ? $"to {handover.Target} {IssuanceText.Moment(handover.At)}"
                + (handover.State == HandoverState.Done
                    ? ""
                    : $"; whether it was carried out is not known ({handover.Finding ?? "the answer is awaited"})")
            : null);
        foreach (var certificate in report.Certificates)
        {
            Line("certificate", $"{certificate.Id} from {IssuanceText.Moment(certificate.NotBefore)} until "
                + $"{IssuanceText.Moment(certificate.NotAfter)}{(certificate.IsRevoked ? ", revoked" : "")}");
        }

        void Line(string what, string? text)
        {
            if (text is not null)
            {
                output.WriteLine($"  {what,-11}  {text}");
            }
        }
    }
}
