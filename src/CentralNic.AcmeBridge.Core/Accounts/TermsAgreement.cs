namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>That an account agreed to terms of service (RFC 8555 section 7.3).</summary>
/// <param name="Terms">The URL of the terms; <see langword="null"/>: the server had none, and the client agreed all the same.</param>
/// <param name="At">When, UTC.</param>
public sealed record TermsAgreement(Uri? Terms, DateTimeOffset At);
