using System.Globalization;
using System.Xml.Linq;
using Crabbymetrics.Plots;

namespace Crabbymetrics.Tests.Plots;

/// <summary>A picture is a small SVG that stands alone, says what it shows, and is the same everywhere.</summary>
public sealed class PlotDrawingTests
{
    private static PlotData Example =>
        new(
            "A < B & \"C\" \u0001",
            new PlotAxis("x"),
            PlotAxis.Named("", ["a<b>", "c&d"]),
            [
                new PlotReference(0.0, vertical: true, "none"),
                new PlotIntervals("first <1>", [0.0, 1.0], [1.5, -0.5], new PlotLimits("95%", [1.0, -1.0], [2.0, 0.0]))
                {
                    Horizontal = true,
                },
                new PlotIntervals("second", [0.0, 1.0], [1.0, -0.25], new PlotLimits("95%", [0.5, -1.0], [1.5, 0.5])) { Horizontal = true },
            ]
        );

    [Test]
    public void It_is_well_formed_and_says_what_it_shows()
    {
        SvgReading picture = new(Example.ToSvg());
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Multiple(() =>
        {
            Assert.That(picture.Root.Name, Is.EqualTo(svg + "svg"));
            Assert.That(picture.Root.Attribute("role")!.Value, Is.EqualTo("img"));
            Assert.That(picture.Root.Element(svg + "title")!.Value, Is.EqualTo("A < B & \"C\" \ufffd"));
            Assert.That(picture.Root.Element(svg + "desc")!.Value, Does.Contain("first <1>: a<b> 1.5 (1 to 2); c&d -0.5 (-1 to 0)."));
            Assert.That(picture.Texts.Select(static text => text.Text), Does.Contain("a<b>").And.Contains("c&d").And.Contains("first <1>"));
        });
    }

    [Test]
    public void It_asks_for_nothing_outside_itself()
    {
        string svg = Example.ToSvg();
        Assert.That(svg, Does.Not.Contain("href").And.Not.Contains("url(").And.Not.Contains("<script").And.Not.Contains("@import"));
        Assert.That(svg.Split("http").Length, Is.EqualTo(2), "the namespace alone");
    }

    [Test]
    public void It_is_small() => Assert.That(Example.ToSvg(), Has.Length.InRange(1000, 6000));

    [Test]
    public void The_bytes_do_not_depend_on_culture_or_thread()
    {
        string here = Example.ToSvg();
        string[] elsewhere = new string[8];
        Parallel.For(
            0,
            elsewhere.Length,
            i =>
            {
                CultureInfo before = CultureInfo.CurrentCulture;
                try
                {
                    CultureInfo strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
                    strange.NumberFormat.NumberDecimalSeparator = ",";
                    strange.NumberFormat.NegativeSign = "minus";
                    CultureInfo.CurrentCulture = strange;
                    elsewhere[i] = Example.ToSvg();
                }
                finally
                {
                    CultureInfo.CurrentCulture = before;
                }
            }
        );
        Assert.That(elsewhere, Has.All.EqualTo(here));
    }

    [Test]
    public void Themes_differ_in_their_rules_alone()
    {
        string light = Example.ToSvg(new SvgOptions { Theme = SvgTheme.Light });
        string dark = Example.ToSvg(new SvgOptions { Theme = SvgTheme.Dark });
        string both = Example.ToSvg();
        Assert.Multiple(() =>
        {
            Assert.That(light, Does.Not.Contain("prefers-color-scheme"));
            Assert.That(both, Does.Contain("prefers-color-scheme:dark"));
            Assert.That(WithoutStyle(dark), Is.EqualTo(WithoutStyle(light)));
            Assert.That(WithoutStyle(both), Is.EqualTo(WithoutStyle(light)));
        });
    }

    [Test]
    public void A_long_name_is_cut_and_whole_in_its_title()
    {
        string name = "a very long name of a coefficient that nobody would ever have room for: " + new string('x', 80);
        PlotData data = new("t", new PlotAxis("x"), PlotAxis.Named("", [name]), [new PlotBars("", [1.0]) { Horizontal = true }]);
        SvgReading picture = new(data.ToSvg());
        XElement label = picture
            .Root.Descendants()
            .Single(element => element.Name.LocalName == "text" && element.Value.EndsWith(name, StringComparison.Ordinal));
        Assert.That(label.Elements().Single().Value, Is.EqualTo(name));
        Assert.That(label.Value, Does.StartWith("a very long").And.Contains("\u2026"));
    }

    [Test]
    public void Many_points_that_fall_on_each_other_are_drawn_once()
    {
        double[] x = [.. Enumerable.Range(0, 100_000).Select(static i => (double)(i / 300))];
        double[] y = [.. x.Select(static value => Math.Sin(value / 50.0))];
        PlotData data = new(
            "t",
            new PlotAxis("x"),
            new PlotAxis("y"),
            [new PlotPoints("", [.. x], [.. y]), new PlotLine("", [.. x], [.. y])]
        );
        Assert.That(data.ToSvg(), Has.Length.LessThan(12_000));
    }

    [Test]
    public void A_file_appears_whole_and_has_the_ending_of_svg()
    {
        string folder = Directory.CreateTempSubdirectory("crabby-plots-").FullName;
        try
        {
            string path = Path.Combine(folder, "picture.svg");
            Example.Save(path);
            Assert.That(File.ReadAllText(path), Is.EqualTo(Example.ToSvg()));
            Example.Save(path, new SvgOptions { Width = 300 });
            Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(1));
            Assert.That(() => Example.Save(Path.Combine(folder, "picture.png")), Throws.ArgumentException.With.Message.Contains(".svg"));
            Assert.That(() => Example.Save(Path.Combine(folder, "none", "picture.svg")), Throws.InstanceOf<IOException>());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Wider_characters_are_measured_wider()
    {
        Assert.That(TextMeasure.Width("iii", 12.0), Is.LessThan(TextMeasure.Width("WWW", 12.0)));
        Assert.That(TextMeasure.Width("\u6f22\u5b57", 12.0), Is.GreaterThan(TextMeasure.Width("ab", 12.0)));
        Assert.That(TextMeasure.Width("abc", 24.0), Is.EqualTo(2.0 * TextMeasure.Width("abc", 12.0)).Within(1e-9));
        Assert.That(TextMeasure.Width("abc", 12.0, bold: true), Is.GreaterThan(TextMeasure.Width("abc", 12.0)));
    }

    private static string WithoutStyle(string svg)
    {
        int start = svg.IndexOf("<style>", StringComparison.Ordinal);
        int end = svg.IndexOf("</style>", StringComparison.Ordinal);
        return svg[..start] + svg[end..];
    }
}
