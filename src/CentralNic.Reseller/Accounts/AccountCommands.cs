using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Accounts;

/// <summary>The commands that concern the account itself. Throws as <see cref="ResellerClient"/> says.</summary>
public sealed class AccountCommands
{
    private readonly CommandPipeline _pipeline;

    internal AccountCommands(CommandPipeline pipeline) => _pipeline = pipeline;

    /// <summary>StatusAccount: reads the account's money.</summary>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the API says of it.</returns>
    public async Task<AccountStatus> StatusAsync(CommandPriority priority, CancellationToken cancellationToken) =>
        AccountStatus.Read(
            await _pipeline.SendAsync(new ResellerCommand("StatusAccount"), priority, changesSomething: false, cancellationToken));
}
