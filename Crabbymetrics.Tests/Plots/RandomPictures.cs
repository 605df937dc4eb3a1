using System.Collections.Immutable;
using CsCheck;

namespace Crabbymetrics.Tests.Plots;

/// <summary>Pictures of any content: every kind of layer and axis, values of any size, names of any length.</summary>
internal static class RandomPictures
{
    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 60],
        Gen.Int[0, 5]
            .Select(static i =>
                new[]
                {
                    "(Intercept)",
                    "education[12+ yrs]:age",
                    "a < b & c",
                    "\u00e4\u00f6\u00fc \u6f22\u5b57",
                    "two words",
                    "\"quoted\"",
                }[i]
            )
    );

    private static readonly Gen<double> Scale = Gen.Int[0, 7]
        .Select(static i => new[] { 1.0, 1e-6, 1e6, 1e-30, 1e30, 250.0, 1e-280, 1e300 }[i]);

    public static Gen<PlotData> All { get; } = Gen.OneOf(Curves(), Rows(), Bars());

    private static Gen<ImmutableArray<double>> Values(int count) =>
        Gen.Select(Gen.Double[-1.0, 1.0].Array[count], Scale, Gen.Double[-5.0, 5.0])
            .Select(static (values, scale, shift) => values.Select(value => (value + shift) * scale).ToImmutableArray());

    private static Gen<PlotData> Curves() =>
        from count in Gen.Int[1, 40]
        from x in Values(count)
        from y in Values(count)
        from names in Name.Array[1, 6]
        from text in Name
        from logarithmic in Gen.Bool
        from reversed in Gen.Bool
        select Curve(x, y, names, text, logarithmic, reversed);

    private static PlotData Curve(ImmutableArray<double> x, ImmutableArray<double> y, string[] names, string text, bool log, bool reversed)
    {
        ImmutableArray<double> across = log ? [.. x.Select(static value => Math.Max(Math.Abs(value), 1e-250))] : x;
        PlotAxis axis = log ? PlotAxis.Log("x " + text) : new PlotAxis("x " + text);
        return new PlotData(
            "A title " + text,
            axis with
            {
                Reversed = reversed,
            },
            new PlotAxis("y " + text),
            [
                new PlotReference(y[0], vertical: false, "level"),
                new PlotReference(across[0], vertical: true, text),
                .. names.Select(
                    (name, i) => (PlotLayer)new PlotLine(name, across, y) { EndLabel = i % 2 == 0 ? name : "", Marked = i == 1 }
                ),
                new PlotPoints("points", across, y) { Labels = [.. y.Select((_, i) => i % 3 == 0 ? names[0] : "")] },
                new PlotBand("band", across, y, [.. y.Select(static value => value + Math.Abs(value))]),
            ]
        )
        {
            Subtitle = text,
            Notes = [string.Join(' ', names)],
        };
    }

    private static Gen<PlotData> Rows() =>
        from count in Gen.Int[1, 25]
        from models in Gen.Int[1, 4]
        from names in Name.Array[count]
        from estimates in Values(count)
        from reach in Values(count)
        from headings in Gen.Bool
        select new PlotData(
            "Coefficients",
            new PlotAxis("Coefficient"),
            PlotAxis.Named("", [.. names], headings ? [.. names.Select(static (_, i) => i < 3 ? "First" : "Then")] : []),
            [
                new PlotReference(0.0, vertical: true),
                .. Enumerable
                    .Range(0, models)
                    .Select(m => new PlotIntervals(
                        $"model {names[0]} {m}",
                        [.. estimates.Select(static (_, i) => (double)i)],
                        estimates,
                        new PlotLimits(
                            "95%",
                            [.. estimates.Select((value, i) => i % 7 == 6 ? double.NegativeInfinity : value - Math.Abs(reach[i]))],
                            [.. estimates.Select((value, i) => i % 5 == 4 ? double.PositiveInfinity : value + Math.Abs(reach[i]))]
                        )
                    )
                    {
                        Horizontal = true,
                    }),
            ]
        );

    private static Gen<PlotData> Bars() =>
        from count in Gen.Int[1, 40]
        from values in Values(count)
        from names in Name.Array[count]
        from horizontal in Gen.Bool
        select new PlotData(
            "Bars",
            horizontal ? new PlotAxis("Value") : PlotAxis.Named("", [.. names]),
            horizontal ? PlotAxis.Named("", [.. names]) : new PlotAxis("Value"),
            [new PlotBars("", values) { Horizontal = horizontal }]
        );
}
