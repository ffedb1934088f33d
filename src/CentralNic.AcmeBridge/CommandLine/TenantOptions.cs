using System.CommandLine;
using System.Globalization;
using CentralNic.AcmeBridge.CommandLine.Input;
using CentralNic.AcmeBridge.Operator.Tenants;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The options that say what a tenant may order, and how much.</summary>
internal sealed class TenantOptions
{
    private const string Unlimited = "unlimited";

    private readonly Option<string[]?> _names = ListValues.Option(
        "--names", "The domains, each with all names below it, that may be ordered; * for all names", "DOMAINS");

    private readonly Option<string[]?> _profiles = ListValues.Option(
        "--profile", "The profiles that may be ordered. Default: all", "NAMES");

    private readonly Option<string?> _default = new("--default-profile")
    {
        Description = "The profile of orders that name none. Default: the only one, or that of the whole server",
        HelpName = "NAME",
    };

    private readonly Option<string[]?> _preauthorized = ListValues.Option(
        "--preauthorized", "The domains for which no proof of control is asked. Default: none", "DOMAINS");

    private readonly Option<string?> _perOrder = Amount("--budget-per-order", "What one purchase may cost at most, without VAT");
    private readonly Option<string?> _perMonth = Amount("--budget-per-month", "What may be spent in a calendar month (UTC)");
    private readonly Option<string?> _perYear = Amount("--budget-per-year", "What may be spent in a calendar year (UTC)");
    private readonly Option<string?> _currency = new("--currency") { Description = "The currency of the amounts", HelpName = "EUR" };

    private readonly Option<string?> _approval = new("--approval-url")
    {
        Description = "Your system that is asked before each purchase; none: nobody is asked for this tenant; without a value: as for all",
        HelpName = "URL",
    };

    private readonly Option<string?> _approvalSecret = new("--approval-secret-file")
    {
        Description = "A file that holds the secret by which the questions are signed, whsec_ and 24 to 64 bytes in Base64, in one line",
        HelpName = "FILE",
    };

    private readonly Option<string?> _approvalWait = new("--approval-max-wait")
    {
        Description = "How long a decision is awaited before the order is refused. Default: 24h",
        HelpName = "72h",
    };

    private readonly Option<string?> _approvalTimeout = new("--approval-timeout")
    {
        Description = "How long one question may take. Default: 10s",
        HelpName = "30s",
    };

    private readonly Option<string[]?> _limits = new("--limit-of")
    {
        Description = "A limit of its own, written as in the section Limits of the configuration; without a value: as for all. Repeat it "
            + "for more",
        HelpName = "NAME=VALUE",
    };

    /// <summary>Adds them to a command.</summary>
    public TenantOptions(Command command)
    {
        Array.ForEach<Option>(
            [
                _names, _profiles, _default, _preauthorized, _perOrder, _perMonth, _perYear, _currency, _approval, _approvalSecret,
                _approvalWait, _approvalTimeout, _limits,
            ],
            command.Options.Add);
        command.Validators.Add(result =>
        {
            foreach (var wrong in (result.GetValue(_limits) ?? []).Where(limit => !limit.Contains('=', StringComparison.Ordinal)))
            {
                result.AddError($"--limit-of '{wrong}' is not a name and a value. Give both, for example PurchasesPerTenant=10/day.");
            }
        });
    }

    /// <summary>Whether the budget or limits are given, of which a part alone may be given.</summary>
    public bool NeedCurrent(ParseResult parsed) =>
        new Option[] { _perOrder, _perMonth, _perYear, _currency, _limits }.Any(option => parsed.GetResult(option) is not null);

    /// <summary>What is given.</summary>
    /// <param name="budget">The budget as it is; what is not given of it stays.</param>
    /// <param name="limits">The tenant's own limits as they are; those that are not given stay.</param>
    public TenantSettingsRequest Read(ParseResult parsed, TenantBudget budget, IReadOnlyDictionary<string, string> limits) => new(
        Names: ListValues.Get(parsed, _names) is { } names ? [.. names] : null,
        Profiles: ListValues.Get(parsed, _profiles) is { } profiles ? [.. profiles] : null,
        DefaultProfile: parsed.GetValue(_default),
        PreauthorizedNames: ListValues.Get(parsed, _preauthorized) is { } domains ? [.. domains] : null,
        Budget: new TenantBudget(
            Get(parsed, _perOrder, budget.PerOrder),
            Get(parsed, _perMonth, budget.PerMonth),
            Get(parsed, _perYear, budget.PerYear),
            parsed.GetValue(_currency) ?? budget.Currency) is var changed && changed == budget ? null : changed,
        Limits: parsed.GetResult(_limits) is null ? null : Merge(limits, parsed.GetValue(_limits)!),
        Approval: new TenantApprovalRequest(
            parsed.GetValue(_approval),
            parsed.GetValue(_approvalSecret) is { } file ? SecretInFile.Read(file, "secret of the approval") : null,
            parsed.GetValue(_approvalWait),
            parsed.GetValue(_approvalTimeout)) is { IsEmpty: false } approval ? approval : null);

    private static Option<string?> Amount(string name, string description)
    {
        var option = new Option<string?>(name) { Description = $"{description}; or {Unlimited}", HelpName = "AMOUNT" };
        option.Validators.Add(result =>
        {
            var text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
            if (text != Unlimited && !TryParse(text, out _))
            {
                result.AddError($"{name} '{text}' is not an amount. Give one without VAT, for example 1200.50; or {Unlimited}.");
            }
        });
        return option;
    }

    private static bool TryParse(string text, out decimal amount) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);

    private static decimal? Get(ParseResult parsed, Option<string?> option, decimal? current) => parsed.GetValue(option) switch
    {
        null => current,
        Unlimited => null,
        var text => TryParse(text, out var amount) ? amount : current,
    };

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> limits, IEnumerable<string> given)
    {
        var merged = new Dictionary<string, string>(limits, StringComparer.OrdinalIgnoreCase);
        foreach (var each in given)
        {
            var at = each.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = (each[..at].Trim(), each[(at + 1)..].Trim());
            if (value.Length == 0)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value;
            }
        }

        return merged;
    }
}
