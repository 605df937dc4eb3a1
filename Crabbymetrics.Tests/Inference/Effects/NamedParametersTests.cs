using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Effects;

/// <summary>Results of others, whose parameters stand in any order and beside ancillary ones: coefficients are found by name.</summary>
internal sealed class NamedParametersTests
{
    private static readonly DesignMatrix s_design = DesignMatrix.Create(
        4,
        [KeyValuePair.Create("a", new[] { 1.0, 2.0, 0.5, 3.0 }), KeyValuePair.Create("b", new[] { 0.3, -1.0, 2.0, 0.0 })]
    );

    [Test]
    public void Ancillary_parameters_are_no_ratios_and_have_no_effects()
    {
        LogLinear result = new(["Log(scale)", "b", "(Intercept)", "a"], [7.0, 0.2, -0.5, 0.1], s_design);
        LogLinear plain = new(["(Intercept)", "a", "b"], [-0.5, 0.1, 0.2], s_design);

        Assert.Multiple(() =>
        {
            EffectTable ratios = RateRatios.Create(result, Covariance(result));
            Assert.That(ratios.Select(static row => row.Name), Is.EqualTo(new[] { "(Intercept)", "a", "b" }));
            Assert.That(ratios["a"].Estimate, Is.EqualTo(Math.Exp(0.1)));
            Assert.That(ratios["b"].StandardError, Is.EqualTo(Math.Exp(0.2) * 0.2).Within(1e-15));
            foreach (string name in (string[])["a", "b"])
            {
                CoefficientRow effect = MarginalEffects.Average(result, Covariance(result))[name];
                CoefficientRow expected = MarginalEffects.Average(plain, Covariance(plain))[name];
                Assert.That(effect.Estimate, Is.EqualTo(expected.Estimate).Within(1e-14));
                Assert.That(effect.StandardError, Is.EqualTo(expected.StandardError).Within(1e-14));
            }

            Assert.That(
                MeanPredictions.Create(result, Covariance(result))[1].MeanStandardError,
                Is.EqualTo(MeanPredictions.Create(plain, Covariance(plain))[1].MeanStandardError).Within(1e-14)
            );
        });
    }

    [Test]
    public void A_column_without_a_parameter_is_named()
    {
        LogLinear result = new(["(Intercept)", "a", "Log(scale)"], [-0.5, 0.1, 7.0], s_design);

        Assert.Multiple(() =>
        {
            Assert.That(() => RateRatios.Create(result, Covariance(result)), Names());
            Assert.That(() => MarginalEffects.Average(result, Covariance(result)), Names());
            Assert.That(() => MarginalEffects.AtMeans(result, Covariance(result)), Names());
            Assert.That(() => MeanPredictions.Create(result, Covariance(result)), Names());
        });

        static NUnit.Framework.Constraints.IResolveConstraint Names() =>
            Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("'b'").And.Message.Contains("Log(scale)");
    }

    [Test]
    public void New_rows_with_the_columns_of_the_fit_in_another_order_are_refused()
    {
        LogLinear result = new(["(Intercept)", "a", "b"], [-0.5, 0.1, 0.2], s_design);
        DesignMatrix swapped = DesignMatrix.Create(1, [KeyValuePair.Create("b", new[] { 1.0 }), KeyValuePair.Create("a", new[] { 2.0 })]);

        Assert.That(
            () => MeanPredictions.Create(result, Covariance(result), swapped),
            Throws.ArgumentException.With.Message.Contains("'b'").And.Message.Contains("a, b")
        );
    }

    // Variances that tell the parameters apart: the squares of the absolute estimates.
    private static CovarianceMatrix Covariance(LogLinear result)
    {
        int k = result.Parameters.Length;
        double[] values = new double[k * k];
        for (int j = 0; j < k; j++)
        {
            values[(j * k) + j] = result.Parameters[j] * result.Parameters[j];
        }

        return new CovarianceMatrix("vanilla", result.ParameterNames, values.AsSpan());
    }

    private sealed class LogLinear(ImmutableArray<string> names, ImmutableArray<double> parameters, DesignMatrix design)
        : IEstimationResult,
            ILinearPredictorModel
    {
        public string EstimatorName => "log-linear";

        public ImmutableArray<string> ParameterNames => names;

        public ImmutableArray<double> Parameters => parameters;

        public double ObservationCount => design.RowCount;

        public FitDiagnostics Diagnostics =>
            new()
            {
                Converged = true,
                Iterations = 1,
                TerminationReason = TerminationReason.Solved,
                Objective = 0.0,
            };

        public DesignMatrix Design => design;

        public ReadOnlyMemory<double> Offset => default;

        public bool HasIntercept => true;

        public string LinkName => "log";

        public void InverseLink(ReadOnlySpan<double> linearPredictors, Span<double> means, Span<double> first, Span<double> second)
        {
            for (int i = 0; i < linearPredictors.Length; i++)
            {
                double mean = Math.Exp(linearPredictors[i]);
                Set(means, i, mean);
                Set(first, i, mean);
                Set(second, i, mean);
            }
        }

        private static void Set(Span<double> values, int index, double value)
        {
            if (!values.IsEmpty)
            {
                values[index] = value;
            }
        }
    }
}
