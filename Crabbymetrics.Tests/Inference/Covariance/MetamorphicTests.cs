using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>
/// What must not change a covariance, or must change it in a known way: the units of the columns, the order of the rows, the order of the
/// levels of a factor, frequency weights in place of repeated rows, clusters of one row. Every registered covariance, for six families.
/// </summary>
internal sealed class MetamorphicTests
{
    private const int Rows = PanelSample.Rows;

    private const double Tolerance = 1e-8;

    private static readonly string[] s_families = ["poisson", "logit", "gamma-log", "negative-binomial", "negative-binomial-1", "gaussian"];

    private static readonly string[] s_covariances =
    [
        .. CovarianceRegistry.Default.Names.Except(["conley"]),
        // Names with a setting, of which the registry lists the first part.
        "conley:150",
        "conley:400:bartlett:1",
        "cr2:satterthwaite",
    ];

    private static readonly Dictionary<string, string> s_unclustered = new()
    {
        ["cr0"] = "sandwich",
        ["cr1"] = "hc1",
        ["cr1-stata"] = "stata-robust",
        ["cr2"] = "hc2",
        ["cr3"] = "hc3",
    };

    [Test]
    public void Units_of_columns_change_the_units_alone(
        [ValueSource(nameof(s_families))] string family,
        [ValueSource(nameof(s_covariances))] string covariance
    )
    {
        PanelSample sample = PanelSample.Create(family);
        GlmResult one = sample.Fit();
        GlmResult other = (sample with { UnitOfX = 1e4, UnitOfV = 1e-3 }).Fit();
        Vector<double> units = Vector<double>.Build.DenseOfArray([1.0, 1e4, 1e-3, 1.0, 1.0]);

        foreach (CovarianceArguments arguments in ArgumentsOf(family, covariance))
        {
            Matrix<double> back = Matrix<double>.Build.DiagonalOfDiagonalVector(Padded(units, one));
            Compare(one.Covariance(covariance, arguments), back * other.Covariance(covariance, arguments).ToMatrix() * back);
        }
    }

    [Test]
    public void The_order_of_rows_and_of_levels_changes_nothing(
        [ValueSource(nameof(s_families))] string family,
        [ValueSource(nameof(s_covariances))] string covariance
    )
    {
        PanelSample sample = PanelSample.Create(family);
        GlmResult one = sample.Fit();
        int[] order = [.. Enumerable.Range(0, Rows).Select(static i => i * 29 % Rows)];
        GlmResult shuffled = sample.Select(order).Fit();
        GlmResult relabelled = (sample with { Levels = ["a", "c", "b"] }).Fit();
        int k = one.Parameters.Length;
        Matrix<double> swap = Matrix<double>.Build.DenseIdentity(k);
        swap[3, 3] = swap[4, 4] = 0.0;
        swap[3, 4] = swap[4, 3] = 1.0;

        foreach (CovarianceArguments arguments in ArgumentsOf(family, covariance))
        {
            CovarianceMatrix expected = one.Covariance(covariance, arguments);
            Compare(expected, shuffled.Covariance(covariance, arguments).ToMatrix());
            Compare(expected, swap * relabelled.Covariance(covariance, arguments).ToMatrix() * swap);
        }
    }

    [Test]
    public void Another_baseline_is_a_linear_map(
        [ValueSource(nameof(s_families))] string family,
        [ValueSource(nameof(s_covariances))] string covariance
    )
    {
        PanelSample sample = PanelSample.Create(family);
        GlmResult one = sample.Fit();
        GlmResult other = (sample with { Baseline = "b" }).Fit();
        // Intercept and levels against a, from those against b: b0 + g[a], -g[a], g[c] - g[a].
        Matrix<double> map = Matrix<double>.Build.DenseIdentity(one.Parameters.Length);
        map[0, 3] = 1.0;
        map[3, 3] = -1.0;
        map[4, 3] = -1.0;

        // A mended covariance is mended in units of the parameters' own standard errors: no linear map but one of units keeps it.
        foreach (CovarianceArguments arguments in ArgumentsOf(family, covariance).Where(static given => given.Clusters.Length < 2))
        {
            Compare(one.Covariance(covariance, arguments), map * other.Covariance(covariance, arguments).ToMatrix() * map.Transpose());
        }
    }

    [Test]
    public void Frequency_weights_are_repeated_rows(
        [ValueSource(nameof(s_families))] string family,
        [ValueSource(nameof(s_covariances))] string covariance
    )
    {
        PanelSample sample = PanelSample.Create(family);
        double[] frequencies = [.. Enumerable.Range(0, Rows).Select(static i => 1.0 + (i * 7 % 3))];
        int[] repeated = [.. Enumerable.Range(0, Rows).SelectMany(i => Enumerable.Repeat(i, (int)frequencies[i]))];
        GlmResult weighted = sample.Fit(frequencies);
        GlmResult listed = sample.Select(repeated).Fit();

        foreach (CovarianceArguments arguments in ArgumentsOf(family, covariance))
        {
            Outcome one = Outcome.Of(() => weighted.Covariance(covariance, arguments));
            Outcome other = Outcome.Of(() => listed.Covariance(covariance, arguments));
            // Rows that repeat a period of a unit have no order: both are refused, or neither.
            if (one.Covariance is { } expected && other.Covariance is { } actual)
            {
                Compare(actual, expected.ToMatrix());
            }
            else
            {
                Assert.That(covariance, Is.EqualTo("hac"), $"{one.Message} {other.Message}");
            }
        }
    }

    [Test]
    public void Clusters_of_one_row_are_none([ValueSource(nameof(s_families))] string family)
    {
        GlmResult fit = PanelSample.Create(family).Fit();

        Assert.Multiple(() =>
        {
            foreach ((string clustered, string plain) in s_unclustered)
            {
                Compare(fit.Covariance(plain), fit.Covariance(clustered, new CovarianceArguments { Clusters = ["row"] }).ToMatrix());
            }
        });
    }

    // Of nested clusterings the intersection is the finer one, and what it adds it takes off again: the coarser one is left.
    [Test]
    public void Nested_clusters_are_the_coarser_ones(
        [ValueSource(nameof(s_families))] string family,
        [Values("cr0", "cr1", "cr1-stata")] string covariance
    )
    {
        GlmResult fit = PanelSample.Create(family).Fit();
        // cr1 has a factor for each number of clusters, so that the terms of the finer one cancel only together.
        Compare(
            fit.Covariance(covariance, new CovarianceArguments { Clusters = ["pair"] }),
            fit.Covariance(covariance, new CovarianceArguments { Clusters = ["pair", "unit"] }).ToMatrix()
        );
    }

    [Test]
    public void Degrees_of_freedom_by_coefficient_have_no_units()
    {
        PanelSample sample = PanelSample.Create("gaussian");
        CovarianceArguments arguments = new() { Clusters = ["unit"] };
        double[] one = [.. sample.Fit().Covariance("cr2:satterthwaite", arguments).ParameterDegreesOfFreedom];
        double[] units =
        [
            .. (sample with { UnitOfX = 1e4, UnitOfV = 1e-3 }).Fit().Covariance("cr2:satterthwaite", arguments).ParameterDegreesOfFreedom,
        ];
        Assert.That(units, Is.EqualTo(one).Within(1e-6));
    }

    [Test]
    public void Every_clustered_covariance_is_among_them()
    {
        string[] known = [.. s_unclustered.Keys];

        Assert.That(
            s_covariances.Where(static name =>
                name.StartsWith("cr", StringComparison.Ordinal) && !name.Contains(':', StringComparison.Ordinal)
            ),
            Is.EquivalentTo(known)
        );
    }

    private static IEnumerable<CovarianceArguments> ArgumentsOf(string family, string covariance) =>
        covariance switch
        {
            // NB1 has no closed form of its expected information, and says so.
            "eim" when family == "negative-binomial-1" => [],
            _ when family == "negative-binomial-1" && (covariance.StartsWith("r-", StringComparison.Ordinal)) => [],
            "cr0" or "cr1" or "cr1-stata" =>
            [
                new CovarianceArguments { Clusters = ["unit"] },
                new CovarianceArguments { Clusters = ["unit", "time"] },
            ],
            "r-vcovcl" or "r-vcovcl-hc1" => [new CovarianceArguments { Clusters = ["unit"] }],
            "cr2:satterthwaite" when family.StartsWith("negative-binomial", StringComparison.Ordinal) => [],
            "cr2" or "cr3" or "cr2:satterthwaite" => [new CovarianceArguments { Clusters = ["unit"] }],
            "hac" => [new CovarianceArguments { Clusters = ["unit"], Lag = 2 }],
            "driscoll-kraay" => [new CovarianceArguments { Lag = 2 }],
            _ => [CovarianceArguments.None],
        };

    // Ancillary parameters come after the coefficients and have no units.
    private static Vector<double> Padded(Vector<double> units, GlmResult fit) =>
        Vector<double>.Build.Dense(fit.Parameters.Length, j => j < units.Count ? units[j] : 1.0);

    private static void Compare(CovarianceMatrix expected, Matrix<double> actual) =>
        Agree.Within(expected, actual.ToRowArrays(), Tolerance);

    private sealed record Outcome(CovarianceMatrix? Covariance, string Message)
    {
        public static Outcome Of(Func<CovarianceMatrix> estimate)
        {
            try
            {
                return new Outcome(estimate(), "");
            }
            catch (Exception exception) when (exception is ArgumentException or CrabbymetricsException)
            {
                return new Outcome(null, exception.Message);
            }
        }
    }
}
