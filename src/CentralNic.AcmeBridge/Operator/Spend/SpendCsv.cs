using System.Globalization;
using CentralNic.AcmeBridge.Core.Purchases;

namespace CentralNic.AcmeBridge.Operator.Spend;

/// <summary>The ledger's lines as CSV (RFC 4180); what was given back has negative amounts.</summary>
internal static class SpendCsv
{
    /// <summary>Writes a head and the lines.</summary>
    public static async Task WriteAsync(TextWriter writer, IEnumerable<LedgerEntry> lines)
    {
        writer.NewLine = "\r\n";
        await writer.WriteLineAsync("at,kind,plan,tenant,profile,class,names,net,vat,currency,order,certificate_order,reserved_at");
        foreach (var line in lines)
        {
            var sign = line.Kind == LedgerEntryKind.Refunded ? -1 : 1;
            await writer.WriteLineAsync(string.Join(',', new[]
            {
                Moment(line.At),
                line.Kind.ToString().ToLowerInvariant(),
                line.Plan?.ToString().ToLowerInvariant(),
                line.Tenant.Value,
                line.Profile,
                line.Class,
                line.Names is { } names ? string.Join(' ', names) : null,
                (sign * line.Price.Net).ToString("0.00####", CultureInfo.InvariantCulture),
                (sign * line.Price.Vat).ToString("0.00####", CultureInfo.InvariantCulture),
                line.Price.Currency,
                line.Order.Value,
                line.CertificateOrder,
                Moment(line.ReservedAt),
            }.Select(Quoted)));
        }
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Quoted(string? text) => text is null ? ""
        : text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
