namespace Crabbymetrics.Tests.Abstractions;

/// <summary>How panels are made, and what is refused, unit and period named.</summary>
public sealed class PanelDataTests
{
    private static readonly string[] Units = ["a", "a", "a", "b", "b", "b", "c", "c", "c"];
    private static readonly int[] Times = [1, 2, 3, 1, 2, 3, 1, 2, 3];
    private static readonly double[] Outcome = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Test]
    public void Rows_may_come_in_any_order()
    {
        int[] order = [4, 8, 0, 2, 6, 1, 7, 3, 5];
        PanelData panel = PanelData.Create(
            [.. order.Select(i => Units[i])],
            [.. order.Select(i => Times[i])],
            [.. order.Select(i => Outcome[i])],
            ["b"],
            3
        );
        Assert.Multiple(() =>
        {
            Assert.That(panel.Units, Is.EqualTo((string[])["a", "b", "c"]));
            Assert.That(panel.Periods, Is.EqualTo((string[])["1", "2", "3"]));
            Assert.That(panel.Outcome(1).ToArray(), Is.EqualTo((double[])[4, 5, 6]));
            Assert.That(panel.Treated, Is.EqualTo((int[])[1]));
            Assert.That(panel.Donors, Is.EqualTo((int[])[0, 2]));
            Assert.That(panel.FirstTreatedPeriod, Is.EqualTo(2));
            double[] values = [.. order.Select(i => 10.0 * Outcome[i])];
            Assert.That(panel.WithColumn("x", values).WithPredictors("x@1:2").PredictorValue(0, 2), Is.EqualTo(75.0));
        });
    }

    [Test]
    public void Numbers_of_units_are_ordered_by_value()
    {
        PanelData panel = PanelData.Create([10, 10, 9, 9, 100, 100], [1, 2, 1, 2, 1, 2], [1, 2, 3, 4, 5, 6], ["9"], 2);
        Assert.That(panel.Units, Is.EqualTo((string[])["9", "10", "100"]));
    }

    [Test]
    public void Periods_are_found_however_they_are_written()
    {
        PanelData panel = PanelData.Create(Units, [.. Times.Select(static t => $"2001Q{t}")], Outcome, ["b"], "2001-Q3");
        Assert.Multiple(() =>
        {
            Assert.That(panel.FirstTreatedPeriod, Is.EqualTo(2));
            Assert.That(panel.Window(new PanelPredictor("outcome", "Q2 2001", "2001Q2")), Is.EqualTo((1, 1)));
        });
    }

    [Test]
    public void Missing_values_of_a_predictor_are_left_out_of_its_mean()
    {
        PanelData panel = Panel().WithColumn("x", [double.NaN, 2, 9, 3, 5, 9, double.NaN, 7, 9]).WithPredictors("x");
        Assert.That(Enumerable.Range(0, 3).Select(unit => panel.PredictorValue(0, unit)), Is.EqualTo((double[])[2, 4, 7]));
    }

    [Test]
    public void Predictors_are_read()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                PanelPredictor.ParseList("lnincome, beer@1984:1988, log(x, 2) @ 1975"),
                Is.EqualTo((PanelPredictor[])[new("lnincome"), new("beer", "1984", "1988"), new("log(x, 2)", "1975", "1975")])
            );
            Assert.That(new PanelPredictor("beer", "1984", "1988").Name, Is.EqualTo("beer@1984:1988"));
            Assert.That(
                () => PanelPredictor.ParseList("a,,b"),
                Throws.InstanceOf<FormatException>().With.Message.Contains("without a column")
            );
            Assert.That(() => PanelPredictor.ParseList("a@"), Throws.InstanceOf<FormatException>().With.Message.Contains("after the @"));
            Assert.That(() => PanelPredictor.ParseList("a@1:2:3"), Throws.InstanceOf<FormatException>());
        });
    }

    [Test]
    public void What_is_no_panel_is_refused_with_unit_and_period()
    {
        Assert.Multiple(() =>
        {
            Refused(() => Rows(static (u, t, y) => t[3] = 2), "Unit 'b' in period 2 stands twice: in rows 3 and 4");
            Refused(() => Rows(static (u, t, y) => y[7] = double.NaN), "unit 'c' in period 2 is missing");
            Refused(() => Rows(static (u, t, y) => y[7] = double.PositiveInfinity), "unit 'c' in period 2 is infinite");
            Refused(() => PanelData.Create(Units[..8], Times[..8], Outcome[..8], ["b"], 3), "unit 'c' in period 3 has no row");
            Refused(() => PanelData.Create(Units, [.. Times.Select(static t => t == 3 ? 4 : t)], Outcome, ["b"], 4), "after 2 comes 4");
            Refused(() => PanelData.Create(Units, Times, Outcome, ["d"], 3), "no unit 'd'; the units are a, b, c");
            Refused(() => PanelData.Create(Units, Times, Outcome, [], 3), "No treated unit");
            Refused(() => PanelData.Create(Units, Times, Outcome, ["b"], 1), "the first period");
            Refused(() => PanelData.Create(Units, Times, Outcome, ["b"], 7), "no period '7'");
            Refused(() => PanelData.Create(Units, Times, Outcome, ["a", "b"], 3), "'c' is the only unit");
            Refused(() => PanelData.Create(Units, Times, Outcome, ["a", "b", "c"], 3), "No unit is left");
            Refused(() => PanelData.Create(Units, Times, Outcome[..8], ["b"], 3), "9 units, 9 periods and 8 outcomes");
            Refused(() => Panel().WithDonors("a", "b"), "'b' is treated");
            Refused(() => Panel().WithDonors("a"), "'a' is the only unit");
            Refused(() => Panel().WithPredictors("nothing"), "no column 'nothing'");
            Refused(() => Panel().WithPredictors("outcome@2:3"), "reaches to 3, and treatment starts in 3");
            Refused(() => Panel().WithPredictors("outcome@2:1"), "before it starts");
            Refused(() => Panel().WithPredictors("outcome@9"), "no period '9'");
            Refused(() => Panel().WithPredictors("outcome, outcome"), "stands twice");
            Refused(() => Panel().WithColumn("x", [1, 2]), "9 rows");
            Refused(
                () => Panel().WithColumn("x", [1, 2, 3, 4, 5, 6, double.NaN, double.NaN, 9]).WithPredictors("x"),
                "'x' has no value for unit 'c' from 1 to 2"
            );
        });

        static void Refused(Func<PanelData> make, string words) =>
            Assert.That(() => make(), Throws.ArgumentException.With.Message.Contains(words), words);
    }

    [Test]
    public void Rows_of_a_regression_are_a_panel()
    {
        RegressionData rows = RegressionData
            .Create([KeyValuePair.Create("x", (double[])[1, 1, 1, 2, 2, 2, 3, 3, 3])], Outcome, "y")
            .WithUnit("unit", Units)
            .WithTime(Times);
        PanelData panel = PanelData.FromRows(rows, ["b"], "3").WithPredictors("x");
        Assert.Multiple(() =>
        {
            Assert.That(panel.PredictorValue(0, 2), Is.EqualTo(3.0));
            Assert.That(panel.Outcome(0).ToArray(), Is.EqualTo((double[])[1, 2, 3]));
            Assert.That(
                () => PanelData.FromRows(RegressionData.Create(new double[9, 1], Outcome), ["b"], "3"),
                Throws.ArgumentException.With.Message.Contains("WithUnit")
            );
        });
    }

    [Test]
    public void A_placebo_in_time_moves_predictors_by_as_much()
    {
        PanelData panel = PanelData
            .Create(new double[3, 10], ["a", "b", "c"], [.. Enumerable.Range(1, 10)], ["b"], 9)
            .WithPredictors("outcome@5:7, outcome@2, outcome")
            .BeforeTreatment("6");
        Assert.Multiple(() =>
        {
            Assert.That(panel.Predictors.Select(static p => p.Name), Is.EqualTo((string[])["outcome@2:4", "outcome@1", "outcome"]));
            Assert.That(panel.Periods, Has.Length.EqualTo(8));
            Assert.That(panel.FirstTreatedPeriod, Is.EqualTo(5));
        });
    }

    private static PanelData Panel() => PanelData.Create(Units, Times, Outcome, ["b"], 3);

    private static PanelData Rows(Action<string[], int[], double[]> change)
    {
        string[] units = [.. Units];
        int[] times = [.. Times];
        double[] outcome = [.. Outcome];
        change(units, times, outcome);
        return PanelData.Create(units, times, outcome, ["b"], 3);
    }
}
