namespace CentralNic.AcmeBridge.Core.Issuances.Planning;

/// <summary>One of the certificate classes that a profile lets choose from, with what is known of it for an order.</summary>
/// <param name="Question">What a plan in this class is made from.</param>
internal sealed record PlanChoice(string Class, PlanQuestion Question)
{
    /// <summary>Why the class does not suit the order's names, as a sentence; <see langword="null"/>: it does.</summary>
    public string? Obstacle { get; init; }

    /// <summary>What the reseller asks for these names in this class, VAT included; <see langword="null"/>: not known.</summary>
    public decimal? Price { get; init; }

    /// <summary>The currency of <see cref="Price"/>.</summary>
    public string? Currency { get; init; }
}
