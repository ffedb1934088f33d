using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Operator.Operators;

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<OperatorReport>))]
[JsonSerializable(typeof(NewOperatorRequest))]
[JsonSerializable(typeof(OperatorPasswordRequest))]
[JsonSerializable(typeof(OperatorRoleRequest))]
[JsonSerializable(typeof(TotpCodeRequest))]
[JsonSerializable(typeof(NewTotpReport))]
internal sealed partial class OperatorsJson : JsonSerializerContext;

/// <summary>Asks for an operator.</summary>
/// <param name="Name">The name: letters, digits and <c>. _ @ + -</c>, at most 64; upper and lower case are the same.</param>
/// <param name="Role">What they may do: <c>view</c>, <c>operate</c> or <c>tenant:NAME</c>.</param>
/// <param name="Password">The password, at least 12 characters.</param>
internal sealed record NewOperatorRequest(string? Name, string? Role, string? Password);

/// <summary>Sets a password.</summary>
/// <param name="Password">The password, at least 12 characters.</param>
internal sealed record OperatorPasswordRequest(string? Password);

/// <summary>Sets a role.</summary>
/// <param name="Role">What they may do: <c>view</c>, <c>operate</c> or <c>tenant:NAME</c>.</param>
internal sealed record OperatorRoleRequest(string? Role);

/// <summary>Shows a code of a new second factor.</summary>
/// <param name="Code">The six digits of this moment.</param>
internal sealed record TotpCodeRequest(string? Code);

/// <summary>A new second factor. It cannot be told again.</summary>
/// <param name="Secret">For an authenticator app, base32.</param>
/// <param name="Uri">The same as an <c>otpauth:</c> URI with all that the app needs, for a QR code.</param>
internal sealed record NewTotpReport(string Secret, string Uri);
