using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.SyntheticControl;

/// <summary>The content of the pictures is that of the result.</summary>
public sealed class SyntheticControlPlotTests
{
    private static readonly SyntheticControlResult Result = new SyntheticControlEstimator().Fit(SimulatedPanel.Create(noise: 0.3));

    [Test]
    public void Series_and_gaps_are_those_of_the_result_over_the_periods()
    {
        PlotData series = Result.Plot(),
            gaps = Result.Plot("gaps");
        PlotLine[] lines = [.. series.Layers.OfType<PlotLine>()];
        PlotReference start = series.Layers.OfType<PlotReference>().Single();
        Assert.Multiple(() =>
        {
            Assert.That(lines.Select(static line => line.Name), Is.EqualTo((string[])["u00", "synthetic"]));
            Assert.That(lines[0].X, Is.EqualTo(Enumerable.Range(2000, 20).Select(static year => (double)year)));
            Assert.That(lines[0].Y, Is.EqualTo(Result.Gaps.Select(static gap => gap.Treated)));
            Assert.That(lines[1].Y, Is.EqualTo(Result.Gaps.Select(static gap => gap.Synthetic)));
            Assert.That(start.Value, Is.EqualTo(2013.5));
            Assert.That(series.Horizontal.WholeTicks);
            Assert.That(gaps.Layers.OfType<PlotLine>().Single().Y, Is.EqualTo(Result.Gaps.Select(static gap => gap.Gap)));
        });
    }

    [Test]
    public void Weights_are_the_donors_that_have_one_the_largest_first()
    {
        PlotData weights = Result.Plot("weights");
        PlotBars bars = weights.Layers.OfType<PlotBars>().Single();
        double[] expected = [.. Result.Weights.Where(static weight => weight != 0.0).OrderDescending()];
        Assert.Multiple(() =>
        {
            Assert.That(bars.Values, Is.EqualTo(expected));
            Assert.That(weights.Vertical.Categories[0], Is.EqualTo(Result.Donors[Result.Weights.IndexOf(expected[0])]));
            Assert.That(weights.Notes, Is.Empty);
        });
    }

    [Test]
    public void Many_weights_are_cut_and_the_picture_says_so()
    {
        SyntheticControlResult ridge = new SyntheticControlEstimator(
            new SyntheticControlOptions { Method = SyntheticControlMethod.Augmented, Penalty = 1.0 }
        ).Fit(SimulatedPanel.Create(units: 50, noise: 0.3));
        PlotData picture = ridge.Plot("weights");
        Assert.Multiple(() =>
        {
            Assert.That(picture.Vertical.Categories, Has.Length.EqualTo(30));
            Assert.That(picture.Notes.Single(), Does.Contain("19 smaller weights"));
        });
    }

    [Test]
    public void Placebos_are_muted_lines_under_the_treated_unit()
    {
        SyntheticControlPlacebos placebos = Result.PlacebosInSpace();
        PlotLine[] lines = [.. Result.Plot("placebos").Layers.OfType<PlotLine>()];
        PlotData ratios = placebos.Plot("ratios");
        Assert.Multiple(() =>
        {
            Assert.That(lines, Has.Length.EqualTo(placebos.Units.Length));
            Assert.That(lines[^1].Name, Is.EqualTo("u00"));
            Assert.That(lines[^1].Emphasis, Is.EqualTo(PlotEmphasis.Strong));
            Assert.That(lines[..^1].Select(static line => line.Emphasis), Is.All.EqualTo(PlotEmphasis.Muted));
            Assert.That(lines[^1].Y, Is.EqualTo(placebos.Units.Single(static unit => unit.IsTreated).Gaps));
            Assert.That(ratios.Horizontal.Scale, Is.EqualTo(AxisScale.Log));
            Assert.That(ratios.Vertical.Categories[placebos.Rank!.Value - 1], Is.EqualTo("u00"));
        });
    }

    [Test]
    public void Periods_that_are_dates_stand_on_an_axis_of_dates()
    {
        string[] quarters = ["2001Q1", "2001Q2", "2001Q3", "2001Q4"];
        double[,] outcomes =
        {
            { 1, 2, 3, 9 },
            { 1, 1, 3, 3 },
            { 1, 3, 3, 4 },
            { 2, 3, 5, 6 },
        };
        PanelData panel = PanelData.Create(outcomes, ["a", "b", "c", "d"], quarters, ["a"], "2001Q4");
        PlotData picture = new SyntheticControlEstimator().Fit(panel).Plot("gaps");
        Assert.Multiple(() =>
        {
            Assert.That(picture.Horizontal.Scale, Is.EqualTo(AxisScale.Time));
            Assert.That(panel.PeriodPositions[1] - panel.PeriodPositions[0], Is.EqualTo(90.0));
            Assert.That(panel.PeriodPositions[0], Is.EqualTo(PlotAxis.Days(new DateTime(2001, 1, 1))));
        });
    }

    [Test]
    public void A_picture_that_is_not_there_is_refused_with_those_that_are() =>
        Assert.That(() => Result.Plot("paths"), Throws.ArgumentException.With.Message.Contains("series, gaps, placebos, weights"));
}
