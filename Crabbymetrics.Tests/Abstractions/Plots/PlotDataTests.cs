using System.Collections.Immutable;

namespace Crabbymetrics.Tests.Abstractions.Plots;

/// <summary>The content of a picture is checked where it is made, so that a drawing can rely on it.</summary>
public sealed class PlotDataTests
{
    private static readonly PlotAxis Plain = new("x");

    [Test]
    public void A_picture_needs_something_to_show()
    {
        Assert.That(() => new PlotData("t", Plain, Plain, []), Throws.ArgumentException.With.Message.Contains("at least one layer"));
        PlotLine nothing = new("", [], []);
        Assert.That(() => new PlotData("t", Plain, Plain, [nothing]), Throws.ArgumentException.With.Message.Contains("nothing to show"));
    }

    [Test]
    public void A_logarithmic_axis_takes_positive_values_only()
    {
        PlotLine line = new("", [1.0, 2.0], [0.0, 1.0]);
        Assert.That(
            () => new PlotData("t", Plain, PlotAxis.Log("y"), [line]),
            Throws.ArgumentException.With.Message.Contains("positive values, and there is 0")
        );
        Assert.That(new PlotData("t", PlotAxis.Log("x"), Plain, [line]).Layers, Has.Length.EqualTo(1));
    }

    [Test]
    public void A_position_that_is_no_category_is_refused()
    {
        PlotIntervals intervals = new("", [0.0, 2.0], [1.0, 1.0]) { Horizontal = true };
        PlotAxis two = PlotAxis.Named("", ["a", "b"]);
        Assert.That(
            () => new PlotData("t", Plain, two, [intervals]),
            Throws.ArgumentException.With.Message.Contains("places 0 to 1, and a layer reaches from 0 to 2")
        );
    }

    [Test]
    public void Values_that_cannot_be_drawn_are_named()
    {
        Assert.That(
            () => new PlotPoints("", [1.0, double.NaN], [1.0, 1.0]),
            Throws.ArgumentException.With.Message.Contains("Value 1 (counted from 0) is NaN")
        );
        Assert.That(() => new PlotLine("", [1.0], [double.PositiveInfinity]), Throws.ArgumentException);
        Assert.That(() => new PlotLine("", [1.0], [double.NegativeInfinity]), Throws.ArgumentException);
        Assert.That(
            () => new PlotLine("", [1.0], [1.0, 2.0]),
            Throws.ArgumentException.With.Message.Contains("2 values, and 1 are needed")
        );
        Assert.That(() => new PlotBand("", [1.0], [2.0], [1.0]), Throws.ArgumentException.With.Message.Contains("below the lower end"));
        Assert.That(() => new PlotLimits("95%", [2.0], [1.0]), Throws.ArgumentException.With.Message.Contains("from 2 to 1"));
        Assert.That(() => new PlotReference(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Limits_beyond_any_value_do_not_widen_a_picture()
    {
        PlotIntervals intervals = new(
            "",
            [0.0, 1.0],
            [1.0, 2.0],
            new PlotLimits("95%", [double.NegativeInfinity, double.NaN], [3.0, double.NaN])
        );
        Assert.That(intervals.Vertically, Is.EqualTo(new PlotExtent(1.0, 3.0)));
        Assert.That(intervals.Horizontally, Is.EqualTo(new PlotExtent(0.0, 1.0)));
    }

    [Test]
    public void A_horizontal_layer_turns_its_extents()
    {
        PlotBars bars = new("", [1.0, 5.0]) { Horizontal = true };
        Assert.That(bars.Horizontally, Is.EqualTo(new PlotExtent(0.0, 5.0)));
        Assert.That(bars.Vertically, Is.EqualTo(new PlotExtent(-0.35, 1.35)));
    }

    [Test]
    public void Days_count_from_1970()
    {
        Assert.That(PlotAxis.Days(new DateTime(1970, 1, 2, 12, 0, 0)), Is.EqualTo(1.5));
        Assert.That(PlotAxis.Days(new DateTime(1969, 12, 31)), Is.EqualTo(-1.0));
    }

    [Test]
    public void A_kind_that_a_result_does_not_have_is_refused_with_a_list()
    {
        TwoPictures source = new();
        Assert.That(source.Plot().Title, Is.EqualTo("scree"));
        Assert.That(source.Plot("loadings").Title, Is.EqualTo("loadings"));
        Assert.That(() => source.Plot("path"), Throws.ArgumentException.With.Message.Contains("There are: scree, loadings"));
    }

    private sealed class TwoPictures : IPlottable
    {
        public ImmutableArray<string> PlotKinds => ["scree", "loadings"];

        public PlotData Plot(string? kind = null) => new(PlotData.RequireKind(this, kind), Plain, Plain, [new PlotLine("", [1.0], [1.0])]);
    }
}
