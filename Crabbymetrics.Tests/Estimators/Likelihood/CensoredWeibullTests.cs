using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Estimators.Likelihood;

/// <summary>The censored Weibull of the sample against R's survreg: Fixtures/survival/README.md has the program.</summary>
public sealed class CensoredWeibullTests
{
    private const double Accuracy = 1e-10;

    private static readonly LikelihoodOptions Tight = new() { Tolerance = 1e-9 };

    private static LikelihoodResult Fit(RegressionData data, LikelihoodOptions? options = null) =>
        new CensoredWeibull(options ?? Tight).Fit(data);

    private static void AssertNear(IEnumerable<double> actual, double[] expected) =>
        Assert.Multiple(() =>
        {
            double[] values = [.. actual];
            Assert.That(values, Has.Length.EqualTo(expected.Length));
            for (int j = 0; j < expected.Length; j++)
            {
                Assert.That(
                    values[j],
                    Is.EqualTo(expected[j]).Within(Accuracy * Math.Abs(expected[j])),
                    FormattableString.Invariant($"{j}")
                );
            }
        });

    [Test]
    public void Options_are_copied()
    {
        LikelihoodOptions options = new() { Tolerance = 1e-9 };
        CensoredWeibull estimator = new(options);
        options.FitIntercept = false;
        Assert.That(estimator.Fit(Durations.Data()).ParameterNames, Does.Contain("(Intercept)"));
    }

    [Test]
    public void Estimates_and_likelihood_are_those_of_survreg()
    {
        LikelihoodResult result = Fit(Durations.Data());
        AssertNear(
            [.. result.Parameters, result.AncillaryParameters[0].Estimate],
            [4.379289350466203601, -0.033916867612946225, 0.072403393249457035, -0.582632512817634729]
        );
        Assert.Multiple(() =>
        {
            Assert.That(result.LogLikelihood, Is.EqualTo(-142.41164070016617).Within(1e-11));
            Assert.That(result.NullLogLikelihood, Is.EqualTo(-151.38702522465880).Within(1e-11));
            Assert.That(result.Aic, Is.EqualTo(8.0 + (2.0 * 142.41164070016617)).Within(1e-10));
        });
    }

    [Test]
    public void Covariances_are_those_of_survreg()
    {
        LikelihoodResult result = Fit(Durations.Data());
        CoefficientTable vanilla = result.Summary();
        double[] errors =
        [
            .. Enumerable.Range(0, 3).Select(j => vanilla[j].StandardError!.Value),
            vanilla.Ancillary[0].StandardError!.Value,
        ];
        AssertNear(
            errors,
            [
                Math.Sqrt(0.32447126820012944792),
                Math.Sqrt(0.00012074933726660133),
                Math.Sqrt(0.00081351187565030850),
                Math.Sqrt(0.01595540530244908897),
            ]
        );
        AssertNear(
            [result.Covariance()[0, 1], result.Covariance()[0, 2], result.Covariance()[1, 2]],
            [-0.00618381683510362684, -0.00141596214052195800, 0.00003502166029148417]
        );
        AssertNear(
            result.Joint!.Covariance("sandwich").StandardErrors(),
            [0.591226430573011164, 0.011418588676898178, 0.026081680940307557, 0.111806944523654722]
        );
        AssertNear(
            result.Joint!.Covariance("cr0").StandardErrors(),
            [0.597184815234944044, 0.011149657330303748, 0.039086216639566934, 0.084573938084066297]
        );
        AssertNear(result.Covariance("cr0").StandardErrors(), [0.597184815234944044, 0.011149657330303748, 0.039086216639566934]);
    }

    [Test]
    public void Weights_and_offsets_are_those_of_survreg()
    {
        RegressionData data = Durations.Data();
        LikelihoodResult weighted = Fit(data.WithWeights(Durations.Column("count"), WeightKind.Frequency));
        AssertNear(
            [.. weighted.Parameters, weighted.AncillaryParameters[0].Estimate],
            [4.679201076390341996, -0.039495646457519913, 0.089071106282049214, -0.535461423638428857]
        );
        AssertNear(weighted.Covariance().StandardErrors(), [0.4324519096410485708, 0.0082911983424905269, 0.0214623998981464670]);
        Assert.That(weighted.LogLikelihood, Is.EqualTo(-290.97848895376421).Within(1e-10));
        LikelihoodResult shifted = Fit(
            data.WithoutColumns("dose").WithOffset([.. Durations.Column("dose").Select(static dose => 0.1 * dose)])
        );
        AssertNear(
            [.. shifted.Parameters, shifted.AncillaryParameters[0].Estimate],
            [4.354421999159159284, -0.033058784040514433, -0.556846016397824384]
        );
    }

    [Test]
    public void Second_derivatives_by_differences_have_ten_digits()
    {
        LikelihoodResult expected = Fit(Durations.Data());
        LikelihoodResult actual = new Undifferentiated(Tight).Fit(Durations.Data());
        AssertNear(actual.Covariance().Values.ToArray(), expected.Covariance().Values.ToArray());
        AssertNear(actual.Parameters, [.. expected.Parameters]);
    }

    [TestCase("lbfgs")]
    [TestCase("bfgs")]
    [TestCase("newton-cg")]
    [TestCase("trust-region")]
    public void Any_solver_finds_the_maximum(string solver)
    {
        LikelihoodResult expected = Fit(Durations.Data());
        LikelihoodResult actual = Fit(
            Durations.Data(),
            new LikelihoodOptions
            {
                Tolerance = 1e-7,
                Solver = solver,
                MaxIterations = 1000,
            }
        );
        AssertNear([.. actual.Parameters, actual.LogLikelihood], [.. expected.Parameters, expected.LogLikelihood]);
    }

    [Test]
    public void Threads_change_no_bit()
    {
        LikelihoodResult one = Fit(Durations.Data(), new LikelihoodOptions { MaxDegreeOfParallelism = 1 });
        LikelihoodResult four = Fit(Durations.Data(), new LikelihoodOptions { MaxDegreeOfParallelism = 4 });
        Assert.That(four.Parameters, Is.EqualTo(one.Parameters));
    }

    [Test]
    public void Ratios_and_effects_are_of_the_columns_alone()
    {
        LikelihoodResult result = Fit(Durations.Data());
        EffectTable ratios = RateRatios.Create(result, result.Covariance());
        EffectTable effects = MarginalEffects.Average(result, result.Covariance());
        Assert.Multiple(() =>
        {
            Assert.That(ratios.Rows.Select(static row => row.Name), Is.EqualTo(new[] { "(Intercept)", "age", "dose" }));
            Assert.That(effects.Rows.Select(static row => row.Name), Is.EqualTo(new[] { "age", "dose" }));
            Assert.That(ratios.Rows[2].Estimate, Is.EqualTo(Math.Exp(0.072403393249457035)).Within(1e-11));
        });
    }

    [Test]
    public void A_collinear_column_is_left_out_by_name()
    {
        RegressionData data = Durations.Data();
        double[] twice = [.. Durations.Column("age").Select(static age => 2.0 * age)];
        RegressionData repeated = data.WithDesign(
            DesignMatrix.Create(
                data.RowCount,
                [
                    KeyValuePair.Create("age", Durations.Column("age")),
                    KeyValuePair.Create("twice", twice),
                    KeyValuePair.Create("dose", Durations.Column("dose")),
                ]
            )
        );
        LikelihoodResult result = Fit(repeated);
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters[2], Is.NaN);
            Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("'twice'"));
            Assert.That(result.Parameters[3], Is.EqualTo(0.072403393249457035).Within(1e-11));
            Assert.That(
                () => Fit(repeated, new LikelihoodOptions { Collinearity = CollinearityPolicy.Throw }),
                Throws.InstanceOf<IdentificationException>().With.Message.Contains("'twice'")
            );
        });
    }

    [Test]
    public void A_likelihood_without_a_maximum_is_no_answer()
    {
        RegressionData data = Durations.Data();
        double[] ended = Durations.Column("event");
        // Every row of the group is censored: the longer its durations, the better.
        RegressionData escaping = data.WithDesign(
            DesignMatrix.Create(data.RowCount, [KeyValuePair.Create("never", Array.ConvertAll(ended, static e => 1.0 - e))])
        );
        Assert.That(
            () => Fit(escaping, new LikelihoodOptions()),
            Throws.InstanceOf<ConvergenceException>().With.Message.Contains("'never'")
        );
    }

    [Test]
    public void Evaluation_at_other_coefficients_profiles_the_scale()
    {
        LikelihoodResult result = Fit(Durations.Data());
        double[] at = [.. result.Parameters];
        at[2] = 0.0;
        LikelihoodResult restricted = (LikelihoodResult)((IPointEvaluation)result).EvaluateAt(at);
        RegressionData fixedOffset = Durations
            .Data()
            .WithDesign(DesignMatrix.Create(60, []))
            .WithOffset([.. Durations.Column("age").Select(age => result.Parameters[1] * age)]);
        LikelihoodResult free = Fit(fixedOffset);
        Assert.Multiple(() =>
        {
            Assert.That(restricted.LogLikelihood, Is.LessThan(free.LogLikelihood));
            Assert.That(
                ((IPointEvaluation)result).EvaluateAt([.. result.Parameters]) is LikelihoodResult same ? same.LogLikelihood : 0.0,
                Is.EqualTo(result.LogLikelihood).Within(1e-10)
            );
        });
    }

    [Test]
    public void Bootstraps_and_tests_run()
    {
        LikelihoodResult result = Fit(Durations.Data());
        BootstrapResult bootstrap = result.Bootstrap(new BootstrapOptions { Replications = 50, Seed = 3 });
        Assert.Multiple(() =>
        {
            Assert.That(bootstrap.StandardErrors[1], Is.EqualTo(0.0114).Within(0.006));
            Assert.That(bootstrap.CompletedReplications, Is.EqualTo(50));
        });
    }

    [Test]
    public void Data_that_the_model_does_not_take_are_refused()
    {
        RegressionData data = Durations.Data();
        Assert.Multiple(() =>
        {
            Assert.That(
                () => Fit(data.WithColumn("event", [.. Enumerable.Repeat(0.5, 60)])),
                Throws.ArgumentException.With.Message.Contains("event")
            );
            Assert.That(
                () => Fit(data.WithAbsorbed("firm", Enumerable.Range(0, 60).ToArray())),
                Throws.ArgumentException.With.Message.Contains("weibull takes no")
            );
            Assert.That(() => new CensoredWeibull(new LikelihoodOptions { Tolerance = 0.0 }), Throws.ArgumentException);
            Assert.That(() => new CensoredWeibull(new LikelihoodOptions { Solver = "brent" }), Throws.ArgumentException);
        });
    }

    /// <summary>The same without second derivatives.</summary>
    private sealed class Undifferentiated(LikelihoodOptions options) : LikelihoodEstimator(options)
    {
        public override string Name => "weibull";

        public override ImmutableArray<string> AncillaryNames => ["Log(scale)"];

        protected override double Start(RegressionData data, Span<double> ancillary) => 3.0;

        protected override void Evaluate(in LikelihoodBlock rows)
        {
            double scale = Math.Exp(rows.Ancillary[0]);
            for (int i = 0; i < rows.RowCount; i++)
            {
                double ended = rows.Column("event")[i],
                    time = Math.Log(rows.Outcome[i]),
                    z = (time - rows.LinearPredictor[i]) / scale;
                rows.Loss[i] = Math.Exp(z) + (ended * (rows.Ancillary[0] + time - z));
                rows.Slope[i] = (ended - Math.Exp(z)) / scale;
                rows.AncillarySlope(0)[i] = ended + (z * (ended - Math.Exp(z)));
            }
        }
    }
}
