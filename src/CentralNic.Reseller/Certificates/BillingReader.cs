using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>Reads <c>billingtype</c> and <c>billingcount</c>.</summary>
internal static class BillingReader
{
    public static IReadOnlyList<BillingComponent> Read(ResellerResponse response)
    {
        var types = response.Values("billingtype");
        if (types.Count == 0)
        {
            return [];
        }

        var components = new BillingComponent[types.Count];
        for (var i = 0; i < components.Length; i++)
        {
            components[i] = new BillingComponent(types[i], ResellerValue.Int(response.ValueAt("billingcount", i)) ?? 1);
        }

        return components;
    }
}
