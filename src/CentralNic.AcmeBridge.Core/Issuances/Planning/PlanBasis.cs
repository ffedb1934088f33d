using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Issuances.Planning;

/// <summary>
/// What a plan was made from and is committed with: if it changed meanwhile, the commit is refused and the plan made anew.
/// </summary>
/// <param name="Subscription">The subscription as it was; <see langword="null"/>: there was none.</param>
/// <param name="Turn">The write that takes the turn among the profile's classes; <see langword="null"/>: it has one class only.</param>
internal sealed record PlanBasis(Versioned<Subscription>? Subscription, DocumentWrite? Turn);
