using CsCheck;
using Renkei.Access;
using Renkei.Learning.Attending;

namespace Renkei.Tests.Learning;

public sealed class TablePlanTests
{
    private static readonly Gen<TablePlan.Seat[]> Halls = Gen.Select(Gen.Enum<Profession>(), Gen.Int[0, 6], Gen.Int[0, 40].Nullable()).Array[2, 60]
        .Select(people => people.Select((one, at) => new TablePlan.Seat(at + 1, one.Item1, one.Item2 == 0 ? "" : $"職場{one.Item2}", one.Item3)).ToArray());

    [Fact]
    public void Everybody_sits_somewhere_once_and_no_table_is_more_than_one_larger_than_another() => Gen.Select(Halls, Gen.Int[1, 12]).Sample((people, tables) =>
    {
        var made = TablePlan.Make(people, tables);

        Assert.Equal(people.Select(one => one.Number), made.Keys.Order());
        var sizes = Enumerable.Range(1, tables).Select(table => made.Values.Count(one => one == table)).ToList();
        Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
    });

    [Fact]
    public void No_two_people_could_change_places_and_leave_both_tables_better_mixed() => Halls.Sample(people =>
    {
        var tables = Math.Max(people.Length / 6, 2);
        var made = TablePlan.Make(people, tables);
        var middle = people.Where(one => one.Years is not null).Select(one => (double)one.Years!.Value).DefaultIfEmpty(0).Average();
        List<TablePlan.Seat> At(int table, TablePlan.Seat? leaves = null, TablePlan.Seat? comes = null) => [.. people.Where(one => made[one.Number] == table && one != leaves), .. comes is null ? [] : new[] { comes }];
        foreach (var (left, right) in from left in people from right in people where made[left.Number] < made[right.Number] select (left, right))
        {
            var (a, b) = (made[left.Number], made[right.Number]);
            Assert.True(TablePlan.Cost(At(a), middle) + TablePlan.Cost(At(b), middle) <= TablePlan.Cost(At(a, left, right), middle) + TablePlan.Cost(At(b, right, left), middle) + 0.01);
        }
    }, iter: 30);
}
