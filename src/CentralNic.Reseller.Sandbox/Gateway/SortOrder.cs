namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>The <c>order</c> of lists.</summary>
internal static class SortOrder
{
    /// <summary>1 for ascending, the default; -1 for descending.</summary>
    /// <exception cref="CommandRefusedException">541: another value.</exception>
    public static int Sign(CommandCall call) => call.Text("order")?.ToLowerInvariant() switch
    {
        null or "asc" => 1,
        "desc" => -1,
        _ => throw CommandCall.Invalid("order", "must be ASC or DESC"),
    };
}
