using System.Net;
using System.Text.Json;
using CsCheck;
using Renkei.Foundation;
using Renkei.Programmes;

namespace Renkei.Tests.Programmes;

public sealed class FundingTests(App app) : IClassFixture<App>
{
    private static readonly string[] Payers = ["national", "prefecture", "premium", "municipality"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2021, 396_288, 152_571, 76_285, 91_146, 76_286)]
    [InlineData(2020, 411_656, 158_488, 79_244, 94_681, 79_243)]
    public async Task Anybody_may_ask_who_pays_how_much_and_the_city_takes_what_is_left(int year, long total, long national, long prefecture, long premium, long municipality)
    {
        var answer = await app.Stranger().GetAsync($"/api/programmes/funding?year={year}&total={total * 1000}", Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var split = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement;
        Assert.Equal(
            [national * 1000, prefecture * 1000, premium * 1000, municipality * 1000],
            Payers.Select(name => split.GetProperty(name).GetInt64()));
    }

    [Theory]
    [InlineData("year=2021&total=-5")]
    [InlineData("year=2021&total=abc")]
    [InlineData("year=令和&total=5")]
    [InlineData("year=2001&total=5000")]
    [InlineData("total=5000")]
    public async Task What_cannot_be_split_is_refused_in_words(string query)
    {
        var answer = await app.Stranger().GetAsync($"/api/programmes/funding?{query}", Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public void The_parts_always_add_up_and_nobody_but_the_city_differs_from_its_share_by_more_than_half_a_thousand() =>
        Gen.Select(Gen.Long[0, 1_000_000_000_000], Gen.Int[0, 40]).Sample((total, percent) =>
        {
            var premium = percent / 100m;
            var split = FundingShare.Comprehensive("any", new(2018), null, premium, "").Of(new(total));

            Assert.Equal(total, split.Total.Value);
            Assert.InRange(split.National.Value - (total * (1 - premium) / 2), -500, 500);
            Assert.InRange(split.Premium.Value - (total * premium), -500, 500);
            Assert.InRange(split.Municipality.Value - (total * (1 - premium) / 4), -1_500, 1_500);
        });

    [Fact]
    public void Shares_whose_years_overlap_are_refused()
    {
        var known = FundingShare.Comprehensive("any", new(2018), null, 0.23m, "");

        Assert.Equal("overlap", FundingShare.Comprehensive("any", new(2024), null, 0.24m, "").Check([known])?.Code);
        Assert.Null(FundingShare.Comprehensive("other", new(2024), null, 0.24m, "").Check([known]));
        Assert.Null(FundingShare.Comprehensive("any", new(2015), new(2017), 0.22m, "").Check([known]));
        Assert.Equal("shares", FundingShare.Comprehensive("any", new(2015), new(2017), 1.5m, "").Check([])?.Code);
    }

    [Fact]
    public void The_shares_that_are_shipped_do_not_overlap()
    {
        var shipped = FundingShare.Shipped();

        Assert.All(shipped, share => Assert.Null(share.Check(shipped)));
    }
}
