using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Estimators.Categories;

namespace Crabbymetrics.Tests.Estimators.Glm;

/// <summary>Information and middle of a sandwich from one visit to the rows, from two, and from the rows one by one: the same, whichever is
/// asked for first.</summary>
public sealed class SharedVisitTests
{
    private static IEnumerable<TestCaseData> Fits()
    {
        foreach (
            string design in new[]
            {
                "numeric",
                "few rows",
                "many blocks",
                "many columns",
                "wide",
                "categories",
                "weights",
                "analytic",
                "left out",
                "offset",
                "repeated",
            }
        )
        {
            yield return Case(
                "poisson",
                design,
                Count,
                static data => new PoissonEstimator(new PoissonOptions { Merging = Merging(data) }).Fit(data)
            );
            yield return Case(
                "logit",
                design,
                Event,
                static data => new LogitEstimator(new LogitOptions { Merging = Merging(data) }).Fit(data)
            );
            yield return Case(
                "gamma",
                design,
                Positive,
                static data => new GammaEstimator(new GammaOptions { Merging = Merging(data) }).Fit(data)
            );
        }

        foreach (string design in new[] { "numeric", "many blocks", "categories", "weights", "offset" })
        {
            yield return Case("probit", design, Event, static data => new ProbitEstimator(new ProbitOptions()).Fit(data));
            yield return Case(
                "probit by scoring",
                design,
                Event,
                static data => new ProbitEstimator(new ProbitOptions { Scoring = ScoringMethod.Fisher }).Fit(data)
            );
            yield return Case(
                "firth",
                design,
                Event,
                static data => new LogitEstimator(new LogitOptions { BiasReduction = BiasReductionMethod.Firth }).Fit(data)
            );
            yield return Case(
                "negative binomial",
                design,
                Count,
                static data => new NegativeBinomialEstimator(new NegativeBinomialOptions()).Fit(data)
            );
            yield return Case(
                "gaussian",
                design,
                Positive,
                static data => new GeneralizedLinearEstimator(new GeneralizedLinearOptions()).Fit(data)
            );
            yield return Case(
                "quasi-poisson",
                design,
                Count,
                static data =>
                    new GeneralizedLinearEstimator(new GeneralizedLinearOptions { Family = GlmFamilies.Quasi(GlmFamilies.Poisson()) }).Fit(
                        data
                    )
            );
            yield return Case("tweedie", design, Count, static data => new TweedieEstimator(new TweedieOptions { Power = 1.5 }).Fit(data));
        }
    }

    [TestCaseSource(nameof(Fits))]
    public void The_order_of_the_questions_changes_no_bit(
        string design,
        Func<double, RandomSource, double> outcome,
        Func<RegressionData, GlmResult> fit
    )
    {
        RegressionData data = Create(design, outcome);
        GlmResult first = fit(data),
            second = fit(data);
        Assert.That(second.Parameters, Is.EqualTo(first.Parameters));
        double[] information = Information(first);
        CovarianceMatrix robust = first.Covariance("hc1");
        // Here the middle comes first, and brings the information.
        Assert.That(second.Covariance("hc1").Values.SequenceEqual(robust.Values), "hc1");
        Assert.That(Information(second), Is.EqualTo(information), "information");
    }

    // The working regression speaks of the coefficients at the estimated ancillary parameters: of their block of the joint information.
    private static void CopyCoefficientInformation(GlmResult result, double[] information)
    {
        if (((IAncillaryParameters)result).Joint is not { } joint)
        {
            ((IInformation)result).CopyInformation(information);
            return;
        }

        int k = joint.CoefficientCount,
            size = joint.WorkingParameterCount;
        double[] all = new double[size * size];
        joint.CopyInformation(all);
        for (int a = 0; a < k; a++)
        {
            all.AsSpan(a * size, k).CopyTo(information.AsSpan(a * k));
        }
    }

    [TestCaseSource(nameof(Fits))]
    public void Sums_are_those_of_single_rows(
        string design,
        Func<double, RandomSource, double> outcome,
        Func<RegressionData, GlmResult> fit
    )
    {
        GlmResult result = fit(Create(design, outcome));
        IScoreContributions scores = result;
        IWorkingRegression regression = result;
        int n = scores.RowCount,
            k = result.Parameters.Count(static value => !double.IsNaN(value));
        double[] multipliers = [.. Enumerable.Range(0, n).Select(static i => 1.0 + (0.25 * (i % 5)))];
        double[] middle = new double[k * k],
            weighted = new double[k * k],
            sum = new double[k * k];
        scores.ScoreOuterProduct(default, middle);
        scores.ScoreOuterProduct(multipliers, weighted);
        CopyCoefficientInformation(result, sum);
        double[] rows = new double[n * k],
            regressors = new double[n * k],
            weights = new double[n];
        scores.CopyScores(0, n, rows);
        regression.CopyRegressors(0, n, regressors);
        regression.CopyWorkingWeights(0, weights.Length, weights);
        Assert.Multiple(() =>
        {
            Near("middle", middle, Sum(rows, rows, [.. Enumerable.Repeat(1.0, n)], k), k);
            Near("with multipliers", weighted, Sum(rows, rows, multipliers, k), k);
            Near("information", sum, Sum(regressors, regressors, weights, k), k);
        });
    }

    [TestCase("numeric", 40000, 5)]
    [TestCase("wide", 1500, 200)]
    public void The_number_of_threads_changes_no_bit(string design, int rows, int columns)
    {
        RegressionData data = Numeric(Count, rows, columns);
        PoissonResult alone = new PoissonEstimator(new PoissonOptions { MaxDegreeOfParallelism = 1 }).Fit(data);
        PoissonResult together = new PoissonEstimator(new PoissonOptions { MaxDegreeOfParallelism = 3 }).Fit(data);
        Assert.That(together.Covariance("hc0").Values.SequenceEqual(alone.Covariance("hc0").Values), design);
        Assert.That(together.Covariance("vanilla").Values.SequenceEqual(alone.Covariance("vanilla").Values), design);
    }

    [Test]
    public void The_information_of_a_penalized_fit_has_the_penalty()
    {
        RegressionData data = Create("numeric", Count);
        double[] with = new double[16],
            without = new double[16];
        ((IInformation)new PoissonEstimator(new PoissonOptions { Alpha = 0.0 }).Fit(data)).CopyInformation(without);
        PoissonResult ridge = new PoissonEstimator(new PoissonOptions { Alpha = 1000.0 }).Fit(data);
        ((IInformation)ridge).CopyInformation(with);
        double[] at = new double[16];
        ((IInformation)((IPointEvaluation)ridge).EvaluateAt([.. ridge.Parameters])).CopyInformation(at);
        Near("information", with, at, 4);
        Assert.That(with[5], Is.GreaterThan(without[5] + 100.0));
    }

    [Test]
    public void A_result_without_inference_says_so_before_anything_is_summed()
    {
        PoissonResult ridge = new PoissonEstimator(new PoissonOptions { Alpha = 1.0 }).Fit(Create("numeric", Count));
        Assert.That(() => ridge.Covariance("hc0"), Throws.TypeOf<InferenceUnavailableException>());
    }

    private static double[] Sum(double[] left, double[] right, double[] multipliers, int k)
    {
        double[] sum = new double[k * k];
        for (int i = 0; i < multipliers.Length; i++)
        {
            for (int a = 0; a < k; a++)
            {
                double value = multipliers[i] * left[(i * k) + a];
                for (int b = 0; b < k && value != 0.0; b++)
                {
                    sum[(a * k) + b] += value * right[(i * k) + b];
                }
            }
        }

        return sum;
    }

    private static void Near(string what, double[] actual, double[] expected, int k)
    {
        double largest = 0.0;
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                largest = Math.Max(
                    largest,
                    Math.Abs(actual[(a * k) + b] - expected[(a * k) + b]) / Math.Sqrt(expected[(a * k) + a] * expected[(b * k) + b])
                );
            }
        }

        Assert.That(largest, Is.LessThan(2e-13), what);
    }

    private static double[] Information(IInformation result)
    {
        double[] information = new double[result.WorkingParameterCount * result.WorkingParameterCount];
        result.CopyInformation(information);
        return information;
    }

    private static RowMerging Merging(RegressionData data) =>
        data.Design.ColumnNames.Contains("repeated1") ? RowMerging.Always : RowMerging.Never;

    private static double Count(double eta, RandomSource random) => random.NextPoisson(Math.Exp(eta));

    private static double Event(double eta, RandomSource random) => FactorData.Event(eta, random);

    private static double Positive(double eta, RandomSource random) => Math.Exp(eta + (0.5 * random.NextNormal()));

    private static TestCaseData Case(
        string name,
        string design,
        Func<double, RandomSource, double> outcome,
        Func<RegressionData, GlmResult> fit
    ) => new TestCaseData(design, outcome, fit).SetArgDisplayNames(name, design);

    private static RegressionData Create(string design, Func<double, RandomSource, double> outcome) =>
        design switch
        {
            "categories" => FactorData.Create(outcome),
            "few rows" => Numeric(outcome, 29, 2),
            "many blocks" => Numeric(outcome, 5003, 3),
            // So many sums that a visit makes one of the two alone.
            "many columns" => Numeric(outcome, 2000, 130),
            "wide" => Numeric(outcome, 1500, 200),
            "weights" => WithWeights(Numeric(outcome, 700, 3), WeightKind.Frequency, static i => 1.0 + (i % 3)),
            "analytic" => WithWeights(Numeric(outcome, 700, 3), WeightKind.Analytic, static i => 1.0 + (i % 4)),
            "left out" => WithWeights(Numeric(outcome, 2900, 3), WeightKind.Probability, static i => i / 600 == 1 ? 0.0 : 1.0),
            "offset" => Numeric(outcome, 700, 3).WithOffset([.. Enumerable.Range(0, 700).Select(static i => 0.1 * (i % 7))]),
            "repeated" => Numeric(outcome, 3000, 3, repeated: true),
            _ => Numeric(outcome, 700, 3),
        };

    private static RegressionData WithWeights(RegressionData data, WeightKind kind, Func<int, double> weight) =>
        data.WithWeights([.. Enumerable.Range(0, data.RowCount).Select(weight)], kind);

    private static RegressionData Numeric(Func<double, RandomSource, double> outcome, int rows, int columns, bool repeated = false)
    {
        RandomSource random = new(3);
        double[][] x = [.. Enumerable.Range(0, columns).Select(_ => new double[rows])];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double eta = 0.2;
            for (int j = 0; j < columns; j++)
            {
                x[j][i] = repeated ? random.NextIndex(3) : (j == 1 ? 50.0 : 0.0) + random.NextNormal();
                eta += (j % 2 == 0 ? 0.3 : -0.2) / Math.Sqrt(columns) * (x[j][i] - (j == 1 && !repeated ? 50.0 : 0.0));
            }

            y[i] = outcome(eta, random);
        }

        return RegressionData.Create(
            DesignMatrix.Create(rows, x.Select((values, j) => KeyValuePair.Create((repeated ? "repeated" : "x") + (j + 1), values))),
            y
        );
    }
}
