using System.Globalization;
using System.Reflection;
using System.Security.Claims;
using CentralNic.AcmeBridge.Core.Operators;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>Who asks the operator's API, from where, and what they may do. Handlers take it as a parameter.</summary>
/// <param name="Name">For the audit trail: a user of this machine, a token by its label, an operator by name.</param>
/// <param name="From">The socket with the process that uses it, or an address.</param>
/// <param name="Role">What they may do.</param>
internal sealed record OperatorCaller(string Name, string From, OperatorRole Role)
{
    /// <summary>The query parameter with which every change can be given a reason.</summary>
    public const string ReasonParameter = "reason";

    private const string FromClaim = "from";
    private const string VisitorClaim = "visitor";

    /// <summary>
    /// Whether it is known who they are. It is not of those who see the pages on this machine without having signed in; they change
    /// nothing.
    /// </summary>
    public bool IsSignedIn { get; init; } = true;

    /// <summary>Why they ask, in their words, for the audit trail; <see langword="null"/>: they did not say.</summary>
    public string? Reason { get; init; }

    /// <summary>The tenant whose things alone they see; <see langword="null"/>: they see everything.</summary>
    public string? Tenant => Role.Tenant;

    /// <summary>Who runs this process, for what does not come through the API.</summary>
    /// <param name="way">By what means it is asked for, for example <c>command</c>.</param>
    public static OperatorCaller Own(string way) => new(
        LocalUsers.OwnName(),
        string.Create(CultureInfo.InvariantCulture, $"{way}, process {Environment.ProcessId}"),
        OperatorRole.Operate);

    /// <summary>The identity of a request that was authenticated.</summary>
    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.Name, Name),
            new Claim(FromClaim, From),
            new Claim(ClaimTypes.Role, Role.ToString()),
            .. IsSignedIn ? Array.Empty<Claim>() : [new Claim(VisitorClaim, "")],
        ],
        scheme));

    /// <summary>Who sent a request that was authenticated.</summary>
    /// <exception cref="InvalidOperationException">The request was not authenticated, which its route allowed by mistake.</exception>
    public static OperatorCaller Of(ClaimsPrincipal user) =>
        user.FindFirstValue(ClaimTypes.Name) is { } name
        && user.FindFirstValue(FromClaim) is { } from
        && OperatorRole.TryParse(user.FindFirstValue(ClaimTypes.Role), out var role)
            ? new OperatorCaller(name, from, role) { IsSignedIn = !user.HasClaim(claim => claim.Type == VisitorClaim) }
            : throw new InvalidOperationException("The request is not authenticated.");

    /// <summary>Who sent a request to a page that everybody may see.</summary>
    /// <returns><see langword="null"/>: nobody that is known, and no visitor of this machine.</returns>
    public static OperatorCaller? Find(ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true ? Of(user) : null;

    /// <summary>Called by the framework for a handler's parameter.</summary>
    public static ValueTask<OperatorCaller?> BindAsync(HttpContext http, ParameterInfo parameter) => new(
        Of(http.User) with { Reason = http.Request.Query[ReasonParameter] is [{ Length: > 0 } reason] ? reason : null });

    /// <summary>
    /// The tenant that was asked for, within what the caller may see, as the bridge writes it: letter case and spaces around it do not
    /// count.
    /// </summary>
    /// <param name="wanted">The filter, or whose a thing is to be; <see langword="null"/> or empty: none.</param>
    /// <exception cref="KeyNotFoundException">It is another tenant than the caller's.</exception>
    public string? FilterBy(string? wanted)
    {
        wanted = string.IsNullOrWhiteSpace(wanted) ? null : wanted.Trim().ToLowerInvariant();
        if (Tenant is null || wanted is null || wanted == Tenant)
        {
            return Tenant ?? wanted;
        }

        throw new KeyNotFoundException($"There is no tenant '{wanted}'.");
    }

    /// <summary>Hides what belongs to another tenant: it is answered as what does not exist.</summary>
    /// <param name="owner">Whose the thing is; <see langword="null"/>: no tenant's.</param>
    /// <param name="refusal">What is said when there is no such thing.</param>
    /// <exception cref="KeyNotFoundException">The caller may not see it.</exception>
    public void MustSee(string? owner, string refusal)
    {
        if (Tenant is not null && owner != Tenant)
        {
            throw new KeyNotFoundException(refusal);
        }
    }
}
