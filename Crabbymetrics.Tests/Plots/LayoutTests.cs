using System.Collections.Immutable;
using Crabbymetrics.Plots;
using CsCheck;

namespace Crabbymetrics.Tests.Plots;

/// <summary>Whatever a picture shows: no text is cut off or meets another, no mark leaves the picture, ticks rise.</summary>
public sealed class LayoutTests
{
    private static readonly Gen<int> Width = Gen.Int[0, 3].Select(static i => new[] { 280, 400, 600, 1200 }[i]);

    [Test]
    public void Texts_are_inside_and_do_not_meet() =>
        Gen.Select(RandomPictures.All, Width)
            .Sample(
                static (data, width) =>
                {
                    SvgReading picture = new(data.ToSvg(new SvgOptions { Width = width }));
                    foreach (DrawnText text in picture.Texts)
                    {
                        Assert.That(text.Left, Is.GreaterThanOrEqualTo(-0.1), text.Text);
                        Assert.That(text.Right, Is.LessThanOrEqualTo(picture.Width + 0.1), text.Text);
                        Assert.That(text.Top, Is.GreaterThanOrEqualTo(-0.1), text.Text);
                        Assert.That(text.Bottom, Is.LessThanOrEqualTo(picture.Height + 0.1), text.Text);
                    }

                    for (int i = 0; i < picture.Texts.Count; i++)
                    {
                        for (int j = 0; j < i; j++)
                        {
                            Assert.That(
                                picture.Texts[i].Meets(picture.Texts[j]),
                                Is.False,
                                $"'{picture.Texts[i]}' and '{picture.Texts[j]}'"
                            );
                        }
                    }
                },
                iter: 150
            );

    [Test]
    public void A_legend_of_many_names_leaves_room_for_the_picture()
    {
        ImmutableArray<double> x = [1.0, 2.0];
        PlotData data = new(
            "Path",
            new PlotAxis("x"),
            new PlotAxis("y"),
            [.. Enumerable.Range(1, 60).Select(i => (PlotLayer)new PlotLine($"a_very_long_regressor_name_that_goes_on_{i}", x, x))]
        );
        SvgReading picture = new(data.ToSvg(new SvgOptions { Width = 600 }));
        string[] names =
        [
            .. picture.Texts.Select(static text => text.Text).Where(static text => text.StartsWith("a_very", StringComparison.Ordinal)),
        ];
        Assert.That(names, Has.Length.EqualTo(24), "eight rows of three");
        Assert.That(picture.Texts.Select(static text => text.Text), Does.Contain("and 36 others"));
        Assert.That(picture.Height, Is.LessThan(600.0));
    }

    [Test]
    public void Every_point_is_inside_the_picture() =>
        Gen.Select(RandomPictures.All, Width)
            .Sample(
                static (data, width) =>
                {
                    SvgReading picture = new(data.ToSvg(new SvgOptions { Width = width }));
                    foreach ((double x, double y) in picture.Points)
                    {
                        Assert.That(x, Is.InRange(0.0, picture.Width));
                        Assert.That(y, Is.InRange(0.0, picture.Height));
                    }
                },
                iter: 150
            );

    [TestCase(0.0, 1.0)]
    [TestCase(-3.7, 12.2)]
    [TestCase(0.001, 0.0042)]
    [TestCase(1970.0, 2000.0)]
    [TestCase(-1e-9, 3e-9)]
    [TestCase(1.5e7, 9e8)]
    [TestCase(99.98, 100.02)]
    [TestCase(-5e300, 5e300)]
    public void Ticks_of_a_linear_axis_rise_and_are_inside(double low, double high)
    {
        PlotData data = new("t", new PlotAxis("x"), new PlotAxis("y"), [new PlotLine("", [low, high], [low, high])]);
        SvgReading picture = new(data.ToSvg());
        RequireRising(picture.HorizontalLabels, low, high, atLeast: 3);
        RequireRising(picture.VerticalLabels, low, high, atLeast: 3);
    }

    [TestCase(1.0, 1000.0)]
    [TestCase(0.5, 2.2)]
    [TestCase(1.0, 1.2)]
    [TestCase(1e-12, 1e12)]
    [TestCase(3e-5, 0.7)]
    [TestCase(1e-300, 1e300)]
    public void Ticks_of_a_logarithmic_axis_rise_and_are_inside(double low, double high)
    {
        PlotData data = new("t", PlotAxis.Log("x"), PlotAxis.Log("y"), [new PlotLine("", [low, high], [low, high])]);
        SvgReading picture = new(data.ToSvg());
        RequireRising(picture.HorizontalLabels, low / 2.0, high * 2.0, atLeast: 2);
        RequireRising(picture.VerticalLabels, low / 2.0, high * 2.0, atLeast: 2);
    }

    [Test]
    public void Ticks_are_nice_numbers()
    {
        PlotData data = new("t", new PlotAxis("x"), new PlotAxis("y"), [new PlotLine("", [0.3, 9.7], [-0.021, 0.078])]);
        SvgReading picture = new(data.ToSvg());
        Assert.That(
            picture.HorizontalLabels.Select(static label => label.Text),
            Is.EqualTo((string[])["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"])
                .Or.EqualTo((string[])["0", "2", "4", "6", "8", "10"])
                .Or.EqualTo((string[])["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"])
                .Or.EqualTo((string[])["1", "2", "3", "4", "5", "6", "7", "8", "9"])
        );
        Assert.That(picture.VerticalLabels.Select(static label => label.Text), Does.Contain("0.00"));
    }

    [TestCase("2020-01-01", "2020-01-02", "HH:mm")]
    [TestCase("2020-01-01", "2020-01-20", "yyyy-MM-dd")]
    [TestCase("2020-01-10", "2021-06-20", "yyyy-MM")]
    [TestCase("1970-06-01", "2020-06-20", "yyyy")]
    [TestCase("0001-01-01", "9999-12-31", "yyyy")]
    public void Ticks_of_dates_are_dates(string first, string last, string form)
    {
        DateTime from = DateTime.Parse(first, System.Globalization.CultureInfo.InvariantCulture);
        DateTime to = DateTime.Parse(last, System.Globalization.CultureInfo.InvariantCulture);
        PlotData data = new(
            "t",
            PlotAxis.Time("Day"),
            new PlotAxis("y"),
            [new PlotLine("", [PlotAxis.Days(from), PlotAxis.Days(to)], [0.0, 1.0])]
        );
        string[] labels = [.. new SvgReading(data.ToSvg()).HorizontalLabels.Select(static label => label.Text)];
        Assert.That(labels, Has.Length.InRange(2, 12));
        Assert.That(labels, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(labels.Select(static label => label.Split(' ')[^1].Length), Has.All.EqualTo(form.Length));
    }

    [Test]
    public void A_height_without_room_is_refused_with_the_height_that_is_needed()
    {
        PlotData data = new(
            "t",
            new PlotAxis("x"),
            PlotAxis.Named("", [.. Enumerable.Range(0, 40).Select(static i => $"row {i}")]),
            [new PlotBars("", [.. Enumerable.Range(0, 40).Select(static i => (double)i)]) { Horizontal = true }]
        );
        Assert.That(() => data.ToSvg(new SvgOptions { Height = 200 }), Throws.ArgumentException.With.Message.Contains("leaves no room"));
        Assert.That(new SvgReading(data.ToSvg(new SvgOptions { Height = 700 })).Height, Is.EqualTo(700.0));
        Assert.That(() => new SvgOptions { Width = 100 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static void RequireRising(IReadOnlyList<DrawnText> labels, double low, double high, int atLeast)
    {
        double[] values = [.. labels.Select(static label => SvgReading.ValueOf(label.Text))];
        double slack = 0.05 * (Math.Abs(high) + Math.Abs(low));
        Assert.That(values, Has.Length.GreaterThanOrEqualTo(atLeast));
        Assert.That(values.Zip(values.Skip(1)).All(static pair => pair.First < pair.Second), string.Join(" ", values));
        Assert.That(values, Has.All.InRange(low - slack, high + slack));
    }
}
