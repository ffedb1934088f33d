namespace CentralNic.AcmeBridge.Monitoring;

/// <summary>How the measurements of an instrument become a value.</summary>
internal enum MetricKind
{
    /// <summary>They are added up, or are such a sum already.</summary>
    Counter,

    /// <summary>The last one counts.</summary>
    Gauge,

    /// <summary>They are counted by size.</summary>
    Histogram,
}
