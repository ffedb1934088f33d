using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>
/// QueryCommandSyntax (manual 8.4.3): the parameters of a command. Those of the SSL API 2.0 are told only with a certificate class, since
/// some depend on it.
/// </summary>
internal sealed class QueryCommandSyntax(IReadOnlyList<ISandboxCommand> commands) : ISandboxCommand
{
    public string Name => "QueryCommandSyntax";

    public AcceptedParameters Accepted { get; } = new(
        "commandname!", "type", "class", "domain", "parent", "showonlyparent", "ignorezone", "generatelist", "sendlistemail");

    public bool NeedsVersion2 => false;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var name = call.Required("commandname");
        var command = commands.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw CommandCall.NotFound("commandname");
        var of = call.Text("class") is null ? null : OrderRequest.ReadClass(call);
        if (call.Text("type") is { } type && !type.Equals("request", StringComparison.OrdinalIgnoreCase))
        {
            throw CommandCall.Invalid("type", "this sandbox describes requests only");
        }

        if (call.Flag("generatelist"))
        {
            throw CommandCall.Invalid("generatelist", "this sandbox makes no files");
        }

        if (command.NeedsVersion2 && of is null)
        {
            throw CommandCall.Invalid("class", "the SSL API 2.0 is described for one of its classes, and this sandbox has no other");
        }

        var response = WireText.Success().Add("commandname", command.Name);
        var position = 0;
        foreach (var parameter in command.Accepted.All)
        {
            response
                .Add("parameter", position, parameter.Name.ToUpperInvariant())
                .Add("type", position, ParameterSyntax.TypeOf(command.Name, parameter.Name))
                .Add("optional", position, parameter.Required ? "0" : "1")
                .Add("quantity", position, parameter.Last is { } last ? $"0..{WireText.Number(last)}" : "")
                .Add("range", position, ParameterSyntax.RangeOf(command, parameter.Name, of))
                .Add("position", position, WireText.Number(position));
            position++;
        }

        return new(response);
    }
}
