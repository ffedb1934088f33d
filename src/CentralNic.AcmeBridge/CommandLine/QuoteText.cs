using System.Globalization;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Quotes;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>Quotes as people read them.</summary>
internal static class QuoteText
{
    /// <summary>Writes one.</summary>
    internal static void Write(TextWriter output, OrderQuote quote)
    {
        output.WriteLine($"{string.Join(", ", quote.Names)}");
        Line(output, "outcome", quote.Outcome switch
        {
            QuoteOutcome.Proceeds => "would be issued, as far as can be seen now",
            QuoteOutcome.Waits => "would wait, and go on by itself",
            QuoteOutcome.AsksOperator => "would be parked with a question to the operator",
            _ => "would be refused",
        });
        foreach (var finding in quote.Findings)
        {
            Line(output, finding.Outcome switch
            {
                QuoteOutcome.Waits => "waits for",
                QuoteOutcome.AsksOperator => "question",
                _ => "refusal",
            }, $"{finding.Rule}: {finding.Text}");
            Line(output, "", finding.Detail);
            Line(output, "", finding.Until is { } until ? $"until {IssuanceText.Moment(until)}" : null);
        }

        Line(output, "tenant", quote.Tenant);
        Line(output, "account", quote.Account);
        Line(output, "profile", quote.Profile);
        Line(output, "plan", quote.Plan is { } plan ? $"{plan}: {quote.Reason}" : null);
        Line(output, "class", quote.Class);
        Line(output, "price", quote.Price is { } price ? price.ToString()
            : quote.Plan is null ? null
            : quote.IsBilled ? "not told"
            : "nothing");
        Line(output, "approval", quote.NeedsApproval ? "the hoster's system is asked before the purchase" : null);
        foreach (var budget in quote.Budgets)
        {
            Line(output, "budget", Budget(budget));
        }

        foreach (var limit in quote.Limits)
        {
            Line(output, "limit", $"{limit.Rule}: {limit.Used} of {limit.Most} in the {limit.Period.Replace('-', ' ')}");
        }

        foreach (var proof in quote.Proofs)
        {
            Line(output, "proof", $"{proof.Name} by {proof.Method}"
                + (proof.Publisher is { } publisher ? $", {publisher}" : "")
                + (proof.Place is { } place ? $", {place}" : "")
                + (proof.IsPossible ? ": nothing speaks against it" : ": not possible"));
            Line(output, "", proof.Finding);
            Line(output, "", $"CAA: {proof.Caa}{(proof.CaaPermits ? "" : "; the CA may not issue")}");
        }

        foreach (var remark in quote.Remarks)
        {
            Line(output, "note", remark);
        }
    }

    /// <summary>A limit of money in one line.</summary>
    internal static string Budget(BudgetStanding budget) => budget.Period == "order"
        ? string.Create(CultureInfo.InvariantCulture, $"{budget.Key}: {budget.Limit:0.00} {budget.Currency} for one order")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{budget.Key}: {budget.Left:0.00} of {budget.Limit:0.00} {budget.Currency ?? "(the account's currency)"} left in "
            + $"{budget.Period}");

    private static void Line(TextWriter output, string what, string? text)
    {
        if (text is { Length: > 0 })
        {
            output.WriteLine($"  {what,-10}  {text}");
        }
    }
}
