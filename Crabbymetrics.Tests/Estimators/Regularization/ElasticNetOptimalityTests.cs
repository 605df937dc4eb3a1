using Crabbymetrics.Estimators;
using CsCheck;

namespace Crabbymetrics.Tests.Estimators.Regularization;

/// <summary>The conditions of Karush, Kuhn and Tucker from their definition, on random problems: weights, offsets, factors, limits, more
/// columns than rows, collinear and constant columns.</summary>
public sealed class ElasticNetOptimalityTests
{
    private static readonly Gen<Problem> Problems = Gen.Select(Gen.Int[5, 40], Gen.Int[1, 60], Gen.Int[0, 1 << 20], Gen.Int[0, 31])
        .Select(static (n, p, seed, kind) => new Problem(n, p, seed, kind));

    [Test]
    public void Gaussian_paths_meet_them() =>
        Problems.Sample(
            static problem =>
            {
                foreach (double mixing in (double[])[1.0, 0.3])
                {
                    Check(problem, Path(problem, mixing, GlmFamilies.Gaussian()), GlmFamilies.Gaussian(), 1e-8);
                }
            },
            iter: 60
        );

    [Test]
    public void Wide_and_dense_sums_give_the_same_path()
    {
        // 30 rows: up to 60 columns all products are summed, beyond it those of the columns that move.
        Problem problem = new(30, 60, 5, 3);
        RegressionData wide = problem.With(200);
        ElasticNetPath expected = new ElasticNetPathEstimator(Options(0.8)).Fit(problem.Data);
        ElasticNetPath actual = new ElasticNetPathEstimator(Options(0.8)).Fit(wide);
        Assert.Multiple(() =>
        {
            Assert.That(actual.Lambdas, Is.EqualTo(expected.Lambdas).Within(1e-10).Percent);
            for (int l = 0; l < expected.Results.Length; l++)
            {
                Assert.That(actual.Results[l].Coefficients[..60], Is.EqualTo(expected.Results[l].Coefficients).Within(1e-9));
                Assert.That(actual.Results[l].Coefficients[60..], Has.All.Zero);
                Assert.That(actual.Results[l].Deviance, Is.EqualTo(expected.Results[l].Deviance).Within(1e-8).Percent);
            }
        });

        static ElasticNetPathOptions Options(double mixing) => new() { Mixing = mixing, LambdaCount = 20 };
    }

    [Test]
    public void Very_wide_paths_meet_them()
    {
        Problem problem = new(40, 3000, 11, 7);
        ElasticNetPath path = Path(problem, 0.9, GlmFamilies.Gaussian());
        Check(problem, path, GlmFamilies.Gaussian(), 1e-8);
        Assert.That(path.Results[^1].NonzeroCount, Is.GreaterThan(20));
    }

    [Test]
    public void Wide_binomial_and_Poisson_paths_meet_them()
    {
        foreach (int kind in (int[])[7, 15, 23])
        {
            Problem problem = new(80, 400, 3, kind);
            foreach (IGlmFamily family in (IGlmFamily[])[GlmFamilies.Binomial(), GlmFamilies.Poisson()])
            {
                Check(problem.Of(family), Path(problem.Of(family), 0.9, family), family, 1e-7);
            }
        }
    }

    [Test]
    public void Binomial_and_Poisson_paths_meet_them() =>
        Problems.Sample(
            static problem =>
            {
                foreach (IGlmFamily family in (IGlmFamily[])[GlmFamilies.Binomial(), GlmFamilies.Poisson()])
                {
                    Problem own = problem.Of(family);
                    if (own.HasTwoOutcomes)
                    {
                        Check(own, Path(own, 0.6, family), family, 1e-7);
                    }
                }
            },
            iter: 25
        );

    [Test]
    public void The_gap_bounds_how_far_the_objective_is_above_its_minimum()
    {
        Problem problem = new(40, 20, 2, 1);
        ElasticNetOptions exact = new() { L1 = 0.05, L2 = 0.01 },
            rough =
                new()
                {
                    L1 = 0.05,
                    L2 = 0.01,
                    Tolerance = 1e-3,
                };
        foreach (IGlmFamily family in (IGlmFamily[])[GlmFamilies.Gaussian(), GlmFamilies.Poisson()])
        {
            RegressionData data = problem.Of(family).Data;
            exact.Family = rough.Family = family;
            ElasticNetResult near = new ElasticNetEstimator(rough).Fit(data),
                best = new ElasticNetEstimator(exact).Fit(data);
            double above = near.Diagnostics.Objective - best.Diagnostics.Objective;
            Assert.That(near.DualityGap, Is.GreaterThanOrEqualTo(above - 1e-12), family.Name);
            Assert.That(best.DualityGap, Is.InRange(0.0, 1e-9), family.Name);
        }
    }

    [Test]
    public void Adaptive_factors_keep_strong_columns_and_drop_weak_ones()
    {
        Problem problem = new(200, 12, 8, 0);
        ElasticNetPath plain = new ElasticNetPathEstimator(new ElasticNetPathOptions()).Fit(problem.Data),
            adaptive = new ElasticNetPathEstimator(new ElasticNetPathOptions { AdaptiveExponent = 1.0 }).Fit(problem.Data);
        ElasticNetResult first = plain.Results[plain.IndexOf(PenaltyRule.Bic)],
            second = adaptive.Results[adaptive.IndexOf(PenaltyRule.Bic)];
        Assert.Multiple(() =>
        {
            Assert.That(second.NonzeroCount, Is.LessThanOrEqualTo(first.NonzeroCount));
            Assert.That(Math.Abs(second.Coefficients[0]), Is.GreaterThan(Math.Abs(first.Coefficients[0])));
            Assert.That(second.Coefficients[0], Is.Not.Zero);
        });
    }

    private static ElasticNetPath Path(Problem problem, double mixing, IGlmFamily family) =>
        new ElasticNetPathEstimator(
            new ElasticNetPathOptions
            {
                Family = family,
                Mixing = mixing,
                LambdaCount = 8,
                LambdaRatio = 0.01,
                Standardize = problem.Standardizes,
                FitIntercept = problem.HasIntercept,
                PenaltyFactors = problem.Factors,
                LowerLimits = problem.Lower,
                UpperLimits = problem.Upper,
                Tolerance = 1e-9,
            }
        ).Fit(problem.Data);

    private static void Check(Problem problem, ElasticNetPath path, IGlmFamily family, double tolerance)
    {
        foreach (ElasticNetResult result in path.Results)
        {
            double violation = problem.Violation(result, family);
            if (!(violation <= tolerance * problem.Scale))
            {
                Assert.Fail($"{family.Name}, {problem}, l1 {result.L1}, l2 {result.L2}: {violation}");
            }
        }
    }

    /// <summary>A problem of n rows and p columns.</summary>
    private sealed class Problem
    {
        private readonly int _seed;
        private readonly int _kind;

        public Problem(int n, int p, int seed, int kind)
        {
            (_seed, _kind) = (seed, kind);
            Random random = new(seed);
            double[][] columns =
            [
                .. Enumerable.Range(0, p).Select(j => Enumerable.Range(0, n).Select(_ => (j % 7) + Normal(random)).ToArray()),
            ];
            if (p > 3)
            {
                Array.Fill(columns[2], 3.0);
                columns[3] = [.. columns[0].Zip(columns[1], static (a, b) => a + (2.0 * b))];
            }

            double[] y = [.. Enumerable.Range(0, n).Select(i => (2.0 * columns[0][i]) - columns[p / 2][i] + (0.5 * Normal(random)))];
            Data = RegressionData.Create(columns.Select(static (c, j) => KeyValuePair.Create($"x{j}", c)), y);
            if ((kind & 1) != 0)
            {
                Data = Data.WithOffset([.. Enumerable.Range(0, n).Select(_ => 0.3 * Normal(random))]);
            }

            if ((kind & 2) != 0)
            {
                Data = Data.WithWeights(
                    [.. Enumerable.Range(0, n).Select(i => i % 6 == 5 ? 0.0 : 0.5 + random.NextDouble())],
                    WeightKind.Analytic
                );
            }

            Standardizes = (kind & 4) != 0;
            HasIntercept = (kind & 8) == 0;
            if ((kind & 16) != 0)
            {
                Factors = [.. Enumerable.Range(0, p).Select(j => j == p - 1 && p > 4 ? 0.0 : 0.5 + random.NextDouble())];
                Lower = [.. Enumerable.Range(0, p).Select(static j => j % 3 == 0 ? -0.2 : double.NegativeInfinity)];
                Upper = [.. Enumerable.Range(0, p).Select(static j => j % 4 == 0 ? 0.3 : double.PositiveInfinity)];
            }
        }

        private Problem(Problem other, RegressionData data)
        {
            (_seed, _kind) = (other._seed, other._kind);
            (Standardizes, HasIntercept) = (other.Standardizes, other.HasIntercept);
            (Factors, Lower, Upper) = (other.Factors, other.Lower, other.Upper);
            Data = data;
        }

        public RegressionData Data { get; }

        public bool Standardizes { get; }

        public bool HasIntercept { get; } = true;

        public double[]? Factors { get; }

        public double[]? Lower { get; }

        public double[]? Upper { get; }

        public double Scale => Math.Max(1.0, Math.Sqrt(Data.Outcome.ToArray().Average(static y => y * y)));

        public bool HasTwoOutcomes => Data.Outcome.ToArray().Distinct().Count() > 1;

        public override string ToString() => $"{Data.RowCount} x {Data.Design.ColumnCount}, seed {_seed}, kind {_kind}";

        // The same columns, and so many constant ones.
        public RegressionData With(int further) =>
            Again(Data.Outcome.ToArray(), [.. Enumerable.Range(0, further).Select(j => KeyValuePair.Create($"c{j}", Constant(j)))]);

        public Problem Of(IGlmFamily family)
        {
            double[] y = Data.Outcome.ToArray();
            double middle = y.Average();
            double[] outcome = family.Name switch
            {
                "binomial" => Array.ConvertAll(y, value => value > middle ? 1.0 : 0.0),
                "poisson" => Array.ConvertAll(y, value => Math.Floor(Math.Abs(value - middle))),
                _ => y,
            };
            // Never all of one class, also without the rows of weight 0.
            (outcome[0], outcome[1]) = family.Name == "gaussian" ? (y[0], y[1]) : (0.0, 1.0);
            return new Problem(this, Again(outcome, []));
        }

        public double Violation(ElasticNetResult result, IGlmFamily family)
        {
            int n = Data.RowCount,
                p = Data.Design.ColumnCount;
            double[] eta = result.PredictLinear(Data.Design, Data.HasOffset ? Data.Offset.ToArray() : null),
                loss = new double[n],
                slope = new double[n],
                curvature = new double[n],
                weights = Data.Weights?.Values.ToArray() ?? [.. Enumerable.Repeat(1.0, n)];
            family.Evaluate(eta, Data.Outcome.Span, loss, slope, curvature);
            double total = weights.Sum();
            for (int i = 0; i < n; i++)
            {
                slope[i] = weights[i] > 0.0 ? slope[i] * weights[i] / total : 0.0;
            }

            double worst = HasIntercept ? Math.Abs(slope.Sum()) : 0.0;
            for (int j = 0; j < p; j++)
            {
                double[] column = new double[n];
                Data.Design.CopyColumn(j, column);
                double mean = column.Zip(weights, static (x, w) => x * w).Sum() / total;
                double deviation = Math.Sqrt(column.Zip(weights, (x, w) => w * (x - mean) * (x - mean)).Sum() / total);
                double unit = Standardizes && deviation > 1e-12 ? deviation : 1.0,
                    factor = Factors?[j] ?? 1.0,
                    b = result.Coefficients[j];
                double g = column.Zip(slope, static (x, s) => x * s).Sum() + (result.L2 * factor * unit * unit * b);
                double l1 = result.L1 * factor * unit;
                double up = g + (b >= 0.0 ? l1 : -l1),
                    down = g - (b <= 0.0 ? l1 : -l1);
                double lower = Lower?[j] ?? double.NegativeInfinity,
                    upper = Upper?[j] ?? double.PositiveInfinity;
                Assert.That(b, Is.InRange(lower, upper));
                bool isConstant = HasIntercept && deviation <= 1e-12;
                worst = isConstant || b >= upper ? worst : Math.Max(worst, -up);
                worst = isConstant || b <= lower ? worst : Math.Max(worst, down);
            }

            return worst;
        }

        private double[] Constant(int value) => [.. Enumerable.Repeat((double)value, Data.RowCount)];

        private RegressionData Again(double[] outcome, KeyValuePair<string, double[]>[] further)
        {
            double[][] columns = new double[Data.Design.ColumnCount][];
            for (int j = 0; j < columns.Length; j++)
            {
                columns[j] = new double[Data.RowCount];
                Data.Design.CopyColumn(j, columns[j]);
            }

            RegressionData again = RegressionData.Create(
                [.. columns.Select((c, j) => KeyValuePair.Create(Data.Design.ColumnNames[j], c)), .. further],
                outcome
            );
            again = Data.HasOffset ? again.WithOffset(Data.Offset.ToArray()) : again;
            return Data.Weights is { } weights ? again.WithWeights(weights.Values.ToArray(), weights.Kind) : again;
        }

        private static double Normal(Random random) =>
            Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
    }
}
