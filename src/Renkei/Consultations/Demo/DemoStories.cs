namespace Renkei.Consultations.Demo;

/// <summary>What the demo city's desks are asked: invented, of the kinds that such desks know.</summary>
internal static class DemoStories
{
    /// <param name="Topics">What it is about.</param>
    /// <param name="Callers">Who asks so.</param>
    /// <param name="Disease">Of the person concerned; empty where it does not matter.</param>
    /// <param name="Procedures">That the person needs.</param>
    /// <param name="Stay">Where they are.</param>
    /// <param name="Text">What is written down. {age} stands for the age.</param>
    /// <param name="Steps">What is done for it, one after the other.</param>
    /// <param name="Outcome">What comes of it.</param>
    /// <param name="Weight">How often it comes.</param>
    internal sealed record Story(string[] Topics, string[] Callers, string Disease, string[] Procedures, string Stay, string Text, string[] Steps, string Outcome, int Weight);

    internal static readonly Story[] All =
    [
        new(["doctor", "discharge"], ["hospital"], "heart", ["oxygen"], "hospital", "{age}、心不全で入院中。在宅酸素を始めて、再来週に退院の予定。月2回の訪問診療と、急に悪くなったときの往診をしてくれる医師をさがしたい。", ["近くで在宅酸素に対応できる診療所を3か所あげて、連携室に伝えた。", "1か所が受けてくれることになり、退院前カンファレンスの日を調整した。"], "connected", 9),
        new(["doctor", "end-of-life"], ["hospital", "family"], "cancer", ["opioid"], "hospital", "{age}、膵がんの末期。本人が家に帰りたいと話している。痛み止めの貼り薬を使っている。看取りまで診てくれる医師はいるか。", ["24時間対応で麻薬の管理もできる診療所に照会した。", "本人・家族と診療所の面談に同席した。来週の月曜に退院と決まった。"], "connected", 8),
        new(["doctor"], ["care-manager"], "dementia", [], "home", "{age}、認知症で通院ができなくなった。もの忘れ外来の主治医から、訪問診療に切りかえてはどうかと言われた。精神科の薬も出せる医師がよい。", ["訪問診療をしている3つの診療所の条件を伝えた。", "ケアマネジャーから、希望の診療所に決まったと連絡があった。"], "connected", 8),
        new(["doctor"], ["family"], "frailty", [], "home", "{age}の母。足腰が弱り、通院の付き添いがつらい。家に来てくれる医師がいると聞いたが、どう頼めばよいか。費用も知りたい。", ["訪問診療のしくみと費用のめやすを説明し、冊子を送った。", "かかりつけの医師に、まず相談してもらうことにした。"], "information", 9),
        new(["home-nursing"], ["hospital", "care-manager"], "stroke", ["gastrostomy", "suction"], "hospital", "{age}、脳梗塞の後遺症。胃ろうと吸引がある。夜も対応できる訪問看護ステーションをさがしている。妻と2人暮らし。", ["24時間体制の訪問看護ステーションを2か所紹介した。", "1か所が契約に進んだ。吸引の手技を、妻が病棟で練習している。"], "other-service", 6),
        new(["home-nursing", "procedures"], ["care-manager"], "frailty", ["pressure-ulcer"], "home", "{age}、仙骨部の褥瘡が深くなった。主治医は週1回しか来られない。処置に来てくれる看護師と、材料の手に入れ方を知りたい。", ["皮膚・排泄ケア認定看護師のいるステーションを伝えた。", "特別訪問看護指示書を主治医に頼み、2週間は毎日の訪問になった。"], "other-service", 4),
        new(["dental"], ["care-manager", "care-office"], "stroke", [], "home", "{age}、入れ歯が合わず、食べる量が減った。歯科に連れて行けない。訪問歯科を頼みたい。", ["歯科医師会の在宅歯科の窓口を案内した。"], "other-service", 6),
        new(["home-pharmacy"], ["home-nursing", "care-manager"], "heart", [], "home", "{age}、薬が14種類あり、飲み残しが袋いっぱいにある。一包化と、家での薬の整理をしてくれる薬局はあるか。", ["訪問薬剤管理をしている薬局を3か所伝えた。", "薬局が主治医に減薬を相談することになった。"], "other-service", 5),
        new(["home-rehabilitation"], ["care-manager"], "stroke", [], "home", "{age}、退院して1か月。回復期のリハビリを家でも続けたい。言語聴覚士の来る事業所はあるか。", ["言語聴覚士のいる訪問リハビリを1か所見つけ、空きを確かめた。"], "other-service", 3),
        new(["discharge", "care-services"], ["hospital"], "frailty", [], "hospital", "{age}、大腿骨骨折の手術後。一人暮らしで、要介護の認定がまだない。退院までに何をそろえればよいか。", ["地域包括支援センターにつなぎ、申請と暫定のケアプランを頼んだ。", "福祉用具と訪問介護が決まり、退院日が決まった。"], "other-service", 6),
        new(["respite"], ["family", "care-manager"], "neuro", ["ventilator", "tracheostomy"], "home", "{age}、ALSで人工呼吸器をつけている。介護している夫が手術で1週間入院する。その間、預かってくれる病院をさがしたい。", ["レスパイト入院を受ける病院2か所に照会した。", "1か所が、個室なら受けられると返事をくれた。"], "hospital", 4),
        new(["respite"], ["care-manager"], "dementia", [], "home", "{age}、認知症で夜に歩きまわる。妻が疲れきっている。急ぎで、数日でも預かれるところはあるか。", ["ショートステイの空きを4か所に聞き、1か所が今週末から受けてくれた。"], "other-service", 4),
        new(["procedures"], ["home-nursing"], "cancer", ["central-line"], "home", "{age}、中心静脈栄養を家で続ける。輸液ポンプの貸し出しと、材料の払い出しをしてくれる薬局が分からない。", ["無菌調製のできる薬局を2か所伝えた。"], "other-service", 3),
        new(["end-of-life", "decisions"], ["family"], "cancer", ["opioid"], "home", "{age}の父。病院には行きたくないと言う。家で最期を迎えるとき、何をしておけばよいか。夜中に亡くなったら、どこに電話すればよいのか。", ["看取りまでの流れの冊子で説明した。", "訪問看護の24時間の電話を、家族と確かめた。"], "died", 4),
        new(["dementia", "decisions"], ["support-center"], "dementia", [], "home", "{age}、一人暮らし。物忘れが進み、受診を嫌がる。近所から火の始末が心配と声があがっている。", ["認知症初期集中支援チームにつないだ。", "往診のできる医師が、まず顔を見に行くことになった。"], "other-service", 5),
        new(["costs"], ["family", "self"], "", [], "home", "訪問診療の費用が思ったより高い。高額療養費や、市の助成は使えるか。", ["限度額の認定と、市の助成の窓口を案内した。"], "information", 5),
        new(["no-relatives", "decisions"], ["hospital", "support-center"], "frailty", [], "hospital", "{age}、身寄りがなく、保証人もいない。退院先が見つからない。医療の同意をだれに聞けばよいか。", ["身元保証のガイドラインを伝え、成年後見の相談につないだ。", "病院・包括・市の3者で会議を開いた。", "後見の申し立てを、市長の名で進めることになった。"], "other-service", 4),
        new(["no-relatives"], ["care-manager"], "dementia", [], "home", "{age}、同居の息子に怒鳴られ、通帳も取りあげられているようだ。あざもある。", ["高齢者虐待の窓口に、その日のうちに通報した。", "市と包括が訪問し、ショートステイに移った。"], "other-service", 2),
        new(["complaint"], ["family"], "", [], "home", "訪問の時刻がいつも変わり、連絡もない。先生には言いにくい。", ["事業所の相談窓口と、市の窓口を案内した。本人の了解を得て、診療所に事情を伝えた。"], "information", 2),
        new(["cooperation"], ["care-manager", "home-nursing"], "", [], "home", "主治医に電話をしてもつながらず、相談の時間が取れない。FAXの返事も来ない。", ["電話してよい時間を診療所に聞き、資源MAPを直した。", "次の多職種の会で、連絡の取り方を話題にすることにした。"], "information", 4),
        new(["doctor"], ["clinic"], "lung", ["oxygen"], "home", "{age}、COPD。自院で外来を診てきたが、通えなくなった。遠方で往診ができないので、引き継げる医師をさがしてほしい。", ["患者の町まで行ける2つの診療所に照会した。", "紹介状のやり取りを、両方の診療所で決めてもらった。"], "connected", 4),
        new(["doctor", "dental"], ["residence"], "dementia", [], "residence", "施設の協力医が、来月で訪問をやめる。入居者40人を引き継いでくれる医師はいるか。", ["大人数に対応できる診療所に照会したが、どこも断られた。", "2つの診療所で20人ずつ分けて受けることで、話がまとまった。"], "connected", 2),
        new(["doctor"], ["family", "hospital"], "child", ["ventilator", "gastrostomy"], "hospital", "医療的ケア児。来月、NICUから退院する。小児の訪問診療をしてくれる医師がいるか。", ["市内では見つからず、隣の市の診療所が月1回なら来られると返事をくれた。", "緊急のときは、地域の診療所が副主治医になる形で話している。"], "connected", 2),
        new(["other"], ["government", "fire"], "", [], "", "救急で運んだ人に、訪問診療の医師がいるか分からず困ることが多い。連絡先を知る方法はないか。", ["資源MAPの使い方を説明した。", "救急医療連携の検討会で取りあげることにした。"], "information", 2),
        new(["doctor"], ["care-manager", "family"], "mental", [], "home", "{age}、統合失調症で、家から出ない。糖尿病もあるが、何年も受診していない。来てくれる医師はいるか。", ["精神科の訪問診療をしている診療所に照会したが、新しい患者は受けていないとのこと。", "保健師の訪問から始めることになった。"], "not-connected", 3),
        new(["doctor", "discharge"], ["hospital"], "neuro", ["nasal-tube", "catheter"], "hospital", "{age}、パーキンソン病。誤嚥性肺炎で入院した。経鼻栄養のまま家に帰りたいと家族が言う。受けてくれる医師と訪問看護を、いっしょにさがしたい。", ["経鼻栄養に対応できる診療所と訪問看護を組で提案した。", "転院することになり、相談は取り下げになった。"], "withdrawn", 3),
    ];

    internal static readonly string[] Hospitals = ["潮見総合病院", "潮見市立病院", "みなと記念病院", "岬台病院"];
    internal static readonly string[] Clinics = ["浜通りクリニック", "岬内科医院", "小川町診療所", "港南ファミリークリニック"];
    internal static readonly string[] CareOffices = ["ケアプラン潮風", "居宅支援みなと", "ケアプランセンター浜", "岬ケアマネジメント", "ケアプランひなた", "居宅支援うみかぜ"];
    internal static readonly string[] Nurses = ["訪問看護ステーション潮風", "みなと訪問看護", "訪問看護こはる"];
    internal static readonly string[] Centers = ["中央地域包括支援センター", "北地域包括支援センター", "東地域包括支援センター", "西地域包括支援センター"];
    internal static readonly string[] Surnames = ["青木", "石渡", "上原", "岡部", "菊池", "小坂", "桜井", "三浦", "永井", "野口", "浜田", "平田", "古川", "堀江", "松井", "山崎"];
    internal static readonly string[] Staff = ["相談員 佐々木", "相談員 高野", "看護師 村田", "社会福祉士 三上"];
}
