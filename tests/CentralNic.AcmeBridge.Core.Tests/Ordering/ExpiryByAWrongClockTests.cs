using CentralNic.Acme.Csr;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Ordering;

/// <summary>What a request finds expired is written down as invalid, but not by a clock that is wrong.</summary>
public sealed class ExpiryByAWrongClockTests : IAsyncLifetime
{
    private readonly TestStore _store = new();
    private readonly FakeTimeProvider _right = new(Sample.Now);
    private ShiftedTime _time = null!;
    private ClockCheck _clock = null!;
    private OrderRepository _orders = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.InitializeAsync();
        _time = new ShiftedTime(_right);
        var health = new HealthMonitor(_time, NullLogger<HealthMonitor>.Instance);
        _clock = new ClockCheck(() => _right.GetUtcNow(), _ => Task.CompletedTask, _store.Documents, health, _time);
        _orders = new OrderRepository(_store.Documents, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _clock.Dispose();
        await _store.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnOrderThatReplacesACertificate(bool isClockWrong)
    {
        var order = Sample.Order("a.test") with { Replaces = "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE" };
        await _orders.AddAsync(order, Stop);
        LetItExpire(isClockWrong);
        var predecessors = new Predecessors(
            _orders, new CertificateRepository(_store.Documents), new ProfileCatalog([], null), _clock, _time);

        var refusal = await Record.ExceptionAsync(() => predecessors.RequireFreeAsync(order.Replaces, Stop));

        Assert.Equal(isClockWrong, refusal is AcmeProblemException { Problem.Type: AcmeErrorType.AlreadyReplaced });
        Assert.Equal(isClockWrong ? OrderStatus.Pending : OrderStatus.Invalid, (await _orders.FindAsync(order.Id, Stop))!.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnOrderOfTheOperatorsThatIsAskedForAgain(bool isClockWrong)
    {
        var der = BridgeHarness.NewCsr("a.test");
        var csr = CertificateSigningRequest.Parse(der);
        var request = new OperatorOrderRequest { Tenant = Sample.Tenant, Csr = der, By = "the operator", Token = "one" };
        var key = RepeatedRequests.KeyOf(request, "default", csr);
        var order = Sample.Order("a.test") with { Request = key };
        await _orders.AddAsync(order, Stop);
        LetItExpire(isClockWrong);

        // Neither certificate nor renewal is looked at before an order is valid.
        var found = await new RepeatedRequests(_orders, new CertificateRepository(_store.Documents), null!, _clock, _time)
            .FindAsync(request, key, csr, Stop);

        Assert.Equal(isClockWrong, found is not null);
        Assert.Equal(isClockWrong ? OrderStatus.Pending : OrderStatus.Invalid, (await _orders.FindAsync(order.Id, Stop))!.Status);
    }

    private void LetItExpire(bool isClockWrong)
    {
        var week = TimeSpan.FromDays(7);
        if (isClockWrong)
        {
            _time.Shift = week;
        }
        else
        {
            _right.Advance(week);
        }
    }
}
