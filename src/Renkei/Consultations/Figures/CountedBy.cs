namespace Renkei.Consultations.Figures;

/// <summary>By what consultations are counted.</summary>
public enum CountedBy
{
    Month,
    Hub,
    Topic,
    Caller,
    Channel,
    Disease,
    Procedure,
    Age,
    Household,
    CareLevel,
    Area,
    Response,
    Outcome,

    /// <summary>受付から初診まで.</summary>
    LeadTime,

    /// <summary>困難の型.</summary>
    HardKind,
}

public static class CountedBys
{
    extension(CountedBy by)
    {
        public string Japanese => by switch
        {
            CountedBy.Month => "月",
            CountedBy.Hub => "拠点",
            CountedBy.Area => "住まいの区域",
            CountedBy.LeadTime => "受付から初診まで",
            _ => by.List!.Value.Japanese,
        };

        /// <summary>The list whose words these are; null where it is none.</summary>
        public DeskList? List => by switch
        {
            CountedBy.Topic => DeskList.Topic,
            CountedBy.Caller => DeskList.Caller,
            CountedBy.Channel => DeskList.Channel,
            CountedBy.Disease => DeskList.Disease,
            CountedBy.Procedure => DeskList.Procedure,
            CountedBy.Age => DeskList.Age,
            CountedBy.Household => DeskList.Household,
            CountedBy.CareLevel => DeskList.CareLevel,
            CountedBy.Response => DeskList.Response,
            CountedBy.Outcome => DeskList.Outcome,
            CountedBy.HardKind => DeskList.HardKind,
            _ => null,
        };

        /// <summary>One consultation may count in several rows.</summary>
        public bool HasMany => by is CountedBy.Topic or CountedBy.Procedure or CountedBy.Response or CountedBy.HardKind;

        internal string Column => by switch
        {
            CountedBy.Month => nameof(Consultation.Month),
            CountedBy.Topic => nameof(Consultation.Topics),
            CountedBy.Caller => nameof(Consultation.CallerKind),
            CountedBy.Channel => nameof(Consultation.Channel),
            CountedBy.Disease => nameof(Consultation.Disease),
            CountedBy.Procedure => nameof(Consultation.Procedures),
            CountedBy.Age => nameof(Consultation.AgeBand),
            CountedBy.Household => nameof(Consultation.Household),
            CountedBy.CareLevel => nameof(Consultation.CareLevel),
            CountedBy.Area => nameof(Consultation.LivesIn),
            CountedBy.Response => nameof(Consultation.Responses),
            CountedBy.Outcome => nameof(Consultation.Outcome),
            CountedBy.LeadTime => nameof(Consultation.LeadBand),
            CountedBy.HardKind => nameof(Consultation.HardKinds),
            _ => throw new ArgumentOutOfRangeException(nameof(by)),
        };
    }
}
