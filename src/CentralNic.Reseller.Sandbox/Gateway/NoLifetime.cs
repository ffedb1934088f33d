using Microsoft.Extensions.Hosting;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>The sandbox lives as long as its owner wants: signals are the program's business, not its own.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
