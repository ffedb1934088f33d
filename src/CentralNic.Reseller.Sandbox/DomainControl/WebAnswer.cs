namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>An HTTP answer: its status, where it points to, and the body of a 200.</summary>
internal sealed record WebAnswer(int Status, Uri? Location, string Body);
