using System.Net;
using System.Net.Http.Headers;

namespace CentralNic.Reseller.Transport;

/// <summary>The form of one command. It knows whether its sending has begun, and lets itself be sent only once.</summary>
internal sealed class CommandContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Form = new("application/x-www-form-urlencoded");

    private readonly byte[] _form;
    private int _begun;

    public CommandContent(byte[] form)
    {
        _form = form;
        Headers.ContentType = Form;
    }

    public bool HasBegun => Volatile.Read(ref _begun) != 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The handler may repeat requests on its own; a command must never be.
        if (Interlocked.Exchange(ref _begun, 1) != 0)
        {
            throw new HttpRequestException("The connection broke while the command was sent; it is not sent twice.");
        }

        return stream.WriteAsync(_form, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _form.Length;
        return true;
    }
}
