namespace CentralNic.AcmeBridge.Monitoring;


/// <summary>What was measured with one set of tags. Belongs to a <see cref="MetricFamily"/>, under whose lock it is used.</summary>
internal sealed class MetricSeries(KeyValuePair<string, object?>[] tags, int buckets)
{
    /// <summary>The tags, in the order in which they came.</summary>
    public KeyValuePair<string, object?>[] Tags { get; } = tags;

    /// <summary>The next of those whose tags have the same hash.</summary>
    public MetricSeries? Next { get; set; }

    /// <summary>The sum, or the value that was seen last.</summary>
    public double Value { get; set; }

    /// <summary>
    /// How many measurements lie at or below each boundary and above the one before it; the last has what lies above all.
    /// </summary>
    public long[] Buckets { get; } = new long[buckets];

    /// <summary>Whether it is the series of these tags.</summary>
    public bool IsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length != Tags.Length)
        {
            return false;
        }

        for (var index = 0; index < tags.Length; index++)
        {
            if (!string.Equals(tags[index].Key, Tags[index].Key, StringComparison.Ordinal) || !Equals(tags[index].Value, Tags[index].Value))
            {
                return false;
            }
        }

        return true;
    }
}
