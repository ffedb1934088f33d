namespace CentralNic.AcmeBridge.Core.Prices;

/// <summary>An amount with its VAT.</summary>
/// <param name="Net">Without VAT.</param>
/// <param name="Vat">The VAT.</param>
public readonly record struct Money(decimal Net, decimal Vat)
{
    /// <summary>With VAT.</summary>
    public decimal Gross => Net + Vat;

    /// <summary>The sum of two amounts.</summary>
    public static Money operator +(Money left, Money right) => new(left.Net + right.Net, left.Vat + right.Vat);

    /// <summary>The difference of two amounts.</summary>
    public static Money operator -(Money left, Money right) => new(left.Net - right.Net, left.Vat - right.Vat);
}
