using System.Globalization;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>The users of this machine, by passwd(5).</summary>
internal static class LocalUsers
{
    private const string Passwd = "/etc/passwd";
    private const string OwnStatus = "/proc/self/status";

    /// <summary>The name of a user for the audit trail, with the number: names can be given anew.</summary>
    public static string NameOf(uint user)
    {
        var number = user.ToString(CultureInfo.InvariantCulture);
        return Find(number) is { } name ? $"{name} (uid {number})" : $"uid {number}";
    }

    /// <summary>The user of this process.</summary>
    public static string OwnName()
    {
        try
        {
            // proc(5): real, effective, saved set and file system ids. What is asked for is done by the effective one.
            var ids = File.ReadLines(OwnStatus).FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal))?.Split('\t');
            return ids is { Length: > 2 } && uint.TryParse(ids[2], CultureInfo.InvariantCulture, out var user)
                ? NameOf(user)
                : Environment.UserName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Environment.UserName; // No Linux.
        }
    }

    private static string? Find(string number)
    {
        try
        {
            return File.ReadLines(Passwd)
                .Select(line => line.Split(':'))
                .FirstOrDefault(fields => fields.Length > 2 && fields[2] == number)?[0];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Where users come from elsewhere, or the file is hidden from the service, the number must do.
            return null;
        }
    }
}
