using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Syntax;

/// <summary>The command that says how others are written (manual 8.4.3). Throws as <see cref="ResellerClient"/> says.</summary>
public sealed class SyntaxCommands
{
    private readonly CommandPipeline _pipeline;

    internal SyntaxCommands(CommandPipeline pipeline) => _pipeline = pipeline;

    /// <summary>QueryCommandSyntax: reads the parameters or properties of a command.</summary>
    /// <param name="query">Of which; without one of today's certificate classes the API describes the commands of version 1.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The entries in the order of the answer.</returns>
    public async Task<IReadOnlyList<CommandSyntaxEntry>> QueryAsync(
        CommandSyntaxQuery query, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var response = await _pipeline.SendAsync(query.ToCommand(), priority, changesSomething: false, cancellationToken);
        return [.. response.Rows.Select(CommandSyntaxEntry.Read)];
    }
}
