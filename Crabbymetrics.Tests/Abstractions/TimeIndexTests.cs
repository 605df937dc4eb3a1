namespace Crabbymetrics.Tests.Abstractions;

/// <summary>Times, their unit and their distances.</summary>
public sealed class TimeIndexTests
{
    [Test]
    public void Numbers_count_in_their_greatest_common_step()
    {
        TimeIndex time = TimeIndex.Create([1996, 1990, 1992, 1990]);
        Assert.Multiple(() =>
        {
            Assert.That(time.Unit, Is.EqualTo("2"));
            Assert.That(time.Positions.ToArray(), Is.EqualTo(new long[] { 0, 1, 3 }));
            Assert.That(time.Periods.ToArray(), Is.EqualTo(new[] { 2, 0, 1, 0 }));
            Assert.That(time.Labels, Is.EqualTo(new[] { "1990", "1992", "1996" }));
        });
    }

    [TestCase(new[] { -3.0, 0.0, 6.0 }, "3", new long[] { 0, 1, 3 })]
    [TestCase(new[] { 1990.25, 1990.5, 1991.25 }, "0.25", new long[] { 0, 1, 4 })]
    [TestCase(new[] { 1990 + (1 / 12.0), 1990 + (2 / 12.0), 1990 + (11 / 12.0) }, "0.0833333333333", new long[] { 0, 1, 10 })]
    [TestCase(new[] { 0.1 + 0.2, 0.3, 0.5 }, "0.2", new long[] { 0, 1 }, Description = "0.1 + 0.2 is 0.3 up to rounding")]
    [TestCase(new[] { 7.0 }, "1", new long[] { 0 })]
    [TestCase(new[] { 0.5 }, "1", new long[] { 0 })]
    [TestCase(new[] { 1e300, 2e300 }, "1E+300", new long[] { 0, 1 })]
    public void Numbers_need_not_be_whole_or_positive(double[] times, string unit, long[] positions)
    {
        TimeIndex time = TimeIndex.Create(times);
        Assert.That(time.Unit, Is.EqualTo(unit));
        Assert.That(time.Positions.ToArray(), Is.EqualTo(positions));
    }

    [Test]
    public void Integers_beyond_the_digits_of_a_double_are_told_apart()
    {
        TimeIndex integers = TimeIndex.Create([9007199254740992L, 9007199254740993L, long.MaxValue]);
        TimeIndex texts = TimeIndex.Create(["9007199254740993", "9007199254740992", "09007199254740994"]);
        Assert.Multiple(() =>
        {
            Assert.That(integers.PeriodCount, Is.EqualTo(3));
            Assert.That(texts.Positions.ToArray(), Is.EqualTo(new long[] { 0, 1, 2 }));
            Assert.That(TimeIndex.Create([long.MinValue, long.MaxValue]).Positions.ToArray(), Is.EqualTo(new long[] { 0, 1 }));
            Assert.That(
                () => TimeIndex.Create([long.MinValue, 0L, long.MaxValue]),
                Throws.ArgumentException.With.Message.Contains("no common step")
            );
        });
    }

    [TestCase("2001-01-01 2003-01-01 2002-01-01", "year", new long[] { 0, 1, 2 })]
    [TestCase("2000-02-29 2001-02-28 2003-02-28", "year", new long[] { 0, 1, 3 })]
    [TestCase("2001-03-31 2001-06-30 2002-12-31", "quarter", new long[] { 0, 1, 7 })]
    [TestCase("2001-01-31 2001-02-28 2001-04-30", "month", new long[] { 0, 1, 3 })]
    [TestCase("2001-01-15 2001-02-15 2001-04-15", "month", new long[] { 0, 1, 3 })]
    [TestCase("2001-01-05 2001-01-12 2001-02-02", "week", new long[] { 0, 1, 4 })]
    [TestCase("2001-01-05 2001-01-08 2001-01-09", "day", new long[] { 0, 3, 4 })]
    [TestCase("2001-01-05T06:00 2001-01-05T12:00 2001-01-06T12:00", "6 hours", new long[] { 0, 1, 5 })]
    [TestCase("2001-01-05T06:00 2001-01-05T06:01 2001-01-05T08:00", "minute", new long[] { 0, 1, 120 })]
    [TestCase("2001-01-05T06:00:00 2001-01-05T06:00:00.5 2001-01-05T06:00:02", "0.5 seconds", new long[] { 0, 1, 4 })]
    [TestCase("2001-05 2001-06 2002-01", "month", new long[] { 0, 1, 8 })]
    [TestCase("1990Q1 1990-Q2 1991q1", "quarter", new long[] { 0, 1, 4 })]
    [TestCase("1990M01 1990m3 1991-12", "month", new long[] { 0, 2, 23 })]
    [TestCase("2020-W53 2021-W01 2021-W03", "week", new long[] { 0, 1, 3 })]
    public void Dates_count_in_the_coarsest_unit_that_all_fit(string times, string unit, long[] positions)
    {
        TimeIndex time = TimeIndex.Create(times.Split(' '));
        Assert.That(time.Unit, Is.EqualTo(unit));
        Assert.That(time.Positions.ToArray(), Is.EqualTo(positions));
    }

    [Test]
    public void Quarters_may_be_written_first()
    {
        TimeIndex time = TimeIndex.Create(["Q4 1990", "Q1 1991", "Q1 1990"]);
        Assert.That(time.Periods.ToArray(), Is.EqualTo(new[] { 1, 2, 0 }));
        Assert.That(time.Positions.ToArray(), Is.EqualTo(new long[] { 0, 3, 4 }));
    }

    [Test]
    public void Types_of_dates_are_dates()
    {
        TimeIndex days = TimeIndex.Create([new DateOnly(2001, 1, 31), new DateOnly(2001, 2, 28)]);
        TimeIndex hours = TimeIndex.Create([new DateTime(2001, 1, 31, 5, 0, 0), new DateTime(2001, 1, 31, 6, 0, 0)]);
        TimeIndex offsets = TimeIndex.Create([
            new DateTimeOffset(2001, 1, 31, 5, 0, 0, TimeSpan.FromHours(2)),
            new DateTimeOffset(2001, 1, 31, 3, 0, 0, TimeSpan.Zero),
        ]);
        Assert.Multiple(() =>
        {
            Assert.That(days.Unit, Is.EqualTo("month"));
            Assert.That(days.Labels, Is.EqualTo(new[] { "2001-01-31", "2001-02-28" }));
            Assert.That(hours.Unit, Is.EqualTo("hour"));
            Assert.That(offsets.PeriodCount, Is.EqualTo(1), "one moment on two clocks");
        });
    }

    [Test]
    public void Spellings_of_one_number_are_one_period() =>
        Assert.That(TimeIndex.Create(["7", "07", "7.0", "+7", "8"]).Periods.ToArray(), Is.EqualTo(new[] { 0, 0, 0, 0, 1 }));

    [Test]
    public void A_selection_has_the_unit_of_what_is_left()
    {
        TimeIndex time = TimeIndex.Create([1990, 1991, 1992, 1994]).Select([3, 0, 2]);
        Assert.That(time.Unit, Is.EqualTo("2"));
        Assert.That(time.Periods.ToArray(), Is.EqualTo(new[] { 2, 0, 1 }));
        Assert.That(time.Labels, Is.EqualTo(new[] { "1990", "1992", "1994" }));
    }

    [TestCase("31.12.2020", "row 0")]
    [TestCase("1990-01 12/31/2020", "row 1")]
    [TestCase("1990-01 1990", "another form")]
    [TestCase("1990Q1 1990Q2 1990-07-01", "'1990-07-01' in row 2 is of another form than '1990Q1'")]
    [TestCase("2001-05 2001-06-01", "row 1 is of another form")]
    [TestCase("2020-W53 2021Q1", "row 1 is of another form")]
    [TestCase("1990Q5", "row 0")]
    [TestCase("1990M13", "row 0")]
    [TestCase("2021-W53", "row 0", Description = "2021 has 52 weeks")]
    [TestCase("2021-02-30", "row 0")]
    [TestCase("1 1,5", "row 1")]
    [TestCase("1 Infinity", "row 1")]
    public void Text_without_an_order_in_time_is_refused(string times, string expected)
    {
        string[] texts = times.Split(' ');
        Assert.That(() => TimeIndex.Create(texts), Throws.ArgumentException.With.Message.Contains(expected));
        Assert.That(TimeIndex.FindUnreadable(texts), Is.EqualTo(texts.Length - 1));
    }

    [Test]
    public void A_type_without_differences_is_refused() =>
        Assert.That(() => TimeIndex.Create(['a', 'b']), Throws.ArgumentException.With.Message.Contains("Char"));
}
