using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Numbers that other packages print for equations with instruments: where their formula is ours, to the digits they print; where
/// it is another, by that formula from what our results say (Fixtures/iv/README.md).</summary>
public sealed class TwoSlsOtherPackagesTests
{
    private static readonly string[] Sets =
    [
        "mroz",
        "sim_two_endogenous",
        "sim_two_endogenous_weighted",
        "sim_weak_handed",
        "sim_weak_unbounded_handed",
    ];

    // fixest 0.12.2. Its Sargan ignores weights, and its Cragg-Donald and Kleibergen-Paap are other numbers.
    [TestCaseSource(nameof(Sets))]
    public void Statistics_of_fixest(string name)
    {
        (IvReference reference, TwoSlsResult result) = Fit(name);
        JsonElement fixest = reference.Diagnostics.GetProperty("fixest");
        string cluster = reference.Clusters[0];
        Assert.Multiple(() =>
        {
            JsonElement iid = fixest.GetProperty("iid");
            Close(result.FirstStages()[0].F!, iid.GetProperty("ivf1"));
            Close(result.WuHausman(), iid.GetProperty("wh"));
            Close(result.FTest()!, iid.GetProperty("wald"));
            if (!name.Contains("weighted", StringComparison.Ordinal))
            {
                Close(result.Sargan(), iid.GetProperty("sargan"));
            }

            JsonElement hetero = fixest.GetProperty("hetero");
            Close(result.FirstStages("hc1")[0].RobustF!, hetero.GetProperty("ivwald1"));
            Close(result.FTest("hc1")!, hetero.GetProperty("wald"));
            Close(
                result.FirstStages("cr1", reference.Arguments(cluster))[0].RobustF!,
                fixest.GetProperty("cluster").GetProperty("ivwald1"),
                false
            );
        });
    }

    [TestCaseSource(nameof(Sets))]
    public void Tests_of_overidentification_of_linearmodels(string name)
    {
        (IvReference reference, TwoSlsResult result) = Fit(name);
        if (!reference.Diagnostics.TryGetProperty("linearmodels", out JsonElement other))
        {
            return;
        }

        double kappa = reference.Estimator(TwoSlsMethod.Liml).Fit(reference.Data()).Kappa!.Value;
        int instruments = result.InstrumentNames.Length,
            endogenous = result.EndogenousNames.Length;
        double degrees = result.ObservationCount - instruments - (result.CoefficientCount - endogenous);
        Assert.Multiple(() =>
        {
            IvReference.AssertClose(result.Sargan().Statistic, other.GetProperty("sargan"), 1e-9, "Sargan");
            IvReference.AssertClose(result.Basmann().Statistic, other.GetProperty("basmann"), 1e-9, "Basmann");
            // IVLIML.basmann_f: (kappa - 1) d / (L - k2).
            IvReference.AssertClose(
                (kappa - 1.0) * degrees / (instruments - endogenous),
                other.GetProperty("basmann_f"),
                1e-7,
                "Basmann's F of LIML"
            );
        });
    }

    [TestCaseSource(nameof(Sets))]
    public void Errors_by_the_formulas_of_AER_and_linearmodels(string name)
    {
        (IvReference reference, TwoSlsResult result) = Fit(name);
        Matrix<double> x = Regressors(result),
            xhat = Projected(result, x);
        double[] weights = result.Data.Weights?.Values.ToArray() ?? [.. Enumerable.Repeat(1.0, x.RowCount)];
        Matrix<double> bread = Bread(result);
        double[] leverages = [.. Enumerable.Range(0, x.RowCount).Select(i => weights[i] * x.Row(i).DotProduct(bread * xhat.Row(i)))];
        foreach (int power in (int[])[1, 2])
        {
            double[] errors = Errors(bread, result, i => 1.0 / Math.Pow(1.0 - leverages[i], power));
            IvReference.AssertClose(errors, reference.StandardErrors.GetProperty($"hc{power + 1} (h = x'B xhat, AER)"), 1e-8, name);
        }

        foreach (
            (TwoSlsMethod method, string key) in ((TwoSlsMethod, string)[])[(TwoSlsMethod.Liml, "liml"), (TwoSlsMethod.Fuller, "fuller1")]
        )
        {
            TwoSlsResult other = reference.Estimator(method).Fit(reference.Data());
            double factor = other.ObservationCount / other.ResidualDegreesOfFreedom;
            double[] errors = Errors(Bread(other), other, _ => factor);
            IvReference.AssertClose(
                errors,
                reference.StandardErrors.GetProperty($"{key}:hc1 (scores xhat e: linearmodels)"),
                1e-8,
                $"{name} {key}"
            );
        }

        double[] Errors(Matrix<double> outer, TwoSlsResult fit, Func<int, double> multiplier)
        {
            double[] residuals = fit.Residuals();
            Matrix<double> scores = xhat.MapIndexed((i, _, value) => value * weights[i] * residuals[i] * Math.Sqrt(multiplier(i)));
            Matrix<double> covariance = outer * scores.TransposeThisAndMultiply(scores) * outer;
            return [.. covariance.Diagonal().Select(Math.Sqrt)];
        }
    }

    // (X'(I - kappa M)X)^-1, of which the covariance of equal variances is a multiple.
    private static Matrix<double> Bread(TwoSlsResult result)
    {
        CovarianceMatrix covariance = result.Covariance("vanilla");
        return Matrix<double>.Build.Dense(
            covariance.Dimension,
            covariance.Dimension,
            (i, j) => covariance[i, j] / (result.Sigma * result.Sigma)
        );
    }

    private static Matrix<double> Regressors(TwoSlsResult result) =>
        Matrix<double>.Build.Dense(
            result.Data.RowCount,
            result.Data.Design.ColumnCount + 1,
            (i, j) => j == 0 ? 1.0 : result.Data.Design[i, j - 1]
        );

    private static Matrix<double> Projected(TwoSlsResult result, Matrix<double> x)
    {
        DesignMatrix z = result.Data.Instruments!.Design;
        int exogenous = result.ExogenousNames.Length + 1;
        Matrix<double> all = Matrix<double>.Build.Dense(
            x.RowCount,
            exogenous + z.ColumnCount,
            (i, j) => j < exogenous ? x[i, j] : z[i, j - exogenous]
        );
        double[] roots = [.. (result.Data.Weights?.Values.ToArray() ?? [.. Enumerable.Repeat(1.0, x.RowCount)]).Select(Math.Sqrt)];
        Matrix<double> q = all.MapIndexed((i, _, value) => value * roots[i])
            .QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin)
            .Q;
        Matrix<double> weighted = x.MapIndexed((i, _, value) => value * roots[i]);
        return (q * q.TransposeThisAndMultiply(weighted)).MapIndexed((i, _, value) => value / roots[i]);
    }

    private static void Close(HypothesisTest test, JsonElement printed, bool withDegrees = true)
    {
        IvReference.AssertClose(test.Statistic, printed.GetProperty("stat"), 1e-9, test.Name);
        if (withDegrees && printed.TryGetProperty("df2", out JsonElement denominator))
        {
            Assert.That(test.DenominatorDegreesOfFreedom, Is.EqualTo(denominator.GetDouble()), test.Name);
        }
    }

    private static (IvReference Reference, TwoSlsResult Result) Fit(string name)
    {
        IvReference reference = IvReference.Load(name);
        return (reference, reference.Estimator().Fit(reference.Data()));
    }
}
