namespace CentralNic.Reseller.Certificates;

/// <summary>The language of the mails that ask for approval (manual 8.1.2, <c>dcvlanguage</c>).</summary>
public enum DcvLanguage
{
    /// <summary><c>en</c>.</summary>
    English,

    /// <summary><c>de</c>.</summary>
    German,

    /// <summary><c>es</c>.</summary>
    Spanish,

    /// <summary><c>fr</c>.</summary>
    French,

    /// <summary><c>it</c>.</summary>
    Italian,

    /// <summary><c>ja</c>.</summary>
    Japanese,

    /// <summary><c>kr</c>.</summary>
    Korean,

    /// <summary><c>nl</c>.</summary>
    Dutch,

    /// <summary><c>pt_br</c>.</summary>
    BrazilianPortuguese,

    /// <summary><c>ru</c>.</summary>
    Russian,

    /// <summary><c>zh_cn</c>.</summary>
    SimplifiedChinese,

    /// <summary><c>zh_tw</c>.</summary>
    TraditionalChinese,
}
