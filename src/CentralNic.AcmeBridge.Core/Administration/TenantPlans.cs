using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Limits;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>What orders of each tenant are judged by, beside the tenant itself. It follows the tenants of the store.</summary>
/// <param name="Budgets">How much may be spent.</param>
/// <param name="Limits">How often something may be asked for.</param>
/// <param name="Approvals">Who approves purchases.</param>
internal sealed record TenantPlans(BudgetPlan Budgets, LimitPlan Limits, ApprovalPlan Approvals);
