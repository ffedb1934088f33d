using System.CommandLine;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>eab</c>: its options and how they bind.</summary>
internal static class EabCommand
{
    internal static Command Create(IProgramCommands commands)
    {
        var tenant = new Argument<string>("TENANT")
        {
            Description = "The tenant whose accounts the key makes. Default: default",
            DefaultValueFactory = _ => "default",
            CustomParser = OptionParsing.Name,
        };
        var kid = new Option<string?>("--kid")
        {
            Description = "The key's id. Default: one of the tenant's name and random letters",
            HelpName = "KID",
            CustomParser = OptionParsing.Name,
        };
        var once = new Option<bool>("--one-account-only") { Description = "The key serves for one account only" };
        var create = new Command(
            "new", "Make an external account key, and print it with the configuration that it needs") { tenant, kid, once };
        create.SetAction((parsed, cancellationToken) => commands.NewExternalAccountKeyAsync(
            new NewExternalAccountKeyOptions(parsed.GetRequiredValue(tenant), parsed.GetValue(kid), parsed.GetValue(once)),
            cancellationToken));
        return new Command("eab", "External account keys, which bind ACME accounts to tenants") { create };
    }
}
