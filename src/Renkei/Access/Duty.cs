using System.Collections.Frozen;

namespace Renkei.Access;

/// <summary>What a person is trusted to do here. Rules ask for duties, never for roles.</summary>
public enum Duty
{
    /// <summary>See what facilities tell other professionals, beyond what citizens see.</summary>
    SeeProfessionalNotes,

    /// <summary>See what the hub alone keeps about a facility.</summary>
    SeeHubNotes,

    /// <summary>Correct and confirm what is known of facilities in the areas one's hub serves.</summary>
    CorrectFacilities,

    /// <summary>Confirm what is known of one's own facility.</summary>
    ConfirmOwnFacility,

    /// <summary>Bring published registers, towns, boundaries and holidays into the database.</summary>
    ImportRegisters,

    /// <summary>Read the reports of imports.</summary>
    SeeImports,

    /// <summary>Read plans, budgets, indicators and evaluations.</summary>
    SeePlans,

    /// <summary>Write plans, budgets, indicators and evaluations.</summary>
    EditPlans,

    /// <summary>Check, approve and fix plans.</summary>
    ApprovePlans,

    /// <summary>Plan training and outreach, take applications, mark attendance and issue certificates.</summary>
    ManageLearning,

    /// <summary>Write booklets and rule books, keep their stock, and give copies out.</summary>
    ManagePublications,

    /// <summary>Run bodies and their meetings, write minutes, and follow issues and measures.</summary>
    ManageCouncils,

    /// <summary>Take consultations at the hub's desk, ask providers, and read what was taken in the areas one's hub serves.</summary>
    TakeConsultations,

    /// <summary>Read how much was asked of the hubs and what came of it, as figures alone.</summary>
    SeeConsultationFigures,

    /// <summary>Invite, change and remove the people of one's own workplace, and confirm its roster.</summary>
    ManageOwnPeople,

    ManageAreas,
    ManageMembers,
    ReadAudit,
}

/// <summary>How far a duty reaches.</summary>
public enum DutyScope
{
    /// <summary>The facility of one's own workplace.</summary>
    OwnFacility,

    /// <summary>One's own workplace and its people.</summary>
    OwnWorkplace,

    /// <summary>What lies in the areas that one's workplace serves.</summary>
    Areas,

    /// <summary>The whole region.</summary>
    Network,
}

public static class Duties
{
    extension(Duty duty)
    {
        public DutyScope Scope => duty switch
        {
            Duty.ConfirmOwnFacility => DutyScope.OwnFacility,
            Duty.ManageOwnPeople => DutyScope.OwnWorkplace,
            Duty.CorrectFacilities or Duty.EditPlans or Duty.ApprovePlans or Duty.ManageLearning or Duty.ManagePublications or Duty.ManageCouncils or Duty.TakeConsultations => DutyScope.Areas,
            _ => DutyScope.Network,
        };

        public string Japanese => duty switch
        {
            Duty.SeeProfessionalNotes => "専門職向けの施設情報を見る",
            Duty.SeeHubNotes => "拠点だけの施設メモを見る",
            Duty.CorrectFacilities => "担当区域の施設情報を直し、確認する",
            Duty.ConfirmOwnFacility => "自分の施設の情報を確認する",
            Duty.ImportRegisters => "公表された名簿などを取り込む",
            Duty.SeeImports => "取り込みの結果を見る",
            Duty.SeePlans => "事業計画・予算・指標を見る",
            Duty.EditPlans => "事業計画・予算・指標を書く",
            Duty.ApprovePlans => "事業計画を確認・承認・確定する",
            Duty.ManageLearning => "受け持つ区域の研修・講座を企画し、申し込みと出欠を扱う",
            Duty.ManageCouncils => "受け持つ区域の会議を開き、議事録を書き、課題と対応策を扱う",
            Duty.ManagePublications => "受け持つ区域の冊子・ルールを作り、在庫と配布を扱う",
            Duty.TakeConsultations => "受け持つ区域の相談を受け付け、照会し、読む",
            Duty.SeeConsultationFigures => "相談の件数などの統計を見る",
            Duty.ManageOwnPeople => "自分の職場の人を招き、変え、名簿を確かめる",
            Duty.ManageAreas => "区域を管理する",
            Duty.ManageMembers => "利用者・職場・招待を管理する",
            Duty.ReadAudit => "操作の記録を読む",
            _ => throw new ArgumentOutOfRangeException(nameof(duty)),
        };
    }
}

public static class DutyScopes
{
    extension(DutyScope scope)
    {
        public string Japanese => scope switch
        {
            DutyScope.OwnFacility => "自分の施設",
            DutyScope.OwnWorkplace => "自分の職場",
            DutyScope.Areas => "受け持つ区域",
            DutyScope.Network => "地域全体",
            _ => throw new ArgumentOutOfRangeException(nameof(scope)),
        };
    }
}

/// <summary>The roles of the network. A role is nothing but a fixed, named set of duties.</summary>
public enum Role
{
    Administrator,
    CityOfficial,
    HubCoordinator,
    HospitalLiaison,
    HomeDoctor,
    VisitingNurse,
    CareManager,
    Pharmacist,
    FireService,
}

public static class Roles
{
    private static readonly FrozenDictionary<Role, (string Name, Duty[] Duties)> Table = new Dictionary<Role, (string, Duty[])>
    {
        [Role.Administrator] = ("管理者", Enum.GetValues<Duty>()),
        [Role.CityOfficial] = ("市職員", [Duty.SeeProfessionalNotes, Duty.ImportRegisters, Duty.SeeImports, Duty.SeePlans, Duty.EditPlans, Duty.ApprovePlans, Duty.ManageLearning, Duty.ManagePublications, Duty.ManageCouncils, Duty.SeeConsultationFigures]),
        [Role.HubCoordinator] = ("拠点相談員", [Duty.SeeProfessionalNotes, Duty.SeeHubNotes, Duty.CorrectFacilities, Duty.ImportRegisters, Duty.SeeImports, Duty.SeePlans, Duty.ManageLearning, Duty.ManagePublications, Duty.ManageCouncils, Duty.TakeConsultations, Duty.SeeConsultationFigures]),
        [Role.HospitalLiaison] = ("病院連携室", [Duty.SeeProfessionalNotes, Duty.ConfirmOwnFacility]),
        [Role.HomeDoctor] = ("在宅医", [Duty.SeeProfessionalNotes, Duty.ConfirmOwnFacility]),
        [Role.VisitingNurse] = ("訪問看護", [Duty.SeeProfessionalNotes, Duty.ConfirmOwnFacility]),
        [Role.CareManager] = ("ケアマネジャー", [Duty.SeeProfessionalNotes, Duty.ConfirmOwnFacility]),
        [Role.Pharmacist] = ("薬局", [Duty.SeeProfessionalNotes, Duty.ConfirmOwnFacility]),
        [Role.FireService] = ("消防", [Duty.SeeProfessionalNotes]),
    }.ToFrozenDictionary();

    /// <summary>Roles that a workplace's own administrator may give: none of them reaches beyond the work of a facility.</summary>
    public static readonly IReadOnlyList<Role> OfFacilities = [Role.HospitalLiaison, Role.HomeDoctor, Role.VisitingNurse, Role.CareManager, Role.Pharmacist, Role.FireService];

    extension(Role role)
    {
        public string Japanese => Table[role].Name;

        public IReadOnlyList<Duty> Duties => Table[role].Duties;
    }

    /// <summary>The role by its Japanese name or its English one, as typed on the command line.</summary>
    public static Role? Parse(string text) =>
        Table.Where(row => row.Value.Name == text || string.Equals(row.Key.ToString(), text, StringComparison.OrdinalIgnoreCase))
            .Select(row => (Role?)row.Key).FirstOrDefault();
}
