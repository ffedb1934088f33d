using CentralNic.AcmeBridge.Operator.Access;

namespace CentralNic.AcmeBridge.Operator.Pages.Actions;

/// <summary>
/// A change that can be made by a page: a form with what it does in words, its fields and a reason, which is sent to one route of the API.
/// </summary>
/// <param name="Path">The page, for example <c>/tokens/{id}/revoke</c>.</param>
/// <param name="Api">The route of the API, for example <c>tokens/{id}/revoke</c>.</param>
internal sealed record PageAction(string Path, string Api)
{
    /// <summary>What is done, as a heading: <c>Revoke the token {id}</c>.</summary>
    public required string Title { get; init; }

    /// <summary>What comes of it, in sentences.</summary>
    public required string Meaning { get; init; }

    /// <summary>What is done, in a word or two.</summary>
    public required string Button { get; init; }

    /// <summary>What is said afterwards.</summary>
    public required string Done { get; init; }

    /// <summary>The page that shows the thing then.</summary>
    public required string Back { get; init; }

    /// <summary>The method of the API.</summary>
    public string Method { get; init; } = HttpMethods.Post;

    /// <summary>Whether it cannot be taken back, so that the form asks whether it is really meant.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Who may do it, as the API has it.</summary>
    public string Policy { get; init; } = OperatorPolicies.Operate;

    /// <summary>What is asked for; what is sent to the API as a member of this name.</summary>
    public IReadOnlyList<ActionField> Fields { get; init; } = [];

    /// <summary>
    /// What is filled in before anybody wrote something: how the thing stands, by the names of the fields; <see langword="null"/>: nothing.
    /// </summary>
    public Func<InternalApi, string, Task<Dictionary<string, string>>>? Prefill { get; init; }

    /// <summary>The component that shows of the thing what must be known; it gets the route's <c>Id</c>.</summary>
    public Type? About { get; init; }

    /// <summary>
    /// The component that shows what came of it, with the parameter <c>Answer</c>, where the answer is told once;
    /// <see langword="null"/>: <see cref="Back"/> shows it.
    /// </summary>
    public Type? Result { get; init; }

    /// <summary>Names it in URLs.</summary>
    public string Key => Path.Replace("/{id}", "", StringComparison.Ordinal).Trim('/').Replace('/', '.');

    /// <summary>Whether a role may do it.</summary>
    public bool IsFor(OperatorCaller caller) => OperatorPolicies.Allows(Policy, caller.Role);

    /// <summary>One of its texts with the thing's id in it.</summary>
    public static string Fill(string text, string? id) => text.Replace("{id}", id, StringComparison.Ordinal);

    /// <summary>One of its paths with the thing's id in it.</summary>
    public static string FillPath(string path, string? id) => Fill(path, Uri.EscapeDataString(id ?? ""));
}

/// <summary>A field of a form.</summary>
/// <param name="Name">The member of the API's request, with points before members of members.</param>
/// <param name="Label">What is asked for.</param>
internal sealed record ActionField(string Name, string Label)
{
    /// <summary>How it is asked for, and sent.</summary>
    public ActionFieldKind Kind { get; init; }

    /// <summary>What to write.</summary>
    public string? Hint { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether an emptied field is sent empty; else it is left out, and what it stands for stays.</summary>
    public bool IsSentEmpty { get; init; }

    /// <summary>What can be chosen, value and words; what comes from the API is asked for when the form is shown.</summary>
    public Func<InternalApi, Task<IReadOnlyList<(string Value, string Text)>>>? Choices { get; init; }
}

/// <summary>How a field is asked for, and sent.</summary>
internal enum ActionFieldKind
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>A line of text that is never shown again: a password.</summary>
    Secret,

    /// <summary>Several lines of text, sent as one.</summary>
    LongText,

    /// <summary>A list: a text for each line or comma.</summary>
    List,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>One of several texts.</summary>
    Choice,

    /// <summary>One of several numbers.</summary>
    NumberChoice,

    /// <summary>Yes or no, in other words.</summary>
    FlagChoice,

    /// <summary>A number that the form has from the start and nobody sees: the version that was read.</summary>
    HiddenNumber,

    /// <summary>Names with values: a line for each, <c>name = value</c>.</summary>
    Map,
}
