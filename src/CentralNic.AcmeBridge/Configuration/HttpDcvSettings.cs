namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Where the bridge answers the CA's fetches below <c>/.well-known/pki-validation/</c>. Section <c>Dcv:Http</c>.</summary>
/// <param name="Listen">The responder's own listener; <see langword="null"/>: only the main listeners answer.</param>
/// <param name="Names">
/// The domains, each with all names below it, whose web servers forward these requests to the bridge; lower case, without
/// leading dot. <c>*</c>: all names.
/// </param>
public sealed record HttpDcvSettings(ListenAddress? Listen, IReadOnlyList<string> Names);
