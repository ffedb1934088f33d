namespace CentralNic.Reseller.Certificates;

/// <summary>A contact that went along with a pushed certificate (manual 8.4.4).</summary>
/// <param name="ContactId">Its id in the account that gave it.</param>
/// <param name="PushedContactId">Its id in the account that got it.</param>
/// <param name="IsCloned">
/// Whether it was copied, because certificates that stay use it too; else it was moved. <see langword="null"/> when the answer does not
/// say.
/// </param>
public sealed record PushedContact(string ContactId, string? PushedContactId, bool? IsCloned);
