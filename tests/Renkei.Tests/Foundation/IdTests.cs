using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Renkei.Access;
using Renkei.Foundation;

namespace Renkei.Tests.Foundation;

public sealed class IdTests
{
    [Fact]
    public void Keys_sort_by_the_time_they_were_made_and_travel_as_plain_guids()
    {
        var (first, second) = (new Id<Area>(Guid.CreateVersion7(DateTimeOffset.UnixEpoch)), Id<Area>.New());

        Assert.True(first < second && second > first && first <= second && second >= first && first.CompareTo(second) < 0);
        Assert.Equal(first, Id<Area>.Parse(first.ToString(), null));
        Assert.Equal($"\"{first.Value}\"", JsonSerializer.Serialize(first));
        Assert.Equal(first, JsonSerializer.Deserialize<Id<Area>>(JsonSerializer.Serialize(first)));
        Assert.False(Id<Area>.TryParse("x", null, out _));
        Assert.False(Id<Area>.TryParse(null, null, out _));
    }

    [Fact]
    public void The_first_refusal_wins_and_tells_machines_its_code_and_people_its_words()
    {
        Refusal? agrees = null;
        var refusal = agrees ?? Refusal.NotFound("施設") ?? Refusal.Invalid("x", "y");

        var problem = refusal.ToProblem();

        Assert.Equal((StatusCodes.Status404NotFound, "not-found"), (problem.StatusCode, problem.ProblemDetails.Title));
        Assert.Equal("施設が見つかりません。一覧からもう一度選んでください。", problem.ProblemDetails.Detail);
        Assert.Equal(StatusCodes.Status400BadRequest, Refusal.Invalid("x", "y").Status);
        Assert.Equal(StatusCodes.Status409Conflict, new Refusal("x", "y").Status);
    }

    [Theory]
    [InlineData("2026-03-31T14:59:59Z", "2026-03-31")]
    [InlineData("2026-03-31T15:00:00Z", "2026-04-01")]
    [InlineData("2026-12-31T15:00:00Z", "2027-01-01")]
    public void The_day_turns_at_midnight_in_japan(string moment, string day)
    {
        var clock = new HandClock { Now = DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture) };

        Assert.Equal(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), clock.JapanToday());
        Assert.Equal(TimeSpan.FromHours(9), clock.JapanNow().Offset);
    }
}
