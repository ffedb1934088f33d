using CentralNic.Acme.Jose;
using CentralNic.Acme.Nonces;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.Acme.Tests.Nonces;

public sealed class NonceServiceTests
{
    [Fact]
    [Trait("Requirement", "R8555-6.5-04")]
    public void TryConsume_SameNonceTwice_WorksOnce()
    {
        using var service = new NonceService();
        var nonce = service.Issue();
        Assert.True(service.TryConsume(nonce));
        Assert.False(service.TryConsume(nonce));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-03")]
    public void TryConsume_NeverIssued_IsFalse()
    {
        using var service = new NonceService();
        using var other = new NonceService();
        var nonce = service.Issue();
        Assert.False(service.TryConsume(other.Issue()));
        Assert.False(service.TryConsume(null));
        Assert.False(service.TryConsume(""));
        Assert.False(service.TryConsume(new string('A', NonceService.NonceLength)));
        Assert.False(service.TryConsume(nonce + "A"));
        Assert.False(service.TryConsume(nonce[1..]));
        Assert.False(service.TryConsume(nonce[..^1] + "="));
        Assert.False(service.TryConsume(" " + nonce[1..]));
        for (var i = 0; i < nonce.Length; i++)
        {
            var changed = nonce[..i] + (nonce[i] == 'A' ? 'B' : 'A') + nonce[(i + 1)..];
            Assert.False(service.TryConsume(changed));
        }

        // All last characters: most of them have bits beyond the last byte, which is not canonical.
        foreach (var last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".Where(last => last != nonce[^1]))
        {
            Assert.False(service.TryConsume(nonce[..^1] + last));
        }

        Assert.True(service.TryConsume(nonce));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-08")]
    [Trait("Requirement", "R8555-6.5-09")]
    public void Issue_ManyNonces_AreUniqueAndHaveNothingInCommon()
    {
        using var service = new NonceService();
        var nonces = Enumerable.Range(0, 2000).Select(_ => service.Issue()).ToList();
        Assert.Equal(nonces.Count, nonces.Distinct(StringComparer.Ordinal).Count());
        Assert.All(nonces, nonce =>
        {
            Assert.True(Base64Url.TryDecode(nonce, out var bytes));
            Assert.True(bytes.Length >= 16);
            Assert.Equal(NonceService.NonceLength, nonce.Length);
        });

        // At every place but the last, which has spare bits only, many different characters stand.
        for (var place = 0; place < NonceService.NonceLength - 1; place++)
        {
            Assert.True(nonces.Select(nonce => nonce[place]).Distinct().Count() > 40);
        }
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-14")]
    public void TryConsume_MoreIssuedThanTheWindowHolds_OldOnesAreRefused()
    {
        using var service = new NonceService(windowSize: 128);
        var nonces = Enumerable.Range(0, 300).Select(_ => service.Issue()).ToList();
        Assert.All(nonces.Take(300 - 128), nonce => Assert.False(service.TryConsume(nonce)));
        Assert.All(nonces.Skip(300 - 128), nonce => Assert.True(service.TryConsume(nonce)));
        Assert.All(nonces, nonce => Assert.False(service.TryConsume(nonce)));
        Assert.True(service.TryConsume(service.Issue()));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-14")]
    public void TryConsume_PastTheLifetime_IsFalse()
    {
        var time = new FakeTimeProvider();
        using var service = new NonceService(time, lifetime: TimeSpan.FromHours(1));
        var (early, late) = (service.Issue(), service.Issue());
        time.Advance(TimeSpan.FromMinutes(60));
        Assert.True(service.TryConsume(early));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(service.TryConsume(late));
        Assert.True(service.TryConsume(service.Issue()));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-12")]
    public void TryConsume_ManyThreadsWithOneNonce_ExactlyOneSucceeds()
    {
        using var service = new NonceService(windowSize: 1024);
        for (var round = 0; round < 500; round++)
        {
            var nonce = service.Issue();
            var successes = 0;
            Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
            {
                if (service.TryConsume(nonce))
                {
                    Interlocked.Increment(ref successes);
                }
            });
            Assert.Equal(1, successes);
        }
    }

    [Fact]
    [Trait("Requirement", "R8555-6.5-12")]
    public void TryConsume_WhileOthersMoveTheWindow_NeverSucceedsTwice()
    {
        using var service = new NonceService(windowSize: 64);
        var successes = new int[20_000];
        Parallel.For(0, successes.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var nonce = service.Issue();
            successes[i] = (service.TryConsume(nonce) ? 1 : 0) + (service.TryConsume(nonce) ? 1 : 0);
        });
        Assert.DoesNotContain(2, successes);
        Assert.Contains(1, successes);
    }

    [Fact]
    public void Issue_ManyNonces_AllocatesNothingButTheirText()
    {
        using var service = new NonceService();
        service.TryConsume(service.Issue());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            service.TryConsume(service.Issue());
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        Assert.InRange(each, 0, 160);
    }
}
