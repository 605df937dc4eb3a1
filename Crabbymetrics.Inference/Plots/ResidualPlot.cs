using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>Residuals over fitted values: each row up to a thousand, and means of groups of rows beyond (binned residuals; Gelman and Hill
/// 2007, Data Analysis Using Regression and Multilevel/Hierarchical Models, section 5.6).</summary>
public static class ResidualPlot
{
    /// <summary>The rows from which on groups are shown.</summary>
    public const int MostPoints = 1000;

    private const double SameValue = 1e-9;

    /// <summary>Makes the picture.</summary>
    /// <param name="fitted">The fitted values.</param>
    /// <param name="residuals">The residual of each row.</param>
    /// <param name="kind">Which residuals they are: <c>Pearson residual</c>.</param>
    /// <returns>The picture's content. Rows with a value that is not finite are left out, with a note.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or there are fewer than two rows.</exception>
    public static PlotData Create(ReadOnlySpan<double> fitted, ReadOnlySpan<double> residuals, string kind = "Residual")
    {
        if (fitted.Length != residuals.Length)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There are {fitted.Length} fitted values and {residuals.Length} residuals."),
                nameof(residuals)
            );
        }

        List<(double Fitted, double Residual)> rows = [];
        for (int i = 0; i < fitted.Length; i++)
        {
            if (double.IsFinite(fitted[i]) && double.IsFinite(residuals[i]))
            {
                rows.Add((fitted[i], residuals[i]));
            }
        }

        if (rows.Count < 2)
        {
            throw new ArgumentException("A picture of residuals needs at least two rows.", nameof(residuals));
        }

        rows.Sort();
        JoinEqualValues(rows);
        List<string> notes = [];
        if (rows.Count < fitted.Length)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{fitted.Length - rows.Count} rows without a residual are not shown."));
        }

        bool binned = rows.Count > MostPoints;
        Groups groups = Groups.Of(rows, binned ? Math.Clamp((int)Math.Sqrt(rows.Count), 20, 60) : Math.Clamp(rows.Count / 15, 1, 14));
        List<PlotLayer> layers = [new PlotReference(0.0)];
        if (binned)
        {
            layers.Add(
                new PlotBand(
                    "Two standard errors",
                    groups.X,
                    [.. groups.Error.Select(static error => -2.0 * error)],
                    [.. groups.Error.Select(static error => 2.0 * error)]
                )
            );
            layers.Add(new PlotPoints("Mean of a group", groups.X, groups.Mean));
            notes.Insert(
                0,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rows.Count:N0} rows in {groups.X.Length} groups of neighbouring fitted values; under the model about 95% of the "
                        + $"means lie in the band."
                )
            );
        }
        else
        {
            layers.Add(new PlotPoints("", [.. rows.Select(static row => row.Fitted)], [.. rows.Select(static row => row.Residual)]));
            if (groups.X.Length >= 4)
            {
                layers.Add(new PlotLine("Mean of neighbouring rows", groups.X, groups.Mean) { Emphasis = PlotEmphasis.Strong });
            }
        }

        return new PlotData("Residuals over fitted values", new PlotAxis("Fitted value"), new PlotAxis(kind), [.. layers])
        {
            Notes = [.. notes],
        };
    }

    // Rows of the same regressors have one fitted value, whose last digits may differ: they are made equal, so that the order of rows, and
    // with it the picture, does not depend on rounding.
    private static void JoinEqualValues(List<(double Fitted, double Residual)> rows)
    {
        for (int i = 1; i < rows.Count; i++)
        {
            double before = rows[i - 1].Fitted;
            if (Math.Abs(rows[i].Fitted - before) <= SameValue * Math.Max(Math.Abs(rows[i].Fitted), Math.Abs(before)))
            {
                rows[i] = (before, rows[i].Residual);
            }
        }

        rows.Sort();
    }

    private sealed record Groups(ImmutableArray<double> X, ImmutableArray<double> Mean, ImmutableArray<double> Error)
    {
        /// <summary>Groups of nearly equal numbers of sorted rows. Rows with one fitted value stay together: apart, the order of their
        /// residuals would put bumps into the line of means.</summary>
        public static Groups Of(List<(double Fitted, double Residual)> rows, int count)
        {
            int[] bounds = Bounds(rows, count);
            double[] x = new double[bounds.Length - 1];
            double[] mean = new double[x.Length];
            double[] error = new double[x.Length];
            for (int g = 0; g < x.Length; g++)
            {
                (int start, int end) = (bounds[g], bounds[g + 1]);
                double sum = 0.0,
                    squares = 0.0,
                    place = 0.0;
                for (int i = start; i < end; i++)
                {
                    sum += rows[i].Residual / (end - start);
                    place += rows[i].Fitted / (end - start);
                }

                for (int i = start; i < end; i++)
                {
                    squares += (rows[i].Residual - sum) * (rows[i].Residual - sum);
                }

                (x[g], mean[g]) = (place, sum);
                error[g] = end - start > 1 ? Math.Sqrt(squares / (end - start - 1) / (end - start)) : 0.0;
            }

            return new Groups([.. x], [.. mean], [.. error]);
        }

        private static int[] Bounds(List<(double Fitted, double Residual)> rows, int count)
        {
            List<int> bounds = [0];
            for (int g = 1; g < count; g++)
            {
                int at = Math.Max(1, (int)((long)rows.Count * g / count));
                while (at < rows.Count && rows[at - 1].Fitted == rows[at].Fitted)
                {
                    at++;
                }

                if (at > bounds[^1] && at < rows.Count)
                {
                    bounds.Add(at);
                }
            }

            return [.. bounds, rows.Count];
        }
    }
}
