using CentralNic.Acme.Documents;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Policy;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>The directory (RFC 8555 section 7.1.1). It lists what there is, and nothing more.</summary>
internal sealed class DirectoryResource
{
    private readonly AcmeAnswer _answer;

    public DirectoryResource(Bridge bridge, AcmeUrls urls)
    {
        var policy = bridge.Policy;
        var persist = policy.DnsPersist;
        // Whoever tells them must have the issuer domain names among them (draft-ietf-acme-dns-persist-02 section 3.2), and the CAs do not
        // go by those.
        var identities = persist is not null ? [] : policy.CaaIdentities.Count > 0 ? policy.CaaIdentities : bridge.Profiles.CaaIdentities;
        _answer = AcmeAnswer.Of(
            new DirectoryDocument
            {
                NewNonce = urls.NewNonce,
                NewAccount = urls.NewAccount,
                NewOrder = urls.NewOrder,
                KeyChange = urls.KeyChange,
                NewAuthz = urls.NewAuthz,
                RevokeCert = urls.RevokeCert,
                RenewalInfo = urls.RenewalInfo,
                Meta = new DirectoryMetaDocument
                {
                    TermsOfService = policy.TermsOfService?.AbsoluteUri,
                    Website = policy.Website?.AbsoluteUri,
                    CaaIdentities = identities.Count > 0 ? identities : null,
                    ExternalAccountRequired = policy.ExternalAccountRequired ? true : null,
                    IssuerDomainNames = persist?.IssuerDomainNames,
                    AccountHashPrefix = persist?.Uris[0].HashPrefix,
                    Profiles = bridge.Profiles.All.ToDictionary(offered => offered.Profile.Name, offered => offered.Profile.Description),
                },
            },
            AcmeJson.Default.DirectoryDocument);
    }

    public void Map(AcmeEndpoints endpoints)
    {
        endpoints.MapPlain("/directory", ["GET", "HEAD"], http => _answer.WriteAsync(http.Response)).WithMetadata(
            new AcmePipeline.DirectoryMetadata());
        endpoints.MapByAccount("/directory", Read).WithMetadata(new AcmePipeline.DirectoryMetadata());
    }

    private Task<AcmeAnswer> Read(AccountRequest request)
    {
        request.RequirePostAsGet();
        return Task.FromResult(_answer);
    }
}
