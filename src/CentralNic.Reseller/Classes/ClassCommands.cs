using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Classes;

/// <summary>The commands that say what can be ordered (manual 8.4.2). Throws as <see cref="ResellerClient"/> says.</summary>
public sealed class ClassCommands
{
    private readonly CommandPipeline _pipeline;

    internal ClassCommands(CommandPipeline pipeline) => _pipeline = pipeline;

    /// <summary>GetCertificateInfo without a class: lists the names of the classes that the account can order (manual 9.1.1).</summary>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The names as the API spells them.</returns>
    public async Task<IReadOnlyList<string>> ListAsync(CommandPriority priority, CancellationToken cancellationToken)
    {
        var command = new ResellerCommand("GetCertificateInfo").Set("apiversion", "2");
        return ResellerValue.List(await _pipeline.SendAsync(command, priority, changesSomething: false, cancellationToken), "class");
    }

    /// <summary>GetCertificateInfo: reads the rules of a class (manual 8.4.2, 9.1.2).</summary>
    /// <param name="className">The class, for example <c>ssl123dv</c>.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the API says of it.</returns>
    public async Task<CertificateClassInfo> InfoAsync(string className, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(className);
        var command = new ResellerCommand("GetCertificateInfo").Set("apiversion", "2").Set("class", className);
        return CertificateClassInfo.Read(
            await _pipeline.SendAsync(command, priority, changesSomething: false, cancellationToken), className);
    }

    /// <summary>
    /// Brings a catalog up to date: asks for the classes and the rules of each, about 20 commands. What the API says wins.
    /// </summary>
    /// <param name="catalog">The catalog, for example <see cref="CertificateClassCatalog.BuiltIn"/>.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new catalog. Classes that the API does not list stay in it.</returns>
    public async Task<CertificateClassCatalog> RefreshAsync(
        CertificateClassCatalog catalog, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        foreach (var name in await ListAsync(priority, cancellationToken))
        {
            catalog = catalog.With(await InfoAsync(name, priority, cancellationToken));
        }

        return catalog;
    }
}
