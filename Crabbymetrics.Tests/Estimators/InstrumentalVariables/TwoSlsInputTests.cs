using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Testing;

namespace Crabbymetrics.Tests.Estimators.InstrumentalVariables;

/// <summary>Bad input of an equation with instruments: a clear error, or a warning that names the column.</summary>
public sealed class TwoSlsInputTests
{
    private static readonly RegressionData Good = InstrumentData.Create();

    [Test]
    public void Data_without_instruments_are_refused() =>
        Assert.That(
            () => new TwoSlsEstimator().Fit(ContractData.Counts()),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("needs instruments").And.Message.Contains("ols")
        );

    [Test]
    public void Fewer_instruments_than_endogenous_regressors_are_refused() =>
        Assert.That(
            () => new TwoSlsEstimator().Fit(Good.WithInstruments(Design(("z1", i => Z(i, 0))), "year", "w")),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("2 endogenous regressors (year, w) and 1 excluded instrument:")
        );

    [Test]
    public void Instruments_given_to_an_estimator_that_takes_none_are_refused() =>
        Assert.That(
            static () => new PoissonEstimator().Fit(Good),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("instruments")
        );

    [Test]
    public void An_instrument_that_is_a_regressor_is_taken_as_exogenous()
    {
        RegressionData data = Good.WithInstruments(
            Design(("z1", i => Z(i, 0)), ("year", i => Good.Design[i, 0]), ("z2", i => Z(i, 1))),
            "w"
        );
        TwoSlsResult result = new TwoSlsEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("'year'"));
            Assert.That(result.InstrumentNames, Is.EqualTo((string[])["z1", "z2"]));
        });
        RegressionData other = Good.WithInstruments(Design(("year", i => Z(i, 0))), "w");
        Assert.That(() => new TwoSlsEstimator().Fit(other), Throws.InstanceOf<ArgumentException>().With.Message.Contains("'year'"));
        RegressionData own = Good.WithInstruments(Design(("w", i => Good.Design[i, 1])), "w");
        Assert.That(() => new TwoSlsEstimator().Fit(own), Throws.InstanceOf<ArgumentException>().With.Message.Contains("one or the other"));
    }

    [Test]
    public void Collinear_instruments_are_left_out_and_named()
    {
        RegressionData data = Good.WithInstruments(
            Design(
                ("z1", i => Z(i, 0)),
                ("sum", i => Z(i, 0) + (2.0 * Good.Design[i, 0])),
                ("z2", i => Z(i, 1)),
                ("constant", static _ => 3.0)
            ),
            "w"
        );
        TwoSlsResult result = new TwoSlsEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("Instruments 'sum', 'constant' are linear combinations"));
            Assert.That(result.InstrumentNames, Is.EqualTo((string[])["z1", "z2"]));
        });
        Assert.That(
            () => new TwoSlsEstimator(new TwoSlsOptions { Collinearity = CollinearityPolicy.Throw }).Fit(data),
            Throws.InstanceOf<IdentificationException>().With.Message.Contains("'sum', 'constant'")
        );
    }

    [Test]
    public void A_duplicate_endogenous_regressor_is_left_out_and_named()
    {
        RegressionData data = With(("w2", i => Good.Design[i, 1])).WithInstruments(Good.Instruments!.Design, "w", "w2");
        TwoSlsResult result = new TwoSlsEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters[3], Is.NaN);
            Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("'w2'"));
            Assert.That(result.EndogenousNames, Is.EqualTo((string[])["w"]));
            Assert.That(result.Parameters[2], Is.EqualTo(new TwoSlsEstimator().Fit(Good).Parameters[2]).Within(1e-12));
            Assert.That(result.Summary("hc1").Rows[3].StandardError, Is.Null);
        });
    }

    [Test]
    public void An_endogenous_regressor_that_is_a_combination_of_exogenous_ones_is_named()
    {
        RegressionData data = With(("same", i => 4.0 - (2.0 * Good.Design[i, 0]))).WithInstruments(Good.Instruments!.Design, "w", "same");
        Assert.That(new TwoSlsEstimator().Fit(data).Diagnostics.Warnings, Has.Some.Contains("'same'"));
        RegressionData alone = data.WithInstruments(Good.Instruments!.Design, "same");
        Assert.That(
            () => new TwoSlsEstimator().Fit(alone),
            Throws.InstanceOf<IdentificationException>().With.Property(nameof(IdentificationException.Columns)).Contains("same")
        );
    }

    [Test]
    public void What_the_instruments_do_not_move_is_named()
    {
        // Two endogenous regressors that the instruments move together.
        RegressionData data = With(("u", i => Fitted(i) + Noise(i)));
        data = data.WithInstruments(Design(("z1", i => Z(i, 0)), ("dead", Noise)), "w", "u");
        Assert.That(() => new TwoSlsEstimator().Fit(data), Throws.Nothing);
        double[] orthogonal = Orthogonal();
        RegressionData dead = Good.WithInstruments(Design(("z1", i => orthogonal[i])), "w");
        Assert.That(
            () => new TwoSlsEstimator().Fit(dead),
            Throws.InstanceOf<IdentificationException>().With.Message.Contains("'w'").And.Message.Contains("do not move")
        );

        static double Fitted(int i) => Z(i, 0);
    }

    [Test]
    public void A_constant_outcome_is_a_perfect_fit_without_inference()
    {
        RegressionData data = Replace(static _ => 5.0);
        TwoSlsResult result = new TwoSlsEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters[0], Is.EqualTo(5.0).Within(1e-12));
            Assert.That(result.Parameters[2], Is.EqualTo(0.0).Within(1e-14));
            Assert.That(result.Sigma, Is.Zero);
            Assert.That(result.RSquared, Is.NaN);
            Assert.That(result.Summary().InferenceUnavailableReason, Does.Contain("perfect"));
        });
    }

    [Test]
    public void As_many_observations_as_coefficients_have_no_inference()
    {
        int[] rows = [0, 7, 20];
        TwoSlsResult few = new TwoSlsEstimator().Fit(
            InstrumentData.Create(1).SelectRows(rows).WithWeights([1.0, 1.0, 1.0], WeightKind.Analytic)
        );
        Assert.That(few.Summary().InferenceUnavailableReason, Does.Contain("3 observations and 3 coefficients"));
        double[] weights = new double[Good.RowCount];
        weights[3] = weights[30] = weights[66] = 1.0;
        TwoSlsResult weighted = new TwoSlsEstimator().Fit(InstrumentData.Create(1).WithWeights(weights, WeightKind.Analytic));
        Assert.That(weighted.Summary().InferenceUnavailableReason, Does.Contain("3 observations and 3 coefficients"));
    }

    [Test]
    public void One_cluster_is_refused() =>
        Assert.That(
            static () =>
                new TwoSlsEstimator()
                    .Fit(Good.WithClusters("one", new int[Good.RowCount]))
                    .Covariance("cr1", new CovarianceArguments { Clusters = ["one"] }),
            Throws.InstanceOf<ArgumentException>().Or.InstanceOf<CrabbymetricsException>()
        );

    private static double Z(int row, int column) => Good.Instruments!.Design[row, column];

    private static double Noise(int row) => Math.Sin(1.0 + (row * row));

    // A column that is orthogonal, under the weights, to the constant, the year and w.
    private static double[] Orthogonal()
    {
        int n = Good.RowCount;
        ReadOnlySpan<double> weights = Good.Weights!.Values.Span;
        List<double[]> basis = [];
        double[][] columns =
        [
            [.. Enumerable.Repeat(1.0, n)],
            [.. Enumerable.Range(0, n).Select(static i => Good.Design[i, 0] - 1905.0)],
            [.. Enumerable.Range(0, n).Select(static i => Good.Design[i, 1])],
            [.. Enumerable.Range(0, n).Select(Noise)],
        ];
        foreach (double[] column in columns)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] earlier in basis)
                {
                    double product = 0.0,
                        square = 0.0;
                    for (int i = 0; i < n; i++)
                    {
                        product += weights[i] * earlier[i] * column[i];
                        square += weights[i] * earlier[i] * earlier[i];
                    }

                    for (int i = 0; i < n; i++)
                    {
                        column[i] -= product / square * earlier[i];
                    }
                }
            }

            basis.Add(column);
        }

        return basis[^1];
    }

    private static DesignMatrix Design(params (string Name, Func<int, double> Value)[] columns) =>
        DesignMatrix.Create(
            Good.RowCount,
            columns.Select(static column =>
                KeyValuePair.Create(column.Name, Enumerable.Range(0, Good.RowCount).Select(column.Value).ToArray())
            )
        );

    private static RegressionData With((string Name, Func<int, double> Value) further) =>
        Good.WithDesign(Design(("year", i => Good.Design[i, 0]), ("w", i => Good.Design[i, 1]), further));

    private static RegressionData Replace(Func<int, double> outcome) =>
        RegressionData
            .Create(Good.Design, [.. Enumerable.Range(0, Good.RowCount).Select(outcome)])
            .WithInstruments(Good.Instruments!.Design, "w");
}
