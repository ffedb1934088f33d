using CentralNic.AcmeBridge.Core.Quotes;
using Microsoft.Extensions.DependencyInjection;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>What the operator and billing systems ask about orders that are not made.</summary>
internal static class QuotesModule
{
    /// <summary>Registers the module.</summary>
    public static IServiceCollection AddQuotes(this IServiceCollection services) => services
        .Add<ProofOutlooks>()
        .Add<CreditOutlook>()
        .Add<PlanQuotes>()
        .Add<OrderQuotes>();
}
