using System.Text;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.Acme.Tests;

namespace CentralNic.AcmeBridge.Trials.Fuzz.Requests;

/// <summary>
/// Reads changed requests of ACME clients: bodies, protected headers, payloads and CSRs. Each is read or refused with the one documented
/// exception, and a body whose signature verifies has the payload that was signed.
/// </summary>
internal sealed class RequestFuzz
{
    private readonly RequestSeeds _seeds;
    private readonly Random _random;

    private RequestFuzz(RequestSeeds seeds, int seed) => (_seeds, _random) = (seeds, new Random(seed));

    /// <summary>What the bytes of an input are.</summary>
    private enum Part
    {
        Body,
        Header,
        Payload,
        Csr,
    }

    /// <summary>Runs.</summary>
    /// <param name="seeds">The requests to be changed; they may serve several threads.</param>
    /// <param name="seed">The seed of the changes.</param>
    /// <param name="count">How many inputs.</param>
    /// <param name="cancellation">Ends the run early.</param>
    public static FuzzResult Run(RequestSeeds seeds, int seed, long count, CancellationToken cancellation)
    {
        var fuzz = new RequestFuzz(seeds, seed);
        return FuzzRun<Input>.Run(fuzz.Next, Read, input => $"{input.Part} {Convert.ToBase64String(input.Bytes)}", count, cancellation);
    }

    private Input Next()
    {
        switch ((Part)_random.Next(4))
        {
            case Part.Body:
                var seed = Any(_seeds.Bodies);
                return new Input(Part.Body, Mutation.Of(seed.Body, _random), seed);
            case Part.Header:
                var header = Base64Url.Encode(Mutation.Of(Any(_seeds.Headers), _random));
                return new Input(Part.Header, Encoding.ASCII.GetBytes($$"""{"protected":"{{header}}","payload":"","signature":"AAAA"}"""));
            case Part.Payload:
                return new Input(Part.Payload, Mutation.Of(Any(_seeds.Payloads), _random));
            default:
                return new Input(Part.Csr, Mutation.Of(Any(_seeds.Csrs), _random));
        }
    }

    private T Any<T>(T[] of) => of[_random.Next(of.Length)];

    private static FuzzOutcome Read(Input input)
    {
        try
        {
            switch (input.Part)
            {
                case Part.Payload:
                    return ReadPayloads(input.Bytes);
                case Part.Csr:
                    return CertificateSigningRequest.Parse(input.Bytes).Names.Count > 0
                        ? FuzzOutcome.Read
                        : throw new InvalidOperationException("A CSR without names was taken.");
                default:
                    FlattenedJws.FindNonce(input.Bytes);
                    ReadBody(input);
                    return FuzzOutcome.Read;
            }
        }
        catch (AcmeProblemException)
        {
            return FuzzOutcome.Refused;
        }
    }

    private static void ReadBody(Input input)
    {
        var request = FlattenedJws.Parse(input.Bytes);
        request.VerifySignature(request.Header.Jwk ?? input.Seed!.Key);
        if (input.Seed is { } signed
            && (request.Header.Jwk ?? signed.Key).Thumbprint == signed.Key.Thumbprint
            && !request.Payload.Span.SequenceEqual(signed.Payload))
        {
            throw new InvalidOperationException("The signature of a changed payload verifies.");
        }
    }

    private static FuzzOutcome ReadPayloads(byte[] bytes)
    {
        var read = 0;
        Try(() => AcmePayload.Read(bytes, AcmeJson.Default.NewAccountPayload));
        Try(() => AcmePayload.Read(bytes, AcmeJson.Default.AccountUpdatePayload));
        Try(() => AcmePayload.Read(bytes, AcmeJson.Default.NewOrderPayload));
        Try(() => AcmePayload.Read(bytes, AcmeJson.Default.AuthorizationUpdatePayload));
        Try(() => AcmePayload.Read(bytes, AcmeJson.Default.FinalizePayload));
        return read > 0 ? FuzzOutcome.Read : FuzzOutcome.Refused;

        void Try(Func<object> reader)
        {
            try
            {
                reader();
                read++;
            }
            catch (AcmeProblemException)
            {
                // One reader's refusal says nothing of the next one.
            }
        }
    }

    private sealed record Input(Part Part, byte[] Bytes, RequestSeeds.SignedBody? Seed = null);
}
