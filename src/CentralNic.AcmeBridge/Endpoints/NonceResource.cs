namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>New nonces (RFC 8555 section 7.2). The nonce itself is a header that <see cref="AcmePipeline"/> sets.</summary>
internal static class NonceResource
{
    private static readonly AcmeAnswer NoContent = new() { Status = StatusCodes.Status204NoContent };

    public static void Map(AcmeEndpoints endpoints)
    {
        endpoints.MapPlain("/new-nonce", ["HEAD"], static http => new AcmeAnswer().WriteAsync(http.Response));
        endpoints.MapPlain("/new-nonce", ["GET"], static http => NoContent.WriteAsync(http.Response));
        endpoints.MapByAccount("/new-nonce", Read);
    }

    private static Task<AcmeAnswer> Read(AccountRequest request)
    {
        request.RequirePostAsGet();
        return Task.FromResult(NoContent);
    }
}
