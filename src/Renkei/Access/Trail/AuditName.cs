namespace Renkei.Access.Trail;

/// <summary>How the trail calls a kind of record and its fields in Japanese. Each room registers its own as singletons.</summary>
public sealed record AuditName(string Kind, string Japanese, IReadOnlyDictionary<string, string> Fields)
{
    internal static readonly AuditName[] OfAccess =
    [
        new("Area", "区域", new Dictionary<string, string> { ["Code"] = "記号", ["Name"] = "名前", ["Kind"] = "種類", ["Parent"] = "上の区域", ["Path"] = "道筋", ["Version"] = "版" }),
        new("Workplace", "職場", new Dictionary<string, string> { ["Name"] = "名前", ["Standing"] = "参加の状態", ["StandingSince"] = "状態の変わった日", ["StandingReason"] = "状態の理由", ["AgreementOn"] = "協定書の日", ["Version"] = "版" }),
        new("WorkplaceArea", "職場の受け持ち区域", new Dictionary<string, string> { ["Workplace"] = "職場", ["Area"] = "区域" }),
        new("Member", "利用者", new Dictionary<string, string>
        {
            ["Name"] = "氏名", ["Email"] = "メールアドレス", ["UserName"] = "サインイン名", ["PasswordHash"] = "パスワード", ["SecurityStamp"] = "セッションの印",
            ["TwoFactorEnabled"] = "2段階認証", ["LockoutEnd"] = "停止の終わり", ["LockoutEnabled"] = "停止の対象", ["MustChangePassword"] = "初回変更が必要",
            ["EmailConfirmed"] = "メール確認済み", ["PhoneNumber"] = "電話", ["PhoneNumberConfirmed"] = "電話確認済み",
            ["Profession"] = "職種", ["LicenceNumber"] = "免許・登録の番号", ["By"] = "方法", ["Mail"] = "入力されたアドレス", ["Why"] = "理由", ["Shown"] = "見えた項目", ["Query"] = "さがした語", ["Rows"] = "件数",
        }),
        new("Membership", "所属", new Dictionary<string, string> { ["Member"] = "利用者", ["Workplace"] = "職場", ["Role"] = "役割", ["From"] = "開始日", ["To"] = "最後の日", ["StoppedAt"] = "止めた時刻", ["IsFacilityAdministrator"] = "職場の管理者", ["LeaveFrom"] = "休みの初め", ["LeaveTo"] = "休みの終わり", ["SuspendedAt"] = "停止した時刻", ["WornAt"] = "この立場を選んだ時刻" }),
        new("Invitation", "招待", new Dictionary<string, string>
        {
            ["TokenHash"] = "リンク", ["Mail"] = "メールアドレス", ["Name"] = "氏名", ["Role"] = "役割", ["Workplace"] = "職場", ["ExpiresAt"] = "期限", ["AcceptedAt"] = "受けた時刻", ["IsFacilityAdministrator"] = "職場の管理者", ["Shown"] = "見えた項目", ["Rows"] = "件数",
        }),
        new("PasswordLink", "パスワードのリンク", new Dictionary<string, string> { ["TokenHash"] = "リンク", ["Member"] = "利用者", ["ExpiresAt"] = "期限", ["UsedAt"] = "使った時刻" }),
        new("AuditLine", "操作の記録", new Dictionary<string, string> { ["Query"] = "さがした条件", ["Rows"] = "件数", ["Sha256"] = "ファイルのSHA-256" }),
        new("AuditDay", "操作の記録の1日", new Dictionary<string, string> { ["Day"] = "日", ["Rows"] = "行数", ["Why"] = "理由" }),
        new("AuditReview", "操作の記録の点検", new Dictionary<string, string> { ["Month"] = "月", ["By"] = "点検した人", ["At"] = "時刻", ["Findings"] = "気づいたこと", ["Measures"] = "したこと" }),
        new("Passkey", "パスキー", new Dictionary<string, string> { ["Name"] = "呼び名" }),
        new("MachineClient", "つながるシステム", new Dictionary<string, string> { ["Name"] = "名前", ["Workplace"] = "職場", ["Scopes"] = "できること", ["SecretHash"] = "鍵", ["LastDay"] = "使える最後の日", ["MadeBy"] = "作った人", ["MadeAt"] = "作った時刻", ["RevokedAt"] = "止めた時刻", ["By"] = "方法" }),
        new("StandingWork", "定時の仕事", new Dictionary<string, string> { ["Name"] = "仕事" }),
        new("Backup", "データベースの控え", new Dictionary<string, string> { ["File"] = "ファイル" }),
        new("Page", "ページ", new Dictionary<string, string> { ["Path"] = "アドレス" }),
        new("Duty", "権限", new Dictionary<string, string> { ["Duty"] = "足りない権限", ["Path"] = "アドレス" }),
    ];
}
