namespace CentralNic.Acme.Documents;

/// <summary>A payload that can be faulty in a way that the serializer does not see.</summary>
internal interface ICheckedPayload
{
    /// <summary>What is wrong, as a sentence fit for the client; <see langword="null"/>: nothing.</summary>
    string? Fault { get; }
}
