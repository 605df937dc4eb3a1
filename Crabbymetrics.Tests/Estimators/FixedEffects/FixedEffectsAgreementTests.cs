using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using CsCheck;

namespace Crabbymetrics.Tests.Estimators.FixedEffects;

/// <summary>Least squares with effects absorbed, as dummies and as factors, on graphs of every kind: the same numbers.</summary>
public sealed class FixedEffectsAgreementTests
{
    private static readonly Gen<(int Kind, long Seed, bool IsWeighted, bool HasTrend)> Cases =
        from kind in Gen.Int[0, 4]
        from seed in Gen.Long[1, 1_000_000]
        from isWeighted in Gen.Bool
        from hasTrend in Gen.Bool
        select (kind, seed, isWeighted, hasTrend);

    [Test]
    public void Dummies_factors_and_absorbed_effects_agree() =>
        Cases.Sample(
            static one =>
            {
                Sample sample = new(one.Kind, one.Seed, one.IsWeighted, one.HasTrend);
                OlsResult absorbed = new OlsEstimator(new OlsOptions { KeepSingletons = true }).Fit(sample.Absorbed());
                OlsResult dummies = new OlsEstimator().Fit(sample.Written());
                Compare(absorbed, dummies, 1);
                if (!one.HasTrend)
                {
                    Compare(absorbed, new OlsEstimator().Fit(sample.Factors()), 1);
                }
            },
            iter: 60
        );

    [Test]
    public void Combined_effects_of_more_than_two_to_the_31_cells_are_those_of_their_pairs()
    {
        // 50,000 x 50,000 cells, of which each firm has one.
        const int n = 100_000;
        RandomSource random = new(11);
        double[] firm = [.. Enumerable.Range(0, n).Select(static i => (double)(i / 2))];
        double[] place = Array.ConvertAll(firm, static f => (f * 7919.0) % 50_000.0);
        double[] x = [.. firm.Select(_ => random.NextNormal())];
        double[] y = [.. x.Select((value, i) => value + (0.001 * place[i]) + random.NextNormal())];
        MemoryColumns columns = MemoryColumns.Empty.With("y", y).With("x", x).With("firm", firm).With("place", place);
        FixedEffectsOlsResult pairs = Fit(columns, "y ~ x | firm^place");
        FixedEffectsOlsResult firms = Fit(columns, "y ~ x | firm");
        Assert.Multiple(() =>
        {
            Assert.That(pairs.AbsorbedRank, Is.EqualTo(50_000));
            Assert.That(pairs.Coefficients[0], Is.EqualTo(firms.Coefficients[0]));
            Assert.That(pairs.Covariance("hc1").StandardErrors()[0], Is.EqualTo(firms.Covariance("hc1").StandardErrors()[0]));
        });
    }

    private static FixedEffectsOlsResult Fit(MemoryColumns columns, string formula) =>
        new FixedEffectsOlsEstimator().Fit(ModelFrame.Read(columns, formula).Data);

    private static void Compare(OlsResult absorbed, OlsResult written, int first)
    {
        Assert.Multiple(() =>
        {
            foreach (string vcov in (string[])["vanilla", "hc1", "cr1", "hac", "driscoll-kraay"])
            {
                bool counts = vcov is "vanilla" or "hc1" or "cr1";
                CovarianceArguments plain = new() { Clusters = vcov is "cr1" or "hac" ? ["block"] : [], Lag = counts ? null : 2 };
                CoefficientTable left = absorbed.Summary(vcov, plain with { AbsorbedCount = counts ? AbsorbedCount.Full : null });
                CoefficientTable right = written.Summary(vcov, plain);
                for (int j = 0; j < 2; j++)
                {
                    double error = right[first + j].StandardError!.Value;
                    Assert.That(left[j].Estimate, Is.EqualTo(right[first + j].Estimate).Within(1e-9 * error), vcov);
                    Assert.That(left[j].StandardError, Is.EqualTo(error).Within(1e-9 * error), vcov);
                }
            }

            Assert.That(absorbed.ResidualDegreesOfFreedom, Is.EqualTo(written.ResidualDegreesOfFreedom));
            Assert.That(absorbed.RSquared, Is.EqualTo(written.RSquared).Within(1e-10));
        });
    }

    // Twenty workers for six years in firms that form a tree, a chain, a star, a complete graph or two halves that do not meet.
    private sealed class Sample
    {
        private const int Workers = 20;
        private const int Years = 6;
        private const int Firms = 6;
        private readonly int[] _worker = new int[Workers * Years];
        private readonly int[] _firm = new int[Workers * Years];
        private readonly int[] _year = new int[Workers * Years];
        private readonly int[] _block = new int[Workers * Years];
        private readonly double[][] _columns;
        private readonly double[] _y;
        private readonly double[]? _weights;
        private readonly bool _hasTrend;

        public Sample(int kind, long seed, bool isWeighted, bool hasTrend)
        {
            RandomSource random = new(seed);
            int n = _worker.Length;
            _columns = [new double[n], new double[n]];
            _y = new double[n];
            _weights = isWeighted ? new double[n] : null;
            _hasTrend = hasTrend;
            for (int i = 0; i < n; i++)
            {
                (int worker, int year) = (i / Years, i % Years);
                int draw = (int)(random.NextDouble() * Firms);
                bool moves = year > 2 && worker % 2 == 0;
                _firm[i] = kind switch
                {
                    0 => worker < Firms - 1 ? (moves ? worker + 1 : worker / 2) : worker % Firms,
                    1 => (worker + (moves ? 1 : 0)) % Firms,
                    2 => moves ? 0 : worker % Firms,
                    3 => draw,
                    _ => (worker % 2 * (Firms / 2)) + (draw % (Firms / 2)),
                };
                (_worker[i], _year[i], _block[i]) = (worker, year, worker / 2);
                _columns[0][i] = random.NextNormal() + worker;
                _columns[1][i] = random.NextNormal() + (0.1 * _firm[i] * year);
                _y[i] = _columns[0][i] - (0.5 * _columns[1][i]) + worker + _firm[i] + random.NextNormal();
                if (_weights is not null)
                {
                    _weights[i] = 0.5 + random.NextDouble();
                }
            }
        }

        public RegressionData Absorbed()
        {
            RegressionData data = Of(Numeric()).WithAbsorbed("worker", _worker).WithAbsorbed("firm", _firm);
            return _hasTrend ? data.WithAbsorbed("firm[year]", _firm, Trend()) : data;
        }

        public RegressionData Written()
        {
            List<DesignColumn> columns = Numeric();
            AddDummies(columns, "worker", _worker, [.. _worker.Select(static _ => 1.0)]);
            AddDummies(columns, "firm", _firm, [.. _worker.Select(static _ => 1.0)]);
            if (_hasTrend)
            {
                AddDummies(columns, "trend", _firm, Trend());
            }

            return Of(columns);
        }

        public RegressionData Factors()
        {
            List<DesignColumn> columns = Numeric();
            columns.Add(CategoricalColumn.Create("worker", [.. _worker.Select(static id => $"{id:00}")]));
            columns.Add(CategoricalColumn.Create("firm", [.. _firm.Select(static id => $"{id:00}")]));
            return Of(columns);
        }

        private double[] Trend() => [.. _year.Select(static year => (double)year)];

        private List<DesignColumn> Numeric() => [new NumericColumn("x1", _columns[0]), new NumericColumn("x2", _columns[1])];

        private RegressionData Of(List<DesignColumn> columns)
        {
            RegressionData data = RegressionData.Create(DesignMatrix.Create(columns), _y).WithClusters("block", _block);
            data = data.WithTime([.. _year.Select((year, i) => (double)((_worker[i] % 2 * Years) + year))]);
            return _weights is null ? data : data.WithWeights(_weights, WeightKind.Analytic);
        }

        private static void AddDummies(List<DesignColumn> columns, string name, int[] ids, double[] values)
        {
            foreach (int level in ids.Distinct().Order())
            {
                columns.Add(new NumericColumn($"{name}{level}", [.. ids.Select((id, i) => id == level ? values[i] : 0.0)]));
            }
        }
    }
}
