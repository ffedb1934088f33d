namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The declarations of a section, in the order in which tables and the example file have them.</summary>
/// <param name="section">The section, for example <c>Tenants:&lt;name&gt;:Budget</c>; empty: the keys without one.</param>
internal sealed class SettingGroup(string section)
{
    private readonly List<Setting> _settings = [];

    /// <summary>The section.</summary>
    internal string Section => section;

    /// <summary>What the example file says above the section.</summary>
    internal string? Remark { get; init; }

    /// <summary>The names that the operator would choose in the example file: <c>main</c>, <c>default/key_1</c>.</summary>
    internal string Names { get; init; } = "";

    /// <summary>Whether changes of its keys count without a restart.</summary>
    internal bool IsReloaded { get; init; }

    /// <summary>The declarations.</summary>
    internal IReadOnlyList<Setting> Settings => _settings;

    /// <summary>Declares a key that holds one value; the other parameters are those of <see cref="SettingDocuments"/>.</summary>
    internal Setting<T> Value<T>(
        string name,
        string meaning,
        SettingType<T> type,
        T? missing = default,
        string? example = null,
        string? note = null,
        string? sample = null,
        (string Names, string Text)[]? samples = null,
        string? remark = null,
        bool isSecret = false,
        bool isForEnvironmentOnly = false,
        bool isReloaded = false) =>
        Add(new Setting<T>(KeyOf(name), meaning, type, missing, new SettingDocuments(example, note, sample, samples ?? [], remark))
        {
            IsSecret = isSecret,
            IsForEnvironmentOnly = isForEnvironmentOnly,
            IsReloaded = IsReloaded || isReloaded,
        });

    /// <summary>Declares a key that holds a list.</summary>
    internal ListSetting<T> List<T>(
        string name,
        string meaning,
        SettingType<T> type,
        IReadOnlyList<T> missing,
        string? example = null,
        string? note = null,
        string? sample = null,
        (string Names, string Text)[]? samples = null,
        string? remark = null,
        bool isReloaded = false) =>
        Add(new ListSetting<T>(KeyOf(name), meaning, type, missing, new SettingDocuments(example, note, sample, samples ?? [], remark))
        {
            IsReloaded = IsReloaded || isReloaded,
        });

    /// <summary>The section of a name: <c>Profiles:shop</c>.</summary>
    internal string Of(string name) => section[..section.IndexOf('<')] + name + section[(section.IndexOf('>') + 1)..];

    private TSetting Add<TSetting>(TSetting setting)
        where TSetting : Setting
    {
        _settings.Add(setting);
        return setting;
    }

    private string KeyOf(string name) => section.Length == 0 ? name : $"{section}:{name}";
}
