namespace CentralNic.Reseller.Pricing;

/// <summary>What a part of a price is for (manual 6.6). An order has exactly one of the two base prices.</summary>
public enum PriceKind
{
    /// <summary>The certificate, when no name is a wildcard.</summary>
    Base,

    /// <summary>The certificate, when a name is a wildcard.</summary>
    WildcardBase,

    /// <summary>A further name that is no wildcard.</summary>
    San,

    /// <summary>A further wildcard.</summary>
    WildcardSan,
}
