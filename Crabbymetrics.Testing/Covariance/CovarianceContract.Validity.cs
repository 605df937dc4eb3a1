using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Testing;

/// <content>The size of the covariance, results of other kinds, weights, arguments that are not read.</content>
public abstract partial class CovarianceContract<TCovariance>
{
    private const int LargeUnits = 60;
    private const int LargePeriods = 60;
    private const int LargeSamples = 4;

    /// <summary>Whether a covariance may have a negative eigenvalue, as a sum over several clusterings may.</summary>
    /// <value>Default false.</value>
    protected virtual bool MayBeIndefinite => false;

    /// <summary>Whether the standard errors come near those of the model where the model is true and the sample large.</summary>
    /// <value>Default true.</value>
    protected virtual bool HoldsUnderTheModel => true;

    /// <summary>No combination of parameters has a negative variance.</summary>
    [Test]
    public void No_combination_has_a_negative_variance()
    {
        if (MayBeIndefinite)
        {
            Assert.Inconclusive("The formula may be indefinite.");
        }

        CovarianceMatrix covariance = Covariance.Estimate(Fit(CreateData()), Arguments);
        int k = covariance.Dimension;
        Matrix<double> correlations = Matrix<double>.Build.Dense(
            k,
            k,
            (a, b) => covariance[a, b] / Math.Sqrt(covariance[a, a] * covariance[b, b])
        );
        Assert.That(
            ((correlations + correlations.Transpose()) / 2.0).Evd(Symmetricity.Symmetric).EigenValues.Select(static value => value.Real),
            Has.All.GreaterThan(-1e-9)
        );
    }

    /// <summary>A result of another type with the same rows has the same covariance: the formula asks for capabilities and not for
    /// types.</summary>
    [Test]
    public void A_result_of_another_type_has_the_same_covariance()
    {
        RegressionData data = CreateData();
        CovarianceMatrix actual;
        try
        {
            actual = Covariance.Estimate(new PlainPoisson(data), Arguments);
        }
        catch (NotSupportedException lacking)
        {
            Assert.That(lacking.Message, Does.Contain("I"), "the capability that it lacks");
            Assert.Inconclusive(lacking.Message);
            return;
        }

        AssertNear(
            actual,
            Covariance.Estimate(new PoissonEstimator(new PoissonOptions { Tolerance = 1e-9 }).Fit(data), Arguments),
            static _ => 1.0
        );
    }

    /// <summary>An argument that the formula does not declare is refused: it would change nothing, and its giver believes that it
    /// does.</summary>
    [Test]
    public void Arguments_that_are_not_read_are_refused()
    {
        (CovarianceInputs Input, CovarianceArguments Given)[] all =
        [
            (CovarianceInputs.Clusters, new CovarianceArguments { Clusters = ["group"] }),
            (CovarianceInputs.Lag, new CovarianceArguments { Lag = 1 }),
            (CovarianceInputs.SmallSample, new CovarianceArguments { SmallSample = "n/(n-1)" }),
            (CovarianceInputs.MultiwayFactor, new CovarianceArguments { MultiwayFactor = MultiwayFactor.EachTerm }),
            (CovarianceInputs.ClusterDegreesOfFreedom, new CovarianceArguments { ClusterDegreesOfFreedom = true }),
        ];
        IEstimationResult result = Fit(CreateData());
        CovarianceArguments[] unread = [.. all.Where(entry => !Covariance.Reads.HasFlag(entry.Input)).Select(static entry => entry.Given)];
        if (unread.Length == 0)
        {
            Assert.Inconclusive("The formula reads every argument.");
        }

        Assert.Multiple(() =>
        {
            foreach (CovarianceArguments given in unread)
            {
                Assert.That(() => Covariance.Estimate(result, given), Throws.ArgumentException, $"{given.Given}");
            }
        });
    }

    /// <summary>Frequency weights are repeated rows, or are refused with a reason: never NaN.</summary>
    [Test]
    public void Frequency_weights_are_repeated_rows_or_refused()
    {
        RegressionData data = CreateData();
        double[] counts = [.. Enumerable.Range(0, data.RowCount).Select(static i => 1.0 + (i % 3))];
        int[] rows = [.. Enumerable.Range(0, data.RowCount).SelectMany(i => Enumerable.Repeat(i, (int)counts[i]))];
        CovarianceMatrix actual,
            expected;
        try
        {
            actual = Covariance.Estimate(Fit(data.WithWeights(counts, WeightKind.Frequency)), Arguments);
            expected = Covariance.Estimate(Fit(data.SelectRows(rows)), Arguments);
        }
        catch (InferenceUnavailableException reason)
        {
            Assert.Inconclusive($"Refused: {reason.Message}");
            return;
        }
        catch (ArgumentException reason)
        {
            Assert.Inconclusive($"Refused: {reason.Message}");
            return;
        }

        Assert.That(actual.StandardErrors(), Has.None.NaN);
        AssertNear(actual, expected, static _ => 1.0);
    }

    /// <summary>Where the model is true and the sample large, the standard errors are those of the model, within 15 percent on
    /// average.</summary>
    [Test]
    public void In_a_large_sample_of_the_model_the_errors_are_those_of_the_model()
    {
        if (!HoldsUnderTheModel)
        {
            Assert.Inconclusive("The formula does not hold under the model.");
        }

        double sum = 0.0;
        int count = 0;
        for (int sample = 0; sample < LargeSamples; sample++)
        {
            PoissonResult result = new PoissonEstimator().Fit(LargeData(sample));
            double[] model = [.. result.Covariance("vanilla").StandardErrors()],
                errors = [.. Covariance.Estimate(result, Arguments).StandardErrors()];
            for (int j = 0; j < model.Length; j++, count++)
            {
                sum += Math.Log(errors[j] / model[j]);
            }
        }

        Assert.That(Math.Exp(sum / count), Is.InRange(0.85, 1.15), "standard errors over those of the model");
    }

    private static RegressionData LargeData(int sample)
    {
        const int Rows = LargeUnits * LargePeriods;
        RandomSource random = new(41, sample);
        double[,] x = new double[Rows, 2];
        double[] y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            (x[i, 0], x[i, 1]) = (random.NextNormal(), random.NextDouble());
            y[i] = random.NextPoisson(Math.Exp(0.5 + (0.3 * x[i, 0]) + (0.2 * x[i, 1])));
        }

        return RegressionData
            .Create(x, y)
            .WithClusters("group", [.. Enumerable.Range(0, Rows).Select(static i => i / LargePeriods)])
            .WithTime([.. Enumerable.Range(0, Rows).Select(static i => i % LargePeriods)]);
    }
}
