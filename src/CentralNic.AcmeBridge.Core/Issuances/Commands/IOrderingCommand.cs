using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Issuances.Commands;

/// <summary>A command by which a certificate is ordered at the reseller. What it needs to know stands in the order's issuance.</summary>
internal interface IOrderingCommand
{
    /// <summary>The plan that it carries out.</summary>
    IssuancePlan Plan { get; }

    /// <summary>Asks for price and final names; nothing is ordered.</summary>
    /// <returns>The answer; <see langword="null"/>: the command is free, and there is nothing to ask.</returns>
    /// <exception cref="ResellerException">The reseller refuses, or is away.</exception>
    Task<CertificateQuote?> QuoteAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken);

    /// <summary>Sends the command, once.</summary>
    /// <exception cref="ResellerException">The reseller refuses, is away, or its answer was lost.</exception>
    Task<CertificateDetails> SendAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken);

    /// <summary>Looks for what the command has done whose answer was lost.</summary>
    /// <param name="mustBeSure">
    /// Whether the command is sent again, or the order ends, when nothing is found; else another search follows, and a cheap one will do.
    /// </param>
    /// <exception cref="ResellerException">The reseller is away or busy; to be tried again.</exception>
    Task<CertificateSearchResult> FindAsync(Order order, OfferedProfile offered, bool mustBeSure, CancellationToken cancellationToken);
}
