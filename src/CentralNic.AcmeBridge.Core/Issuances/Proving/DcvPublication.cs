using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Issuances.Proving;

/// <summary>Publishes the DCV tokens of an order by the publishers that serve its names, and takes them away.</summary>
internal sealed class DcvPublication(DcvPublishers publishers, RecordOwners owners)
{
    private readonly DcvHolders _holders = new();

    /// <summary>Whether a token goes to a publisher whose work outlives the program, and no place was decided yet.</summary>
    public bool NeedsPlaces(Order order) =>
        TokensOf(order).Any(token => token.Placement is null && PublisherOf(order, token)?.Lasts == true);

    /// <summary>Decides who publishes what where. To be committed before <see cref="PublishAsync"/>.</summary>
    /// <exception cref="DcvPublicationException">A place cannot be found, or nobody serves a name.</exception>
    public async Task<ImmutableArray<DcvToken>> PlaceAsync(Order order, CancellationToken cancellationToken)
    {
        var placed = await Task.WhenAll(TokensOf(order).Select(token => PlaceAsync(order, token, cancellationToken)));

        // Several names may be proved by one record.
        return [.. placed.DistinctBy(token => token.Record is null ? (object)token : (token.Placement, token.WrittenRecord))];
    }

    /// <summary>Makes the tokens visible; may be repeated.</summary>
    /// <returns>What failed, a sentence each; empty when all went well.</returns>
    public async Task<ImmutableArray<string>> PublishAsync(Order order, CancellationToken cancellationToken)
    {
        var outcomes = await Task.WhenAll(TokensOf(order).Select(token => TryAsync(async () =>
        {
            if (token.Placement is not null)
            {
                _holders.Add(order.Id, token);
            }

            await Required(order, token).PublishAsync(order.Id, token, cancellationToken);
        })));
        return [.. outcomes.OfType<string>()];
    }

    /// <summary>Takes away what is only in the bridge's memory: there is nothing that could fail or take long.</summary>
    public Task ForgetAsync(Order order, CancellationToken cancellationToken) => Task.WhenAll(TokensOf(order)
        .Where(token => token.Placement is null)
        .Select(token => PublisherOf(order, token)?.WithdrawAsync(order.Id, token, cancellationToken) ?? Task.CompletedTask));

    /// <summary>Takes the placed tokens away; may be repeated.</summary>
    /// <returns>The tokens that could not be taken away, each with why.</returns>
    public async Task<ImmutableArray<(DcvToken Token, string Reason)>> WithdrawAsync(Order order, CancellationToken cancellationToken)
    {
        var outcomes = await Task.WhenAll(
            TokensOf(order).Where(token => token.Placement is not null).Select(async token => (token, Reason: await TryAsync(async () =>
            {
                // Another order may have come to need the very same record.
                if (_holders.IsLast(order.Id, token))
                {
                    await Required(order, token).WithdrawAsync(order.Id, token, cancellationToken);
                }

                _holders.Remove(order.Id, token);
            }))));
        return [.. from outcome in outcomes where outcome.Reason is not null select (outcome.token, outcome.Reason!)];
    }

    /// <summary>The program started: what an order had published is known again, and what was only in memory is back.</summary>
    public void Restore(Order order)
    {
        foreach (var token in TokensOf(order))
        {
            if (token.Placement is not null)
            {
                _holders.Add(order.Id, token);
            }

            PublisherOf(order, token)?.Restore(order.Id, token);
        }
    }

    private static ImmutableArray<DcvToken> TokensOf(Order order) => order.Issuance?.Dcv ?? [];

    private static async Task<string?> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (DcvPublicationException failure)
        {
            return failure.Message + ".";
        }
    }

    private async Task<DcvToken> PlaceAsync(Order order, DcvToken token, CancellationToken cancellationToken)
    {
        var publisher = Required(order, token);
        if (token.Placement is not null || !publisher.Lasts)
        {
            return token;
        }

        if (token.Record is not { } record)
        {
            return token with { Placement = new DcvPlacement(publisher.Name, null) };
        }

        var owner = await owners.FindAsync(record, cancellationToken);
        if (RecordOwners.FindRefusal(record, owner, publisher) is { } refusal)
        {
            throw new DcvPublicationException(refusal);
        }

        return token with { Placement = new DcvPlacement(publisher.Name, owner) };
    }

    private IDcvPublisher? PublisherOf(Order order, DcvToken token) => token.Placement is { } placement
        ? publishers.Named(placement.Publisher)
        : publishers.For(order.Issuance!.DcvMethod!, token.Name);

    private IDcvPublisher Required(Order order, DcvToken token) => PublisherOf(order, token)
        ?? throw new DcvPublicationException(token.Placement is { } placement
            ? $"the publisher {placement.Publisher} of {token} is not configured any more; configure it again, or take the record away by "
                + "hand"
            : $"no publisher serves {order.Issuance!.DcvMethod} for {token.Name}; configure one in section Dcv");
}
