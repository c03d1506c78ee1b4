namespace Renkei.Facilities;

/// <summary>The dated code tables of facilities.</summary>
public static class FacilityCodes
{
    public static readonly CodeTable Services = Table("services");
    public static readonly CodeTable Conditions = Table("conditions");
    public static readonly CodeTable Filings = Table("filings");

    /// <summary>診療科名 that may be shown (医療法施行令3条の2 and the combinations in daily use); what a register writes otherwise stays as text.</summary>
    public static readonly CodeTable Specialities = Table("specialities");

    private static CodeTable Table(string name) => new($"Renkei.Facilities.Codes.{name}.csv");
}
