using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace CentralNic.AcmeBridge.Benchmarks.Orders;

/// <summary>How long the steps of orders took, as their clients saw it.</summary>
internal sealed class OrderSteps
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, ConcurrentBag<double>> _times = new(StringComparer.Ordinal);

    /// <summary>Begins an order.</summary>
    public Order Begin() => new(this);

    /// <summary>The medians in the order of the steps.</summary>
    public override string ToString() => string.Join(", ", _names.Select(name =>
    {
        var sorted = _times[name].Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{name} {sorted[sorted.Length / 2]:0.0}");
    }));

    private ConcurrentBag<double> TimesOf(string step)
    {
        lock (_names)
        {
            if (!_times.TryGetValue(step, out var times))
            {
                _names.Add(step);
                _times.Add(step, times = []);
            }

            return times;
        }
    }

    /// <summary>One order.</summary>
    internal sealed class Order(OrderSteps steps)
    {
        private long _since = Stopwatch.GetTimestamp();

        /// <summary>Ends a step, and begins the next.</summary>
        public void End(string step)
        {
            var now = Stopwatch.GetTimestamp();
            steps.TimesOf(step).Add(Stopwatch.GetElapsedTime(_since, now).TotalMilliseconds);
            _since = now;
        }
    }
}
