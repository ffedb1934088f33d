using System.Text.Json;

namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>Reads what is to be published by hand, beside the running bridge that keeps the list.</summary>
public static class ManualDcvList
{
    /// <summary>Reads the list; there is none when the bridge has not run yet.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<IReadOnlyList<ManualDcvTask>> ReadAsync(ManualDcvOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!File.Exists(options.ListFile))
        {
            return [];
        }

        await using var file = File.OpenRead(options.ListFile);
        return await JsonSerializer.DeserializeAsync(file, ManualDcvJson.Default.ManualDcvTaskArray, cancellationToken) ?? [];
    }
}
