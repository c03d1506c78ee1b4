namespace Renkei.Access;

/// <summary>What a person is by training or post (職種). What they may do here comes from their role, never from this.</summary>
public enum Profession
{
    Physician,
    Dentist,
    Pharmacist,
    PublicHealthNurse,
    Nurse,
    AssociateNurse,
    CareSupportSpecialist,
    CareWorker,
    SocialWorker,
    PsychiatricSocialWorker,
    PhysicalTherapist,
    OccupationalTherapist,
    SpeechTherapist,
    DentalHygienist,
    Dietitian,
    Paramedic,
    PublicOfficial,
    Clerk,
    Other,
}

public static class Professions
{
    /// <summary>The profession by its Japanese name, or by one of the names that stand together in it (看護師, 社会福祉士).</summary>
    public static Profession? Parse(string text) =>
        Enum.GetValues<Profession>().Cast<Profession?>().FirstOrDefault(one => one!.Value.Japanese == text || one.Value.Japanese.Split('・').Contains(text));

    extension(Profession profession)
    {
        public string Japanese => profession switch
        {
            Profession.Physician => "医師",
            Profession.Dentist => "歯科医師",
            Profession.Pharmacist => "薬剤師",
            Profession.PublicHealthNurse => "保健師",
            Profession.Nurse => "看護師",
            Profession.AssociateNurse => "准看護師",
            Profession.CareSupportSpecialist => "介護支援専門員",
            Profession.CareWorker => "介護福祉士・介護職",
            Profession.SocialWorker => "社会福祉士・医療ソーシャルワーカー",
            Profession.PsychiatricSocialWorker => "精神保健福祉士",
            Profession.PhysicalTherapist => "理学療法士",
            Profession.OccupationalTherapist => "作業療法士",
            Profession.SpeechTherapist => "言語聴覚士",
            Profession.DentalHygienist => "歯科衛生士",
            Profession.Dietitian => "管理栄養士・栄養士",
            Profession.Paramedic => "救急救命士・救急隊員",
            Profession.PublicOfficial => "行政職員",
            Profession.Clerk => "事務職",
            Profession.Other => "その他",
            _ => throw new ArgumentOutOfRangeException(nameof(profession)),
        };
    }
}
