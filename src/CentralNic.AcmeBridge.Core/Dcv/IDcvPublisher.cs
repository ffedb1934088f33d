using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>Makes DCV tokens visible to the CA. Publishing and withdrawing may be repeated without harm.</summary>
public interface IDcvPublisher
{
    /// <summary>Its name in logs and configuration.</summary>
    string Name { get; }

    /// <summary>Whether it can publish for a name with a method.</summary>
    /// <param name="method">The DCV method, spelled as the manual does.</param>
    /// <param name="name">The name, wildcards with <c>*.</c>.</param>
    bool Serves(string method, string name);

    /// <summary>Makes the tokens of an order visible; they are when it returns.</summary>
    /// <param name="order">The order, with its issuance.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task PublishAsync(Order order, CancellationToken cancellationToken);

    /// <summary>Takes the tokens of an order away.</summary>
    /// <param name="order">The order, with its issuance as it was when the tokens were published.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task WithdrawAsync(Order order, CancellationToken cancellationToken);
}
