using System.Collections.Immutable;
using Crabbymetrics.Inference;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>Covariances from given information and scores of many parameters, with and without a large diagonal block, against MathNet's
/// inverse.</summary>
public sealed class LargeInformationTests
{
    // On both sides of where the factorization goes by panels, of a panel of 8, of a block of 48 and of a chunk of 256 columns.
    [TestCase(1)]
    [TestCase(31)]
    [TestCase(33)]
    [TestCase(95)]
    [TestCase(96)]
    [TestCase(97)]
    [TestCase(145)]
    [TestCase(203)]
    [TestCase(310)]
    public void A_dense_information_has_its_inverse(int k) => Check(new GivenMatrices(Dense(k), Dense(k, seed: 9)));

    // Head and block: the block at an end, in the middle, all there is, or too small to matter.
    [TestCase(5, 100, 0)]
    [TestCase(0, 120, 0)]
    [TestCase(1, 99, 0)]
    [TestCase(0, 200, 7)]
    [TestCase(3, 230, 40)]
    [TestCase(60, 70, 5)]
    [TestCase(70, 60, 0)]
    public void An_arrowhead_has_its_inverse(int before, int block, int after)
    {
        double[,] information = Arrowhead(before, block, after, seed: 1);
        // A middle with the same zeros, as rows that are independent have, and one without, as clusters have.
        Check(new GivenMatrices(information, Arrowhead(before, block, after, seed: 2)));
        Check(new GivenMatrices(information, Dense(before + block + after, seed: 3)));
    }

    [TestCase(30)]
    [TestCase(150)]
    public void A_change_of_units_and_origins_is_carried_over(int k)
    {
        RandomSource random = new(5);
        double[,] jacobian = new double[k, k];
        for (int j = 0; j < k; j++)
        {
            jacobian[j, j] = 0.5 + random.NextDouble();
            jacobian[0, j] += random.NextNormal();
        }

        jacobian[k - 1, 3] = 0.7;
        Check(new GivenMatrices(Dense(k), Dense(k, seed: 9), jacobian));
    }

    [TestCase(60)]
    [TestCase(130)]
    public void A_dependent_parameter_is_named(int k)
    {
        double[,] information = Dense(k);
        int last = k - 2;
        for (int j = 0; j < k; j++)
        {
            information[last, j] = information[j, last] = information[4, j];
        }

        information[last, last] = information[4, 4];
        Assert.That(
            () => new GivenMatrices(information, Dense(k)).Covariance("vanilla"),
            Throws.TypeOf<CrabbymetricsException>().With.Message.Contains($"'b{last}' is a linear combination")
        );
    }

    [Test]
    public void A_parameter_that_repeats_the_block_is_named()
    {
        // The intercept is the sum of all dummies.
        double[,] information = Arrowhead(1, 120, 0, seed: 1);
        information[0, 0] = 0.0;
        for (int j = 1; j <= 120; j++)
        {
            information[0, j] = information[j, 0] = information[j, j];
            information[0, 0] += information[j, j];
        }

        Assert.That(
            () => new GivenMatrices(information, Dense(121)).Covariance("vanilla"),
            Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("is a linear combination")
        );
    }

    [Test]
    public void The_bits_are_the_same_every_time()
    {
        GivenMatrices result = new(Dense(310), Dense(310, seed: 9));
        double[] once = result.Covariance("hc0").Values.ToArray();
        for (int i = 0; i < 5; i++)
        {
            Assert.That(result.Covariance("hc0").Values.SequenceEqual(once));
        }
    }

    private static void Check(GivenMatrices result)
    {
        Matrix<double> inverse = Matrix<double>.Build.DenseOfArray(result.Information).Inverse();
        Matrix<double> jacobian = Matrix<double>.Build.DenseOfArray(result.Jacobian);
        Matrix<double> middle = Matrix<double>.Build.DenseOfArray(result.Middle);
        AssertNear(result.Covariance("vanilla"), jacobian * inverse * jacobian.Transpose());
        AssertNear(result.Covariance("hc0"), jacobian * inverse * middle * inverse * jacobian.Transpose());
    }

    private static void AssertNear(CovarianceMatrix actual, Matrix<double> expected)
    {
        double largest = 0.0;
        for (int a = 0; a < actual.Dimension; a++)
        {
            for (int b = 0; b < actual.Dimension; b++)
            {
                Assert.That(actual[a, b], Is.EqualTo(actual[b, a]));
                largest = Math.Max(largest, Math.Abs(actual[a, b] - expected[a, b]) / Math.Sqrt(expected[a, a] * expected[b, b]));
            }
        }

        Assert.That(largest, Is.LessThan(1e-12), actual.Kind);
    }

    private static double[,] Dense(int k, long seed = 1)
    {
        RandomSource random = new(seed);
        int rows = (2 * k) + 10;
        Matrix<double> x = Matrix<double>.Build.Dense(rows, k, (_, j) => (1.0 + (j % 4)) * random.NextNormal());
        return Symmetric(x.TransposeThisAndMultiply(x));
    }

    // From rows that are in one level of a factor each, and have the other columns.
    private static double[,] Arrowhead(int before, int block, int after, long seed)
    {
        RandomSource random = new(seed);
        int k = before + block + after;
        Matrix<double> x = Matrix<double>.Build.Dense(
            20 * k,
            k,
            (i, j) =>
                j >= before && j < before + block ? (i % (block + 1) == j - before ? 1.0 + (0.1 * (i % 3)) : 0.0) : random.NextNormal()
        );
        return Symmetric(x.TransposeThisAndMultiply(x));
    }

    private static double[,] Symmetric(Matrix<double> matrix) => ((matrix + matrix.Transpose()) * 0.5).ToArray();

    /// <summary>A result that is nothing but its matrices.</summary>
    private sealed class GivenMatrices(double[,] information, double[,] middle, double[,]? jacobian = null)
        : IEstimationResult,
            IInformation,
            IScoreContributions
    {
        private readonly int _k = information.GetLength(0);

        public double[,] Information => information;

        public double[,] Middle => middle;

        public double[,] Jacobian { get; } = jacobian ?? Matrix<double>.Build.DenseIdentity(information.GetLength(0)).ToArray();

        public string EstimatorName => "given";

        public ImmutableArray<string> ParameterNames => [.. Enumerable.Range(0, _k).Select(static j => $"b{j}")];

        public ImmutableArray<double> Parameters => [.. Enumerable.Repeat(1.0, _k)];

        public double ObservationCount => 1000.0;

        public FitDiagnostics Diagnostics { get; } =
            new()
            {
                Converged = true,
                Iterations = 0,
                TerminationReason = TerminationReason.Solved,
                Objective = 0.0,
            };

        public int WorkingParameterCount => _k;

        public int RowCount => 1000;

        public void CopyInformation(Span<double> values) => information.Cast<double>().ToArray().CopyTo(values);

        public void CopyJacobian(Span<double> values) => Jacobian.Cast<double>().ToArray().CopyTo(values);

        public void CopyScores(int firstRow, int rowCount, Span<double> scores) => throw new NotSupportedException();

        public void ScoreOuterProduct(ReadOnlySpan<double> multipliers, Span<double> outerProduct) =>
            middle.Cast<double>().ToArray().CopyTo(outerProduct);

        public CovarianceMatrix Covariance(string name) => CovarianceRegistry.Default.Find(name).Estimate(this, CovarianceArguments.None);
    }
}
