using CentralNic.AcmeBridge.Trials.Fuzz;
using CentralNic.AcmeBridge.Trials.Fuzz.Requests;
using Xunit;

namespace CentralNic.Acme.Tests;

/// <summary>
/// Whatever a client sends is read or refused with the one documented exception. A short run; <c>docs/design/acme-conformance.md</c> has
/// the long one.
/// </summary>
public sealed class MutatedRequestTests
{
    private const int Cases = 60_000;

    [Fact]
    public void Requests_ChangedAnyhowAreReadOrRefusedAndNeverVerifyWithAnotherPayload()
    {
        using var seeds = new RequestSeeds();

        var result = RequestFuzz.Run(seeds, seed: 8555, Cases, TestContext.Current.CancellationToken);

        Assert.True(result.Bad == 0, string.Join("\n\n", result.Findings));
        Assert.Equal(Cases, result.Read + result.Refused);
        Assert.InRange(result.Read, Cases / 100, Cases / 2);
    }
}
