using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary><c>conley:D</c> beside sums over all pairs of rows.</summary>
public sealed class ConleyTests
{
    private const int Rows = 400;

    [TestCase("conley:700", false, false)]
    [TestCase("conley:1500:bartlett", true, false)]
    [TestCase("conley:9000:bartlett", true, false)]
    [TestCase("conley:15:bartlett:plane", true, true)]
    [TestCase("conley:8:plane", false, true)]
    public void The_grid_finds_the_pairs_that_a_look_at_all_finds(string name, bool bartlett, bool plane)
    {
        PoissonResult fit = Fit(plane);
        double[] actual = fit.Covariance(name).Values.ToArray();
        double[] expected = Whole(
            fit,
            double.Parse(name.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture),
            bartlett,
            plane
        );
        double size = expected.Max(Math.Abs);
        Assert.That(actual, Is.EqualTo(expected).Within(1e-10 * size));
    }

    [Test]
    public void Within_no_distance_it_is_clustered_by_place()
    {
        PoissonResult fit = Fit(plane: false);
        Assert.That(
            fit.Covariance("conley:1e-6").Values.ToArray(),
            Is.EqualTo(fit.Covariance("cr0", new CovarianceArguments { Clusters = ["place"] }).Values.ToArray()).Within(1e-9).Percent
        );
    }

    [TestCase("conley", "conley:60")]
    [TestCase("conley:-3", "positive distance")]
    [TestCase("conley:3:epanechnikov", "bartlett")]
    [TestCase("conley:3:plane", "'easting'")]
    [TestCase("conley:21000", "shorter distance")]
    public void What_it_cannot_do_is_refused(string name, string message) =>
        Assert.That(() => Fit(plane: false).Covariance(name), Throws.Exception.With.Message.Contains(message));

    [TestCase("conley:1500:bartlett:2", true, 2)]
    [TestCase("conley:700:3", false, 3)]
    [TestCase("conley:700:0", false, 0)]
    public void With_lags_it_is_Hsiang_s(string name, bool bartlett, int lags)
    {
        PoissonResult fit = FitOfPanel();
        TimeIndex time = ((IObservedData)fit).Time!;
        Clustering units = ((IObservedData)fit).Observations is RegressionData { Units: { } known } ? known : null!;
        double[] expected = Whole(
            fit,
            double.Parse(name.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture),
            bartlett,
            plane: false,
            (i, j, near) =>
            {
                long apart = Math.Abs(time.Positions[time.Periods[i]] - time.Positions[time.Periods[j]]);
                return apart == 0 ? near
                    : units.Codes[i] == units.Codes[j] && apart <= lags ? 1.0 - (apart / (lags + 1.0))
                    : 0.0;
            }
        );
        CovarianceMatrix covariance = fit.Covariance(name);
        Assert.That(covariance.Values.ToArray(), Is.EqualTo(expected).Within(1e-10 * expected.Max(Math.Abs)));
        Assert.That(covariance.Lag, Is.EqualTo(lags));
        Assert.That(covariance.ClusterCounts["time"], Is.EqualTo(8));
    }

    [Test]
    public void With_lags_far_apart_units_are_a_panel_hac()
    {
        PoissonResult fit = FitOfPanel();
        // A distance that joins no two places leaves the units alone, as hac within units has it.
        Assert.That(
            fit.Covariance("conley:1e-6:2").Values.ToArray(),
            Is.EqualTo(fit.Covariance("hac", new CovarianceArguments { Clusters = ["place"], Lag = 2 }).Values.ToArray())
                .Within(1e-9)
                .Percent
        );
    }

    [Test]
    public void Lags_need_times_and_units()
    {
        RegressionData data = ((IObservedData)FitOfPanel()).Observations as RegressionData ?? throw new InvalidOperationException();
        RegressionData bare = RegressionData
            .Create(data.Design, data.Outcome.ToArray())
            .WithColumn("latitude", ((NumericColumn)data.Columns["latitude"]).Values.ToArray())
            .WithColumn("longitude", ((NumericColumn)data.Columns["longitude"]).Values.ToArray());
        PoissonResult Fit(RegressionData rows) => new PoissonEstimator().Fit(rows);
        Assert.That(() => Fit(bare).Covariance("conley:700:1"), Throws.ArgumentException.With.Message.Contains("needs the time"));
        Assert.That(
            () => Fit(bare.WithTime(data.Time!)).Covariance("conley:700:1"),
            Throws.ArgumentException.With.Message.Contains("RegressionData.WithUnit")
        );
        Assert.That(() => Fit(data).Covariance("conley:700:99"), Throws.ArgumentException.With.Message.Contains("99"));
        Assert.That(() => Fit(data).Covariance("conley:700:1:2"), Throws.ArgumentException.With.Message.Contains("conley:60:2"));
    }

    // 50 units over 8 periods, of which some are missing.
    private static PoissonResult FitOfPanel()
    {
        RegressionData data = ((IObservedData)Fit(plane: false)).Observations as RegressionData ?? throw new InvalidOperationException();
        double[] latitude = ((NumericColumn)data.Columns["latitude"]).Values.ToArray();
        double[] longitude = ((NumericColumn)data.Columns["longitude"]).Values.ToArray();
        int[] unit = [.. Enumerable.Range(0, Rows).Select(static i => i % 50)];
        int[] used = [.. Enumerable.Range(0, Rows).Where(static i => i % 11 != 3)];
        return new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(
            data.WithColumn("latitude", Array.ConvertAll(unit, u => (0.9 * latitude[u]) + (0.001 * u)))
                .WithColumn("longitude", Array.ConvertAll(unit, u => longitude[u]))
                .WithClusters("place", unit)
                .WithUnit("place", unit)
                .WithTime([.. Enumerable.Range(0, Rows).Select(static i => 1990 + (i / 50))])
                .SelectRows(used)
        );
    }

    [Test]
    public void Degrees_that_are_none_are_refused()
    {
        RegressionData data = RegressionData
            .Create(
                new double[,]
                {
                    { 1 },
                    { 2 },
                    { 4 },
                    { 3 },
                },
                [1, 2, 3, 5]
            )
            .WithColumn("latitude", [10.0, 20, 95, 3])
            .WithColumn("longitude", [10.0, 20, 95, 3]);
        Assert.That(
            () => new PoissonEstimator().Fit(data).Covariance("conley:100"),
            Throws.ArgumentException.With.Message.Contains("Row 2").And.Message.Contains("conley:D:plane")
        );
    }

    private static PoissonResult Fit(bool plane)
    {
        RandomSource random = new(23);
        double[,] x = new double[Rows, 2];
        double[] y = new double[Rows];
        double[] first = new double[Rows];
        double[] second = new double[Rows];
        int[] place = new int[Rows];
        for (int i = 0; i < Rows; i++)
        {
            // Across the date line and up to a pole; every tenth row is where the one before it is.
            place[i] = i % 10 == 9 ? place[i - 1] : i;
            first[i] =
                place[i] != i ? first[i - 1]
                : plane ? 100.0 * random.NextDouble()
                : -90.0 + (180.0 * random.NextDouble());
            second[i] =
                place[i] != i ? second[i - 1]
                : plane ? 50.0 * random.NextDouble()
                : -180.0 + (360.0 * random.NextDouble());
            x[i, 0] = random.NextNormal();
            x[i, 1] = first[i] / 50.0;
            y[i] = random.NextPoisson(Math.Exp(0.3 + (0.2 * x[i, 0]) - (0.1 * x[i, 1])));
        }

        RegressionData data = RegressionData.Create(x, y).WithClusters("place", place);
        return new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(
            plane
                ? data.WithColumn("easting", first).WithColumn("northing", second)
                : data.WithColumn("latitude", first).WithColumn("longitude", second)
        );
    }

    private static double[] Whole(
        PoissonResult fit,
        double distance,
        bool bartlett,
        bool plane,
        Func<int, int, double, double>? weigh = null
    )
    {
        int rows = ((IScoreContributions)fit).RowCount;
        double[] influences = new double[rows * 3];
        ((IScoreContributions)fit).CopyScores(0, rows, influences);
        IObservations data = ((IObservedData)fit).Observations;
        double[] first = ((NumericColumn)data.Columns[plane ? "easting" : "latitude"]).Values.ToArray();
        double[] second = ((NumericColumn)data.Columns[plane ? "northing" : "longitude"]).Values.ToArray();
        double[] middle = new double[9];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                double between = plane
                    ? Math.Sqrt(Math.Pow(first[i] - first[j], 2) + Math.Pow(second[i] - second[j], 2))
                    : Haversine(first[i], second[i], first[j], second[j]);
                double kernel =
                    between > distance ? 0.0
                    : bartlett ? 1.0 - (between / distance)
                    : 1.0;
                kernel = weigh?.Invoke(i, j, kernel) ?? kernel;
                for (int a = 0; a < 9; a++)
                {
                    middle[a] += kernel * influences[(i * 3) + (a / 3)] * influences[(j * 3) + (a % 3)];
                }
            }
        }

        // The working parameters have a Jacobian: the product goes through a covariance of one's own.
        return ((IEstimationResult)fit).Covariance(new GivenMiddle(middle)).Values.ToArray();
    }

    private static double Haversine(double fromLatitude, double fromLongitude, double toLatitude, double toLongitude)
    {
        double latitude = Math.Sin(double.DegreesToRadians(toLatitude - fromLatitude) / 2.0);
        double longitude = Math.Sin(double.DegreesToRadians(toLongitude - fromLongitude) / 2.0);
        double cosines = Math.Cos(double.DegreesToRadians(fromLatitude)) * Math.Cos(double.DegreesToRadians(toLatitude));
        return 2.0 * 6371.0088 * Math.Asin(Math.Min(1.0, Math.Sqrt((latitude * latitude) + (cosines * longitude * longitude))));
    }

    private sealed class GivenMiddle(double[] given) : SandwichCovariance
    {
        public override string Name => "given";

        public override string Description => "A middle that is given.";

        protected override void WriteMiddle(SandwichRows rows, Span<double> middle) => given.CopyTo(middle);
    }
}
