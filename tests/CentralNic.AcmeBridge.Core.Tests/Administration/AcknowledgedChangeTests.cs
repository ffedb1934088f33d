using System.Diagnostics;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Storage.LiteDb;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Administration;

/// <summary>What was acknowledged is there when the program is killed right after it, and what was not is not half there.</summary>
public sealed class AcknowledgedChangeTests
{
    private static readonly TenantId Shop = new("shop");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachChangeIsInTheFilesWhenItReturns()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.RegisterNewAsync("shop", new TenantSettings { Names = ["shop.test"] });
        var account = harness.Account.Account.Id;
        Assert.Equal(
            [("tenant", "shop", "shop.test"), ("external-account-key", "shop_1", "\"tenant\":\"shop\"")],
            await FoundAsync(("tenant", "shop", "shop.test"), ("external-account-key", "shop_1", "\"tenant\":\"shop\"")));

        await harness.Bridge.TenantAdministration.ChangeAsync(Shop, null, settings => settings with { Names = ["new.test"] }, Stop);
        Assert.Single(await FoundAsync(("tenant", "shop", "new.test")));

        await harness.Bridge.TenantAdministration.DisableAsync(Shop, "does not pay", Stop);
        Assert.Single(await FoundAsync(("tenant", "shop", "does not pay")));
        await harness.Bridge.TenantAdministration.EnableAsync(Shop, Stop);

        await harness.Bridge.KeyAdministration.RevokeAsync("shop_1", "leaked", closesAccounts: false, Stop);
        Assert.Single(await FoundAsync(("external-account-key", "shop_1", "leaked")));

        await harness.Bridge.AccountAdministration.SuspendAsync(account, "stolen", Stop);
        Assert.Single(await FoundAsync(("account", account.Value, "stolen")));

        await harness.Bridge.AccountAdministration.MoveAsync(account, new TenantId("default"), Stop);
        Assert.Single(await FoundAsync(("account", account.Value, "\"tenant\":\"default\"")));

        await harness.Bridge.AccountAdministration.DeactivateAsync(account, "gone", Stop);
        Assert.Single(await FoundAsync(("account", account.Value, "Revoked")));

        // The files as a kill leaves them, opened by another store.
        async Task<List<(string Kind, string Id, string Text)>> FoundAsync(params (string Kind, string Id, string Text)[] wanted)
        {
            var copy = Directory.CreateTempSubdirectory("bridge-killed-").FullName;
            try
            {
                // Not File.Copy: it heeds the locks of the store that is open.
                using (var copying = Process.Start("cp", ["-r", harness.Folder + "/.", copy]))
                {
                    await copying.WaitForExitAsync(Stop);
                    Assert.Equal(0, copying.ExitCode);
                }

                await using var store = await LiteDbDocumentStore.OpenAsync(
                    copy, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, Stop);
                var found = new List<(string Kind, string Id, string Text)>();
                foreach (var each in wanted)
                {
                    var document = await store.ReadAsync(new DocumentKey(each.Kind, each.Id), Stop);
                    if (document is not null
                        && System.Text.Encoding.UTF8.GetString(document.Body.Span).Contains(each.Text, StringComparison.Ordinal))
                    {
                        found.Add(each);
                    }
                }

                return found;
            }
            finally
            {
                Directory.Delete(copy, recursive: true);
            }
        }
    }
}
