using Crabbymetrics.Tests.Abstractions;

namespace Crabbymetrics.Tests.Estimators.Categories;

/// <summary>Regressions on numeric columns and factors, and the same with the dummies written out.</summary>
internal static class FactorData
{
    /// <summary>Counts (or what a function makes of a mean), two factors between the numeric columns, with weights, an offset and a
    /// clustering. With slopes, each region has its own coefficient of a further number, in place of its own constant.</summary>
    public static RegressionData Create(
        Func<double, RandomSource, double> outcome,
        bool full = false,
        int levels = 12,
        int rows = 400,
        bool slopes = false
    )
    {
        RandomSource random = new(77);
        int[] region = new int[rows],
            season = new int[rows];
        double[] x = new double[rows],
            year = new double[rows],
            z = new double[rows],
            y = new double[rows],
            offset = new double[rows],
            weights = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            region[i] = (int)(random.NextDouble() * levels);
            season[i] = (int)(random.NextDouble() * 4.0);
            x[i] = random.NextNormal();
            year[i] = 1900.0 + (10.0 * random.NextDouble());
            offset[i] = 0.3 * random.NextDouble();
            weights[i] = 1.0 + (i % 3);
            z[i] = 0.5 * Math.Sin(7.0 * i) + 0.1;
            y[i] = outcome(
                0.2 + (0.3 * Math.Sin(region[i])) + (0.1 * season[i]) + (0.2 * x[i]) + (0.03 * (year[i] - 1905.0)) + offset[i],
                random
            );
        }

        CategoricalColumn regions = CategoricalColumn.FromOwnedCodes(
            "region",
            [.. Enumerable.Range(0, levels).Select(static level => $"r{level}")],
            region
        );
        DesignMatrix design = DesignMatrix.Create([
            slopes ? new ScaledCategoricalColumn(regions.WithoutBaseline(), "z", z)
            : full ? regions.WithoutBaseline()
            : regions.WithBaseline("r3"),
            new NumericColumn("x", x),
            CategoricalColumn.FromOwnedCodes("season", ["winter", "spring", "summer", "autumn"], season),
            new NumericColumn("year", year),
        ]);
        return RegressionData
            .Create(design, y)
            .WithOffset(offset)
            .WithWeights(weights, WeightKind.Frequency)
            .WithClusters("group", [.. Enumerable.Range(0, rows).Select(static i => i % 37)])
            .WithTime([.. Enumerable.Range(0, rows).Select(static i => i / 8)]);
    }

    public static double Count(double eta, RandomSource random) => random.NextPoisson(Math.Exp(eta));

    public static double Event(double eta, RandomSource random) => random.NextDouble() < 1.0 / (1.0 + Math.Exp(-eta)) ? 1.0 : 0.0;

    /// <summary>The same data with the dummies as values.</summary>
    public static RegressionData Expand(RegressionData data)
    {
        RegressionData expanded = RegressionData.Create(
            CategoricalDesignTests.Expand(data.Design),
            data.Outcome.ToArray(),
            data.OutcomeName
        );
        if (data.HasOffset)
        {
            expanded = expanded.WithOffset(data.Offset.ToArray());
        }

        if (data.Weights is { } weights)
        {
            expanded = expanded.WithWeights(weights.Values.ToArray(), weights.Kind);
        }

        foreach ((string name, Clustering clusters) in data.Clusters)
        {
            expanded = expanded.WithClusters(name, clusters.Codes.ToArray());
        }

        return data.Time is { } time ? expanded.WithTime(time) : expanded;
    }
}
