using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Reconciliation;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>How the operator's server and the commands write JSON: camel case, enums by name, nothing for what is unset.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(OperatorLine))]
[JsonSerializable(typeof(IssuanceReport))]
[JsonSerializable(typeof(AttentionReport))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(LedgerStatement))]
[JsonSerializable(typeof(LedgerSums))]
[JsonSerializable(typeof(Page<LedgerEntry>))]
[JsonSerializable(typeof(LedgerComparison))]
[JsonSerializable(typeof(AdoptRequest))]
[JsonSerializable(typeof(GiveUpRequest))]
[JsonSerializable(typeof(PullForwardRequest))]
[JsonSerializable(typeof(RenewalNotice))]
[JsonSerializable(typeof(ImportRequest))]
[JsonSerializable(typeof(ImportFinding))]
[JsonSerializable(typeof(ImportSummary))]
[JsonSerializable(typeof(RenewalWishes))]
[JsonSerializable(typeof(OperatorStream<RenewalNotice>))]
[JsonSerializable(typeof(OperatorStream<ImportFinding>))]
[JsonSerializable(typeof(OperatorStream<AttentionReport>))]
[JsonSerializable(typeof(OperatorStream<IssuanceReport>))]
internal sealed partial class OperatorJson : JsonSerializerContext;
