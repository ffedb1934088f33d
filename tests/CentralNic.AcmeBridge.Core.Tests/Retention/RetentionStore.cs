using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Retention;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.Reseller;
using CentralNic.Reseller.Classes;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Retention;

/// <summary>The real store with a bridge that is put together and does not run: nothing but the test changes its documents.</summary>
internal sealed class RetentionStore : IAsyncDisposable
{
    private readonly ResellerClient _reseller = new(
        new ResellerOptions { Endpoint = new Uri("http://127.0.0.1:1"), Login = "nobody", Password = new Secret("nothing") },
        TimeProvider.System,
        NullLogger<ResellerClient>.Instance);

    private LiteDbDocumentStore _store = null!;

    /// <summary>The data folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("bridge-retention-").FullName;

    public Bridge Bridge { get; private set; } = null!;

    /// <summary>The bridge's way to its store, which a test may cut.</summary>
    public FaultyStore Faults { get; private set; } = null!;

    public static async Task<RetentionStore> StartAsync()
    {
        var store = new RetentionStore();
        await store.OpenAsync();
        return store;
    }

    /// <summary>One of the bridge's parts.</summary>
    public T Get<T>()
        where T : class => Bridge.Get<T>();

    /// <summary>Deletes what is old at <see cref="Sample.Now"/>.</summary>
    public Task<IReadOnlyDictionary<string, int>> PassAsync() =>
        Get<RetentionTask>().RunPassAsync(Sample.Now, TestContext.Current.CancellationToken);

    public Task PutAsync(params DocumentWrite[] writes) =>
        Get<IDocumentStore>().CommitAsync(writes, TestContext.Current.CancellationToken);

    /// <summary>Puts an order as it is, with no event of now in its history.</summary>
    public Task PutAsync(Order order) => PutAsync(
        new DocumentSet<Order>(
            Faults, OrderRepository.Kind, OrdersJson.Default, each => each.Id.Value, OrderTags.AliasesOf, OrderTags.Of).Put(order, 0));

    /// <summary>The ids of all documents of a kind.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(string kind) =>
        await _store.ListIdsAsync(kind, null, "", 10_000, TestContext.Current.CancellationToken);

    /// <summary>The bridge ends where it stands, and the store with it; then both begin again.</summary>
    public async Task RestartAsync(Func<Task> between)
    {
        await CloseAsync();
        await between();
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _reseller.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task CloseAsync()
    {
        Faults.Fault = null;
        await Bridge.DisposeAsync();
        await _store.DisposeAsync();
    }

    private async Task OpenAsync()
    {
        _store = await LiteDbDocumentStore.OpenAsync(
            Folder, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, CancellationToken.None);
        Faults = new FaultyStore(_store);
        Bridge = new Bridge(new BridgeParts
        {
            Store = Faults,
            Reseller = _reseller,
            Classes = CertificateClassCatalog.BuiltIn,
            Profiles = [BridgeHarness.Profile("default", "ssl123dv")],
            Policy = new AcmePolicy { DefaultProfile = "default" },
            Validation = new ValidationOptions(),
            Issuance = new IssuanceOptions(),
            Dcv = new DcvOptions { HttpNames = ["*"] },
            Loggers = NullLoggerFactory.Instance,
        });
    }
}
