using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.Operator.Tenants;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>tenants</c>: who pays, and for what.</summary>
internal static class TenantsCommand
{
    internal static Command Create() => new("tenants", "Make, list and change tenants: who pays, and for what")
    {
        CreateNew(), CreateList(), CreateShow(), CreateSet(), CreateDisable(), CreateEnable(),
    };

    private static Command CreateNew()
    {
        var name = new Argument<string>("NAME") { Description = "The tenant's name", CustomParser = OptionParsing.Name };
        var withKey = new Option<bool>("--key")
        {
            Description = "Make an external account key too, and print it once with lines for the customer's ACME client",
        };
        var command = new Command("new", "Make a tenant; it can order at once") { name };
        var settings = new TenantOptions(command);
        command.Options.Add(withKey);
        var key = new KeyOptions(command, "--key-default-profile");
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var request = new NewTenantRequest(
                parsed.GetRequiredValue(name),
                settings.Read(parsed, new TenantBudget(), new Dictionary<string, string>()),
                parsed.GetValue(withKey) || key.AreGiven(parsed) ? key.Read(parsed) : null);
            using var body = JsonContent.Create(request, TenantsJson.Default.NewTenantRequest);
            var made = await bridge.PostAsync("tenants", body, TenantsJson.Default.NewTenant, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(made, TenantsJson.Default.NewTenant));
                return ExitCode.Success;
            }

            await output.WriteLineAsync($"tenant: {made.Tenant.Name}");
            await output.WriteLineAsync($"names: {string.Join(", ", made.Tenant.Names)}");
            await output.WriteLineAsync(
                $"profiles: {(made.Tenant.Profiles.IsEmpty ? "all" : string.Join(", ", made.Tenant.Profiles))}");
            if (made.Key is { } shown)
            {
                KeyText.Write(output, shown);
            }

            return ExitCode.Success;
        });
        return command
            .WithExample(
                "A new customer, with all that its first certificate needs",
                "tenants new shop --names example.com --profile digicert --key")
            .WithExample("One that may spend 500 in a month", "tenants new shop --names example.com,example.net --budget-per-month 500");
    }

    private static Command CreateList()
    {
        var command = new Command("list", "List the tenants, those of the configuration and disabled ones too");
        var options = new ListOptions(command);
        command.SetAction((parsed, cancellationToken) => options.WriteAsync(
            parsed,
            new ApiQuery("tenants"),
            TenantsJson.Default.PageTenantDocument,
            TenantsJson.Default.TenantDocument,
            "There are no tenants.",
            TenantText.Columns,
            cancellationToken));
        return command.WithExample("All tenants, for a program", "tenants list --all --json");
    }

    private static Command CreateShow()
    {
        var command = new Command("show", "Show a tenant with its budget and limits");
        var name = Name(command);
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var tenant = await bridge.GetAsync(PathOf(parsed.GetValue(name)!), TenantsJson.Default.TenantDocument, cancellationToken);
            return await WriteAsync(options, parsed, tenant);
        });
        return command.WithExample("What a customer may order", "tenants show shop");
    }

    private static Command CreateSet()
    {
        var command = new Command("set", "Change what a tenant may order, and how much; what is not given stays");
        var name = Name(command);
        var settings = new TenantOptions(command);
        var reason = Reason(command, "Why, for the audit trail");
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var path = PathOf(parsed.GetValue(name)!);
            var current = settings.NeedCurrent(parsed)
                ? await bridge.GetAsync(path, TenantsJson.Default.TenantDocument, cancellationToken)
                : null;
            var request = settings.Read(
                parsed, current?.Budget ?? new TenantBudget(), current?.OwnLimits ?? new Dictionary<string, string>());
            using var body = JsonContent.Create(
                request with { Reason = parsed.GetValue(reason), Version = current?.Version }, TenantsJson.Default.TenantSettingsRequest);
            var changed = await bridge.PostAsync($"{path}/change", body, TenantsJson.Default.TenantDocument, cancellationToken);
            return await WriteAsync(options, parsed, changed);
        });
        return command
            .WithExample("Another domain, in place of those before", "tenants set shop --names example.com,example.org")
            .WithExample(
                "Another system that approves its purchases",
                "tenants set shop --approval-url https://shop.example.com/approve --approval-secret-file /etc/acme-bridge/shop.secret")
            .WithExample("A budget and a limit of its own", "tenants set shop --budget-per-month 800 --limit-of PurchasesPerTenant=20/day");
    }

    private static Command CreateDisable()
    {
        var command = new Command("disable", "Let a tenant order nothing more; what is paid goes on, certificates stay valid");
        var name = Name(command);
        var reason = Reason(command, "Why; the tenant's clients are told");
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(
                new DisableTenantRequest(parsed.GetValue(reason)), TenantsJson.Default.DisableTenantRequest);
            var tenant = await bridge.PostAsync(
                $"{PathOf(parsed.GetValue(name)!)}/disable", body, TenantsJson.Default.TenantDocument, cancellationToken);
            return await WriteAsync(options, parsed, tenant);
        });
        return command.WithExample("A customer that does not pay", "tenants disable shop --reason \"invoice 4711 is open\"");
    }

    private static Command CreateEnable()
    {
        var command = new Command("enable", "Let a disabled tenant order again");
        var name = Name(command);
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var tenant = await bridge.PostAsync(
                $"{PathOf(parsed.GetValue(name)!)}/enable", null, TenantsJson.Default.TenantDocument, cancellationToken);
            return await WriteAsync(options, parsed, tenant);
        });
        return command.WithExample("A customer that has paid", "tenants enable shop");
    }

    private static Argument<string> Name(Command command)
    {
        var name = new Argument<string>("NAME") { Description = "The tenant's name, as 'tenants list' shows it" };
        command.Arguments.Add(name);
        return name;
    }

    private static Option<string?> Reason(Command command, string description)
    {
        var reason = new Option<string?>("--reason") { Description = description, HelpName = "TEXT" };
        command.Options.Add(reason);
        return reason;
    }

    private static string PathOf(string name) => $"tenants/{Uri.EscapeDataString(name)}";

    private static async Task<int> WriteAsync(OperatorOptions options, ParseResult parsed, TenantDocument tenant)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (options.IsJson(parsed))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(tenant, TenantsJson.Default.TenantDocument));
        }
        else
        {
            TenantText.Write(output, tenant);
        }

        return ExitCode.Success;
    }
}
