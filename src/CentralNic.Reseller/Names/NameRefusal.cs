namespace CentralNic.Reseller.Names;

/// <summary>Why a class cannot carry a set of names.</summary>
public enum NameRefusal
{
    /// <summary>There is no name.</summary>
    NoNames,

    /// <summary>A name is a wildcard, and the class takes none.</summary>
    Wildcard,

    /// <summary>More than one name and its free alternatives, and the class takes no more (SAN).</summary>
    MultipleNames,

    /// <summary>More names than the class carries.</summary>
    TooManyNames,
}
