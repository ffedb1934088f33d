namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>How bad something is.</summary>
public enum NotificationSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Something fails soon, or one thing failed.</summary>
    Warning,

    /// <summary>Orders wait, or something is wrong with the bridge itself.</summary>
    Critical,
}
