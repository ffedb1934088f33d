using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Operator.Approvals;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>approvals</c>: purchases that wait for a decision (<c>Approval:Url</c>).</summary>
internal static class ApprovalsCommand
{
    private static readonly TextColumn<ApprovalReport>[] Columns =
    [
        new("order", report => report.Order),
        new("names", report => string.Join(", ", report.Names)) { Shrinks = true },
        new("tenant", report => report.Tenant),
        new("purchase", report => $"{report.Plan} {report.Class}"),
        new("price", report => MoneyText.Of(report.Price)),
        new("asked", report => IssuanceText.Moment(report.Asked)),
        new("refused", report => IssuanceText.Moment(report.Until)),
        new("last answer", report => report.Finding ?? "") { Shrinks = true },
    ];

    internal static Command Create() => new("approvals", "See and decide the purchases that wait for approval")
    {
        CreateList(),
        CreateShow(),
        CreateDecide("approve", "Approve a purchase that waits; the order goes on at once", isReasonNeeded: false),
        CreateDecide("deny", "Deny a purchase that waits; the order is refused", isReasonNeeded: true),
    };

    private static Command CreateList()
    {
        var tenant = new Option<string?>("--tenant") { Description = "Only what this tenant would pay. Default: all", HelpName = "NAME" };
        var command = new Command("list", "List the purchases that wait for approval") { tenant };
        var options = new ListOptions(command);
        command.SetAction((parsed, cancellationToken) => options.WriteAsync(
            parsed,
            new ApiQuery("approvals").With("tenant", parsed.GetValue(tenant)?.ToLowerInvariant()),
            ApprovalsApiJson.Default.PageApprovalReport,
            ApprovalsApiJson.Default.ApprovalReport,
            "No purchase waits for approval.",
            Columns,
            cancellationToken));
        return command.WithExample("What waits for a decision", "approvals list --tenant shop");
    }

    private static Command CreateShow()
    {
        var order = Order();
        var command = new Command("show", "Show what was asked and decided about the purchase of an order") { order };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            Print(parsed, options, await bridge.GetAsync(
                $"approvals/{Uri.EscapeDataString(parsed.GetValue(order)!)}",
                ApprovalsApiJson.Default.ApprovalReport,
                cancellationToken));
            return ExitCode.Success;
        });
        return command.WithExample("What was said about an order", "approvals show ORDER");
    }

    private static Command CreateDecide(string verb, string description, bool isReasonNeeded)
    {
        var order = Order();
        var reason = new Option<string?>("--reason")
        {
            Description = isReasonNeeded ? "Why; the client is told it" : "Why; it is kept with the order and in the audit trail",
            HelpName = "TEXT",
            Required = isReasonNeeded,
        };
        var command = new Command(verb, description) { order, reason };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(
                new ApprovalDecisionRequest(parsed.GetValue(reason)), ApprovalsApiJson.Default.ApprovalDecisionRequest);
            Print(parsed, options, await bridge.PostAsync(
                $"approvals/{Uri.EscapeDataString(parsed.GetValue(order)!)}/{verb}",
                body,
                ApprovalsApiJson.Default.ApprovalReport,
                cancellationToken));
            return ExitCode.Success;
        });
        return command.WithExample(
            isReasonNeeded ? "Refuse an order" : "Let an order go on",
            $"approvals {verb} ORDER --reason {(isReasonNeeded ? "\"Not paid.\"" : "\"Known customer\"")}");
    }

    private static Argument<string> Order() => new("ORDER") { Description = "The order's id" };

    private static void Print(ParseResult parsed, OperatorOptions options, ApprovalReport report)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (options.IsJson(parsed))
        {
            output.WriteLine(JsonSerializer.Serialize(report, ApprovalsApiJson.Default.ApprovalReport));
            return;
        }

        output.WriteLine($"{report.Order}  {string.Join(", ", report.Names)}");
        Line("tenant", report.Tenant);
        Line("account", report.Account);
        Line("purchase", $"{report.Plan} of class {report.Class} ({report.Profile}) for {report.Price}");
        Line("asked", $"{IssuanceText.Moment(report.Asked)}, without a decision {report.Asks} times; {report.Finding}");
        if (report.Decision == ApprovalDecision.Outstanding)
        {
            Line("waits", $"asked again {IssuanceText.Moment(report.NextAsk)}, refused {IssuanceText.Moment(report.Until)}");
        }
        else
        {
            Line("decided", $"{report.Decision.ToString().ToLowerInvariant()} {IssuanceText.Moment(report.Decided)}"
                + (report.Reason is { } why ? $": {why}" : ""));
        }

        void Line(string what, string text) => output.WriteLine($"  {what,-10}  {text}");
    }
}
