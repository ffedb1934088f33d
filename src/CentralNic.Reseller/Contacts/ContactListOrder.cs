namespace CentralNic.Reseller.Contacts;

/// <summary>The columns by which a list of contacts can be ordered (manual 8.3.3).</summary>
public enum ContactListOrder
{
    /// <summary>By id.</summary>
    CertificateContact,

    /// <summary>By type.</summary>
    Type,

    /// <summary>By the person's job title.</summary>
    JobTitle,

    /// <summary>By the person's given name.</summary>
    FirstName,

    /// <summary>By the person's family name.</summary>
    LastName,

    /// <summary>By the person's telephone number.</summary>
    Phone,

    /// <summary>By the person's mail address.</summary>
    Email,

    /// <summary>By the organization's name.</summary>
    Organization,

    /// <summary>By the name under which the organization does business.</summary>
    OrganizationDba,

    /// <summary>By the organization's street.</summary>
    OrganizationStreet,

    /// <summary>By the organization's city.</summary>
    OrganizationCity,

    /// <summary>By the organization's postal code.</summary>
    OrganizationZip,

    /// <summary>By the organization's federal state.</summary>
    OrganizationState,

    /// <summary>By the organization's country.</summary>
    OrganizationCountry,

    /// <summary>By the organization's telephone number.</summary>
    OrganizationPhone,

    /// <summary>By the organization's business category.</summary>
    OrganizationCategory,

    /// <summary>By the date on which it was made.</summary>
    CreatedDate,

    /// <summary>By the date of the last change.</summary>
    UpdatedDate,
}
