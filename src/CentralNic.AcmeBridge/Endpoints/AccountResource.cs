using System.Collections.Immutable;
using CentralNic.Acme.Contacts;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core;
using CentralNic.AcmeBridge.Core.Accounts;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>Accounts (RFC 8555 sections 7.3, 7.1.2.1).</summary>
internal sealed class AccountResource(Bridge bridge, AcmeUrls urls)
{
    public void Map(AcmeEndpoints endpoints)
    {
        endpoints.MapByKey("/new-account", RegisterAsync);
        endpoints.MapByAccount("/account/{account}", ReadOrUpdateAsync);
        endpoints.MapByAccount("/account/{account}/orders", ListOrdersAsync);
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

        ContactUrl.Validate(payload.Contact);
        var (known, created) = await bridge.Accounts.RegisterAsync(
            request.Key,
            [.. payload.Contact ?? []],
            payload.TermsOfServiceAgreed == true,
            request.ClientAddress,
            request.Aborted);
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
        ContactUrl.Validate(payload.Contact);
        if (payload.Status is not (null or "valid" or "deactivated"))
        {
            throw new AcmeProblemException(AcmeErrorType.Malformed, "The only status that an account can be given is \"deactivated\".");
        }

        var updated = await bridge.Accounts.UpdateAsync(
            request.Account.Id,
            payload.Contact is null ? null : payload.Contact.ToImmutableArray(),
            payload.Status == "deactivated",
            request.Aborted);
        return Answer(updated.Account);
    }

    private async Task<AcmeAnswer> ListOrdersAsync(AccountRequest request)
    {
        RequireOwn(request);
        request.RequirePostAsGet();
        var orders = await bridge.Orders.ListAsync(request.Account, request.Aborted);
        return AcmeAnswer.Of(new OrderListDocument { Orders = [.. orders.Select(urls.Order)] }, AcmeJson.Default.OrderListDocument);
    }

    private static Account RequireValid(Account account) =>
        account.Status == AccountStatus.Valid ? account : throw AcmeRequestVerifier.NotValid(account);

    private static void RequireOwn(AccountRequest request)
    {
        if (request.AccountId != request.Account.Id)
        {
            throw new AcmeProblemException(AcmeErrorType.Unauthorized, "An account is read and changed with its own key only.");
        }
    }

    private AcmeAnswer Answer(Account account) =>
        AcmeAnswer.Of(
            new AccountDocument
            {
                Status = account.Status.ToString().ToLowerInvariant(),
                Contact = account.Contacts.IsDefaultOrEmpty ? null : account.Contacts,
                TermsOfServiceAgreed = account.TermsOfServiceAgreed ? true : null,
                Orders = urls.AccountOrders(account.Id),
            },
            AcmeJson.Default.AccountDocument) with
        { Location = urls.Account(account.Id) };
}
