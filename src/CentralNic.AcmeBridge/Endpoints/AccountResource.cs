using System.Text.Json;
using CentralNic.Acme.Contacts;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Policy;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>Accounts (RFC 8555 sections 7.3, 7.1.2.1).</summary>
internal sealed class AccountResource(Bridge bridge, AcmeUrls urls)
{
    public void Map(AcmeEndpoints endpoints)
    {
        endpoints.MapByKey("/new-account", RegisterAsync);
        endpoints.MapByAccount("/account/{account}", ReadOrUpdateAsync);
        endpoints.MapByAccount("/account/{account}/orders", request => ListOrdersAsync(request, after: null));
        endpoints.MapByAccount("/account/{account}/orders/{order}", request => ListOrdersAsync(request, request.OrderId));
    }

    private async Task<AcmeAnswer> RegisterAsync(AcmeRequest request)
    {
        var payload = request.Read(AcmeJson.Default.NewAccountPayload);
        if (payload.OnlyReturnExisting == true)
        {
            var existing = await bridge.Accounts.FindByKeyAsync(request.Key, request.Aborted)
                ?? throw new AcmeProblemException(AcmeErrorType.AccountDoesNotExist, "There is no account with this key.");
            return Answer(RequireValid(existing.Account));
        }

        var registration = new AccountRegistration(request.Key)
        {
            Contacts = [.. ContactUrl.Read(payload.Contact) ?? []],
            Address = request.ClientAddress,
            AgreesToTerms = payload.TermsOfServiceAgreed == true,
            Binding = payload.ExternalAccountBinding is { } binding
                ? ExternalAccountBinding.Parse(binding, urls.NewAccount, request.Key)
                : null,
        };
        var (known, created) = await bridge.Accounts.RegisterAsync(registration, request.Aborted);
        return Answer(RequireValid(known.Account)) with { Status = created ? StatusCodes.Status201Created : StatusCodes.Status200OK };
    }

    private async Task<AcmeAnswer> ReadOrUpdateAsync(AccountRequest request)
    {
        RequireOwn(request);
        if (request.IsPostAsGet)
        {
            return Answer(request.Account);
        }

        var payload = request.Read(AcmeJson.Default.AccountUpdatePayload);
        var contacts = ContactUrl.Read(payload.Contact);
        if (payload.Status is not (null or "valid" or "deactivated"))
        {
            throw new AcmeProblemException(AcmeErrorType.Malformed, "The only status that an account can be given is \"deactivated\".");
        }

        var account = request.Account;
        if (contacts is not null)
        {
            account = (await bridge.Accounts.UpdateAsync(account.Id, [.. contacts], request.Aborted)).Account;
        }

        return Answer(payload.Status == "deactivated" ? (await bridge.Closing.CloseAsync(account.Id, request.Aborted)).Account : account);
    }

    private async Task<AcmeAnswer> ListOrdersAsync(AccountRequest request, OrderId? after)
    {
        RequireOwn(request);
        request.RequirePostAsGet();
        var (orders, more) = await bridge.OrderListing.ListAsync(request.Account, after, request.Aborted);
        return AcmeAnswer.Of(new OrderListDocument { Orders = [.. orders.Select(urls.Order)] }, AcmeJson.Default.OrderListDocument) with
        {
            Next = more ? urls.AccountOrdersAfter(request.Account.Id, orders[^1]) : null,
        };
    }

    private static Account RequireValid(Account account) =>
        AccountStatuses.RequireValid(account);

    private static void RequireOwn(AccountRequest request)
    {
        if (request.AccountId != request.Account.Id)
        {
            throw new AcmeProblemException(AcmeErrorType.Unauthorized, "An account is read and changed with its own key only.");
        }
    }

    private AcmeAnswer Answer(Account account) => Answer(account, bridge.Policy, urls);

    /// <summary>The account as its client sees it (RFC 8555 section 7.1.2).</summary>
    internal static AcmeAnswer Answer(Account account, AcmePolicy policy, AcmeUrls urls) =>
        AcmeAnswer.Of(
            new AccountDocument
            {
                Status = account.Status.ToString().ToLowerInvariant(),
                Contact = account.Contacts.IsDefaultOrEmpty ? null : account.Contacts,
                TermsOfServiceAgreed = TermsChangedException.IsDue(account, policy) || account.Agreement is null ? null : true,
                ExternalAccountBinding = account.ExternalAccountBinding is { } binding ? JsonElement.Parse(binding) : null,
                Orders = urls.AccountOrders(account.Id),
            },
            AcmeJson.Default.AccountDocument) with
        { Location = urls.Account(account.Id) };
}
