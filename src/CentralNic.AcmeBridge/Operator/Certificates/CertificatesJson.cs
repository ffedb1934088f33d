using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Operator.Certificates;

/// <summary>How certificates are written: camel case, enums by name, nothing for what is unset.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<CertificateSummary>))]
[JsonSerializable(typeof(CertificateDetails))]
[JsonSerializable(typeof(CertificateRenewal))]
[JsonSerializable(typeof(RevokeCertificateRequest))]
[JsonSerializable(typeof(RenewCertificateRequest))]
[JsonSerializable(typeof(OrderCertificateRequest))]
[JsonSerializable(typeof(OrderedCertificate))]
internal sealed partial class CertificatesJson : JsonSerializerContext;
