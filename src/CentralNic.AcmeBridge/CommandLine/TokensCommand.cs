using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Operator.Tokens;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>tokens</c>: who else may use the operator's API.</summary>
internal static class TokensCommand
{
    private static readonly TextColumn<TokenReport>[] Columns =
    [
        new("id", token => token.Id),
        new("label", token => token.Label) { Shrinks = true },
        new("role", token => token.Role),
        new("status", token => token.Status),
        new("made", token => IssuanceText.Moment(token.CreatedAt)),
        new("expires", token => IssuanceText.Moment(token.ExpiresAt) ?? "never"),
        new("last used", token => IssuanceText.Moment(token.LastUsedAt) ?? "never"),
    ];

    internal static Command Create() => new("tokens", "Make, list and revoke the tokens by which programs use the operator's API")
    {
        CreateNew(), CreateList(), CreateRevoke(),
    };

    private static Command CreateNew()
    {
        var label = new Argument<string>("LABEL") { Description = "What the token is for" };
        var role = new Option<string>("--role")
        {
            Description = "What it allows: view, operate, or tenant:NAME for one tenant's things only",
            HelpName = "ROLE",
            Required = true,
        };
        var days = new Option<int?>("--days") { Description = "For how many days. Default: without end", HelpName = "N" };
        var command = new Command("new", "Make a token and print it; it cannot be shown again") { label, role, days };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(
                new NewTokenRequest(parsed.GetValue(label), parsed.GetValue(role), parsed.GetValue(days)),
                TokensJson.Default.NewTokenRequest);
            var made = await bridge.PostAsync("tokens", body, TokensJson.Default.NewTokenReport, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(made, TokensJson.Default.NewTokenReport));
                return ExitCode.Success;
            }

            await output.WriteLineAsync($"id: {made.Kept.Id}");
            await output.WriteLineAsync($"role: {made.Kept.Role}");
            await output.WriteLineAsync($"expires: {IssuanceText.Moment(made.Kept.ExpiresAt) ?? "never"}");
            await output.WriteLineAsync($"token: {made.Token}");
            return ExitCode.Success;
        });
        return command
            .WithExample("For a monitor that only looks", "tokens new monitor --role view")
            .WithExample("For a customer's portal, for a year", "tokens new portal --role tenant:shop --days 365");
    }

    private static Command CreateList()
    {
        var command = new Command("list", "List the tokens, revoked and expired ones too");
        var options = new ListOptions(command);
        command.SetAction((parsed, cancellationToken) => options.WriteAsync(
            parsed,
            new ApiQuery("tokens"),
            TokensJson.Default.PageTokenReport,
            TokensJson.Default.TokenReport,
            "There are no tokens.",
            Columns,
            cancellationToken));
        return command.WithExample("All tokens, for a program", "tokens list --all --json");
    }

    private static Command CreateRevoke()
    {
        var token = new Argument<string>("ID") { Description = "The token's id, as 'tokens list' shows it" };
        var command = new Command("revoke", "Revoke a token: it is refused from now on") { token };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var revoked = await bridge.PostAsync(
                $"tokens/{Uri.EscapeDataString(parsed.GetValue(token)!)}/revoke", null, TokensJson.Default.TokenReport, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(options.IsJson(parsed)
                ? JsonSerializer.Serialize(revoked, TokensJson.Default.TokenReport)
                : $"Token {revoked.Id} ({revoked.Label}) is {revoked.Status}.");
            return ExitCode.Success;
        });
        return command.WithExample("Revoke a token that leaked", "tokens revoke 11e0f6917b38");
    }
}
