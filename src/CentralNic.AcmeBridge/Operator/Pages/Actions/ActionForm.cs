namespace CentralNic.AcmeBridge.Operator.Pages.Actions;

/// <summary>Shows the form of a <see cref="PageAction"/>, and sends what was filled in to the API.</summary>
internal static class ActionForm
{
    /// <summary>The field with the reason of actions that have none of their own.</summary>
    public const string ReasonField = Access.OperatorCaller.ReasonParameter;

    /// <summary>The field that says that what cannot be taken back is meant.</summary>
    public const string ConfirmField = "confirmed";

    /// <summary>The query parameter that has the page behind say what was done.</summary>
    public const string DoneParameter = "done";

    private const string TenantField = "tenant";

    /// <summary>Shows the form, with how the thing stands and what the query fills in.</summary>
    public static async Task ShowAsync(HttpContext http, PageAction action)
    {
        http.RequestServices.GetRequiredService<PageVisit>().Http = http;
        Dictionary<string, string> values;
        try
        {
            values = action.Prefill is null
                ? []
                : await action.Prefill(http.RequestServices.GetRequiredService<InternalApi>(), IdOf(http)!);
        }
        catch (ApiRefusedException refusal)
        {
            await OperatorPages.RefuseAsync(http, refusal.Status, refusal.Message);
            return;
        }

        if (Access.OperatorCaller.Of(http.User).Tenant is { } own)
        {
            values.TryAdd(TenantField, own);
        }

        foreach (var (name, value) in http.Request.Query)
        {
            values[name] = value.ToString();
        }

        await WriteAsync(http, action, values, null);
    }

    /// <summary>Does it, or shows the form again with what is wrong.</summary>
    public static async Task SendAsync(HttpContext http, PageAction action)
    {
        var values = (await http.Request.ReadFormAsync(http.RequestAborted)).ToDictionary(each => each.Key, each => each.Value.ToString());
        try
        {
            RequireAll(action, values);
            var answer = await ChangeAsync(http, action, values);
            if (action.Result is null)
            {
                http.Response.StatusCode = StatusCodes.Status303SeeOther;
                http.Response.Headers.Location = $"{PageAction.FillPath(action.Back, IdOf(http))}?{DoneParameter}={action.Key}";
                return;
            }

            await PageRenderer.WriteAsync<ActionResultPage>(http, new ActionOutcome(action, IdOf(http), answer));
        }
        catch (ApiRefusedException refusal)
        {
            await WriteAsync(http, action, values, refusal);
        }
    }

    private static Task<ApiAnswer> ChangeAsync(HttpContext http, PageAction action, Dictionary<string, string> values)
    {
        http.RequestServices.GetRequiredService<PageVisit>().Http = http;
        var path = PageAction.FillPath(action.Api, IdOf(http));
        var reason = action.Fields.All(field => field.Name != ReasonField) ? values.GetValueOrDefault(ReasonField)?.Trim() : null;
        return http.RequestServices.GetRequiredService<InternalApi>().ChangeAsync(
            action.Method,
            string.IsNullOrEmpty(reason) ? path : $"{path}?{ReasonField}={Uri.EscapeDataString(reason)}",
            action.Fields.Count == 0 ? null : ActionBody.Of(action.Fields, values));
    }

    private static void RequireAll(PageAction action, Dictionary<string, string> values)
    {
        foreach (var field in action.Fields.Where(field => field.IsRequired))
        {
            if (string.IsNullOrWhiteSpace(values.GetValueOrDefault(field.Name)))
            {
                throw new ApiRefusedException(StatusCodes.Status400BadRequest, field.Name, $"{field.Label}: this must be given.");
            }
        }

        if (action.IsFinal && values.GetValueOrDefault(ConfirmField) is not "true")
        {
            throw new ApiRefusedException(
                StatusCodes.Status400BadRequest, ConfirmField, "This cannot be taken back. Tick the box if it is meant.");
        }
    }

    private static Task WriteAsync(
        HttpContext http, PageAction action, Dictionary<string, string> values, ApiRefusedException? refusal) =>
        PageRenderer.WriteAsync<ActionPage>(
            http, new ActionFormState(action, IdOf(http), values, refusal), refusal?.Status ?? StatusCodes.Status200OK);

    private static string? IdOf(HttpContext http) => (string?)http.Request.RouteValues.GetValueOrDefault("id");
}

/// <summary>A form as it stands.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Id">To which thing.</param>
/// <param name="Values">What is filled in.</param>
/// <param name="Refusal">Why it was not done.</param>
internal sealed record ActionFormState(
    PageAction Action, string? Id, IReadOnlyDictionary<string, string> Values, ApiRefusedException? Refusal);

/// <summary>What came of an action, where the answer is told once.</summary>
/// <param name="Id">To which thing it was done.</param>
/// <param name="Answer">What the API answered.</param>
internal sealed record ActionOutcome(PageAction Action, string? Id, ApiAnswer Answer);
