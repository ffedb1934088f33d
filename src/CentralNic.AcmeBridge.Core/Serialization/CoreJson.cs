using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Attentions;
using CentralNic.AcmeBridge.Core.Authorizations;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Contacts;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Revocations;
using CentralNic.AcmeBridge.Core.Stock;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Serialization;

/// <summary>How Core's documents are written: camel case, enums by name, nothing for what is unset.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(IssuedCertificate))]
[JsonSerializable(typeof(ProvedName))]
[JsonSerializable(typeof(LedgerEntry))]
[JsonSerializable(typeof(LedgerComparison))]
[JsonSerializable(typeof(BudgetYear))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(ReissueHabit))]
[JsonSerializable(typeof(PurchaseTurn))]
[JsonSerializable(typeof(KnownContact))]
[JsonSerializable(typeof(CompromisedKey))]
[JsonSerializable(typeof(StockOrder))]
[JsonSerializable(typeof(ClockMark))]
[JsonSerializable(typeof(PurchaseCount))]
[JsonSerializable(typeof(NameSetPurchases))]
[JsonSerializable(typeof(CertificateCount))]
[JsonSerializable(typeof(ManualDcvTask[]))]
[JsonSerializable(typeof(AttentionReport))]
internal sealed partial class CoreJson : JsonSerializerContext;
