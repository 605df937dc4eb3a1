using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>The histogram of bootstrap draws of a parameter, with the estimate, the limits, and the normal curve with the bootstrap's
/// standard error.</summary>
public static class BootstrapPlot
{
    private const string Curve = "Normal curve";

    /// <summary>Makes the picture.</summary>
    /// <param name="bootstrap">The draws.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="estimate">Its estimate from the data; null for none.</param>
    /// <returns>The picture's content. Leave-one-out estimates of a jackknife, which are no sample, have no curve.</returns>
    /// <exception cref="ArgumentException">There is no such parameter, or fewer than two draws of it.</exception>
    public static PlotData Create(BootstrapResult bootstrap, string parameter, double? estimate = null)
    {
        ArgumentNullException.ThrowIfNull(bootstrap);
        int place = bootstrap.ParameterNames.IndexOf(parameter);
        if (place < 0)
        {
            throw new ArgumentException(
                $"There are no draws of '{parameter}'. There are draws of: {string.Join(", ", bootstrap.ParameterNames)}.",
                nameof(parameter)
            );
        }

        double[] draws =
        [
            .. Enumerable.Range(0, bootstrap.Replications).Select(r => bootstrap.Draw(r)[place]).Where(double.IsFinite).Order(),
        ];
        if (draws.Length < 2)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{draws.Length} draws of '{parameter}' succeeded; a picture needs two."),
                nameof(bootstrap)
            );
        }

        Histogram histogram = Histogram.Of(draws);
        string what = bootstrap.IsJackknife ? "Leave-one-out estimates" : "Draws";
        List<PlotLayer> layers = [histogram.Bars(what)];
        if (!bootstrap.IsJackknife && bootstrap.StandardErrors[place] > 0.0)
        {
            layers.Add(NormalCurve(histogram, draws, bootstrap.StandardErrors[place]));
        }

        AddLine(layers, bootstrap.ConfidenceLow[place], "lower limit", dashed: true);
        AddLine(layers, bootstrap.ConfidenceHigh[place], "upper limit", dashed: true);
        AddLine(layers, estimate ?? double.NaN, "estimate", dashed: false);
        int missing = bootstrap.Replications - draws.Length;
        return new PlotData(
            $"{(bootstrap.IsJackknife ? "Jackknife" : "Bootstrap")}: {parameter}",
            new PlotAxis(parameter),
            new PlotAxis(what),
            [.. layers]
        )
        {
            Subtitle = string.Create(
                CultureInfo.InvariantCulture,
                $"{bootstrap.Scheme}, {draws.Length} {what.ToLowerInvariant()}, seed {bootstrap.Seed}, "
                    + $"{PlottedModel.Percent(bootstrap.Level)} {bootstrap.Limits.ToString().ToLowerInvariant()} limits"
            ),
            Notes =
                missing > 0
                    ? [string.Create(CultureInfo.InvariantCulture, $"{missing} of {bootstrap.Replications} replicates have no answer.")]
                    : [],
        };
    }

    private static PlotLine NormalCurve(Histogram histogram, double[] draws, double error)
    {
        double mean = draws.Average();
        const int points = 61;
        double[] x = [.. Enumerable.Range(0, points).Select(i => mean + (3.2 * error * ((2.0 * i / (points - 1)) - 1.0)))];
        return new PlotLine(
            Curve,
            [.. x],
            [.. x.Select(value => draws.Length * histogram.Width / error * NormalDistribution.Density((value - mean) / error))]
        );
    }

    private static void AddLine(List<PlotLayer> layers, double value, string label, bool dashed)
    {
        if (double.IsFinite(value))
        {
            layers.Add(new PlotReference(value, vertical: true, label) { Emphasis = PlotEmphasis.Strong, Dashed = dashed });
        }
    }
}
