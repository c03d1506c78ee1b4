using Renkei.Access;
using Renkei.Access.Standing;
using Renkei.Access.Trail;
using Renkei.Inbox;
using Renkei.Publications.Demo;
using Renkei.Publications.Editing;
using Renkei.Publications.Ordering;
using Renkei.Publications.Reading;
using Renkei.Publications.Records;
using Renkei.Publications.Stocking;
using Renkei.Shell;

namespace Renkei.Publications;

/// <summary>Booklets, rule books, forms and maps: editions in force, the same words to read on the page, copies from the printer to whoever gets them.</summary>
public static class PublicationsRoom
{
    extension(AppDb db)
    {
        public DbSet<Publication> Publications => db.Set<Publication>();
        public DbSet<Edition> Editions => db.Set<Edition>();
        public DbSet<StockPlace> StockPlaces => db.Set<StockPlace>();
        public DbSet<StockCount> StockCounts => db.Set<StockCount>();
        public DbSet<StockLine> StockLines => db.Set<StockLine>();
        public DbSet<PrintRun> PrintRuns => db.Set<PrintRun>();
        public DbSet<CopyOrder> CopyOrders => db.Set<CopyOrder>();
        public DbSet<Remark> Remarks => db.Set<Remark>();
    }

    public static IServiceCollection AddPublications(this IServiceCollection services)
    {
        foreach (var name in (AuditName[])
        [
            new("Publication", "冊子・ルール", new Dictionary<string, string> { ["Kind"] = "種類", ["Title"] = "名前", ["Summary"] = "説明", ["Workplace"] = "発行", ["AreaPath"] = "区域", ["OrderLimit"] = "1回に頼める冊数", ["MustBeRead"] = "読んだ確認", ["LeadDays"] = "増刷に要る日数", ["IsClosed"] = "発行の終わり", ["Version"] = "版" }),
            new("PublicationProgramme", "冊子・ルールの事業", new Dictionary<string, string> { ["Publication"] = "冊子・ルール", ["Programme"] = "事業" }),
            new("Edition", "冊子・ルールの版", new Dictionary<string, string> { ["Publication"] = "冊子・ルール", ["Number"] = "第何版", ["Changes"] = "変わったこと", ["ApprovedBy"] = "承認した会議", ["ApprovedOn"] = "承認の日", ["From"] = "有効の始め", ["To"] = "有効の終わり", ["Version"] = "版" }),
            new("Article", "条", new Dictionary<string, string> { ["Edition"] = "版", ["Order"] = "並び", ["Number"] = "番号", ["Heading"] = "見出し", ["Text"] = "本文" }),
            new("EditionFile", "冊子のPDF", new Dictionary<string, string> { ["Edition"] = "版", ["Name"] = "ファイル", ["Length"] = "大きさ" }),
            new("StockPlace", "冊子の置き場所", new Dictionary<string, string> { ["Name"] = "名前", ["AreaPath"] = "区域", ["IsClosed"] = "閉じた" }),
            new("StockLine", "冊子の出入り", new Dictionary<string, string> { ["Publication"] = "冊子・ルール", ["Edition"] = "版", ["Place"] = "置き場所", ["Kind"] = "種類", ["Copies"] = "冊数", ["On"] = "日", ["Year"] = "年度", ["Recipient"] = "相手", ["AreaPath"] = "区域", ["Note"] = "メモ", ["Order"] = "申し込み", ["PrintRun"] = "増刷", ["At"] = "記録した時刻", ["By"] = "記録した人" }),
            new("PrintRun", "増刷", new Dictionary<string, string> { ["Publication"] = "冊子・ルール", ["Edition"] = "版", ["Copies"] = "冊数", ["Cost"] = "費用", ["TenderOn"] = "入札の日", ["OrderedOn"] = "発注の日", ["Year"] = "年度", ["Printer"] = "印刷会社", ["Programme"] = "事業", ["DeliveredOn"] = "納品の日", ["CopiesDelivered"] = "納品の冊数", ["CancelledAt"] = "取り消した時刻" }),
            new("CopyOrder", "冊子の申し込み", new Dictionary<string, string>
            {
                ["Number"] = "受付番号", ["Publication"] = "冊子・ルール", ["Copies"] = "冊数", ["Name"] = "氏名", ["Organisation"] = "団体", ["Address"] = "住所", ["Phone"] = "電話", ["Mail"] = "メールアドレス", ["Note"] = "伝えたいこと", ["AreaPath"] = "区域", ["Member"] = "利用者", ["AskedAt"] = "受けた時刻",
                ["State"] = "状態", ["CopiesSent"] = "送った冊数", ["SentOn"] = "送った日", ["Reason"] = "断った理由", ["EndedAt"] = "終わった時刻", ["ForgottenAt"] = "消した時刻", ["Version"] = "版", ["Rows"] = "件数", ["Shown"] = "見えた項目",
            }),
            new("EditionReading", "読んだ確認", new Dictionary<string, string> { ["Edition"] = "版", ["Member"] = "利用者", ["At"] = "時刻" }),
            new("Remark", "冊子・ルールへの気づき", new Dictionary<string, string> { ["Publication"] = "冊子・ルール", ["Edition"] = "版", ["Article"] = "条", ["Text"] = "気づいたこと", ["Member"] = "利用者", ["At"] = "時刻", ["State"] = "状態", ["Answer"] = "返事", ["AnsweredAt"] = "返事の時刻" }),
        ])
        {
            services.AddSingleton(name);
        }

        return services
            .AddScoped<FindPublications>().AddScoped<ReadPublication>().AddScoped<ConfirmReading>().AddScoped<SendRemark>()
            .AddScoped<WritePublication>().AddScoped<WriteEdition>()
            .AddScoped<LendShelf>().AddSingleton(new BookletShelf((provider, stop) => provider.GetRequiredService<LendShelf>().Find(stop), (provider, taking, stop) => provider.GetRequiredService<LendShelf>().Take(taking, stop)))
            .AddScoped<StockBook>().AddScoped<WatchStock>().AddScoped<FindStock>().AddScoped<GetStock>().AddScoped<WriteStock>().AddScoped<WritePlaces>().AddScoped<OrderPrint>()
            .AddScoped<OrderCopies>().AddScoped<HandleOrders>().AddScoped<FindDistribution>().AddScoped<DemoPublications>()
            .AddSingleton(new NavItem("冊子・ルール", "/publications", null, NavGroup.Learn) { Order = 50, ForVisitors = "冊子・用紙", Count = (provider, stop) => provider.GetRequiredService<FindPublications>().Unread(stop) })
            .AddSingleton(new NavItem("冊子の在庫・配布", "/publications/desk", nameof(Duty.ManagePublications), NavGroup.Learn) { Order = 60, Count = (provider, stop) => provider.GetRequiredService<HandleOrders>().Waiting(stop) })
            .AddSingleton(new TodayAct("冊子の配布・在庫", "/publications/desk", Duty.ManagePublications, 35)).AddSingleton(new TodayAct("ルールを読む", "/publications", null, 75))
            .AddSingleton(new StandingWork("publications-stock", "冊子の残りを見て、増刷を知らせる", "0 0 7 * * ?", async (provider, stop) => await provider.GetRequiredService<WatchStock>().Run(stop) is > 0 and var low ? $"{low}種類" : ""))
            .AddSingleton(new StandingWork("publications-forget", "送り終えた冊子の送り先を消す", "0 10 3 * * ?", async (provider, stop) => await provider.GetRequiredService<HandleOrders>().Forget(stop) is > 0 and var gone ? $"{gone}件" : ""));
    }

    public static void MapPublications(this IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("/api/public/publications").WithTags("冊子・ルール（公開）");
        FindPublications.Map(open);
        ReadPublication.Map(open);
        OrderCopies.Map(open);

        var publications = app.MapGroup("/api/publications").WithTags("冊子・ルール");
        HandleOrders.Map(publications.MapGroup("/orders"));
        WritePlaces.Map(publications.MapGroup("/places"));
        FindDistribution.Map(publications);
        FindStock.Map(publications);
        GetStock.Map(publications);
        WritePublication.Map(publications);
        WriteEdition.Map(publications);
        WriteStock.Map(publications);
        OrderPrint.Map(publications);
        ConfirmReading.Map(publications);
        SendRemark.Map(publications);
    }

    public static Task LoadDemo(IServiceProvider services, CancellationToken stop) => services.GetRequiredService<DemoPublications>().Load(stop);
}
