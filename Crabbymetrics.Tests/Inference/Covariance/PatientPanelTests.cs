using System.Globalization;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>The seizure counts of MASS::epil by the library's own Poisson estimator, against R's sandwich 3.0-2 and clubSandwich 0.5.8 and
/// statsmodels 0.13.5.</summary>
internal sealed class PatientPanelTests
{
    private readonly PoissonResult _fit = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(Panels.Epil());

    [TestCase("cr0", "0.1101693796680834 0.0964869246806525 0.1782042196158785 0.2727398924325490 0.0651407537528545 0.1738910017199867")]
    [TestCase(
        "cr1",
        "0.11231633569498795 0.09836724011026396 0.18167702326129137 0.2780549859512716 0.0664102020722348 0.17727975034770876"
    )]
    [TestCase("cr2", "0.1140131640727445 0.1010919630238276 0.1880985886234970 0.2960932169129781 0.0656230465167556 0.2584883691058300")]
    [TestCase("cr3", "0.1181500506716798 0.1061074166109652 0.2100690249308774 0.3397825247772596 0.0671500585065598 0.4567803687668750")]
    public void By_patient(string kind, string expected) =>
        Agree.Within(_fit.Covariance(kind, new CovarianceArguments { Clusters = ["subject"] }), Parse(expected), 1e-9);

    [TestCase("cr0", .11016938)]
    [TestCase("cr1-stata", .11111506)]
    [TestCase("cr1", .11231634)]
    public void The_published_check_values_come_out(string kind, double expected) =>
        Assert.That(
            Math.Sqrt(_fit.Covariance(kind, new CovarianceArguments { Clusters = ["subject"] })[0, 0]),
            Is.EqualTo(expected).Within(5e-9)
        );

    [Test]
    public void Serial_correlation()
    {
        CovarianceMatrix driscollKraay = _fit.Covariance("driscoll-kraay", new CovarianceArguments { Lag = 1 });
        Agree.Within(
            driscollKraay,
            Parse(
                "0.02131009839824134 0.022931653408874108 0.06440636570403115 0.18964547242760024 0.01604193561717757 0.10381409290454323"
            ),
            1e-9
        );
        CovarianceMatrix units = _fit.Covariance("hac", new CovarianceArguments { Lag = 2, Clusters = ["subject"] });
        Agree.Within(
            units,
            Parse("0.1018525853549298 0.0878559186954517 0.1535924617428774 0.24435414588701546 0.08679894697157373 0.1479600809512696"),
            1e-9
        );
    }

    [TestCase("cr0", "0.0747143399702701 0.0703898106540500 0.1538357038900386 0.3065540255149470 0.0213178594794368 0.1747480573969386")]
    [TestCase(
        "cr1-stata",
        "0.0774841553834838 0.0733477830347351 0.1621658390480347 0.3403398637507881 0.0237156670084353 0.1905095589077604"
    )]
    [TestCase("cr1", "0.0783218462732763 0.0741407550859964 0.1639190342055967 0.3440193205621355 0.0239720600490511 0.1925691815638453")]
    public void Two_way_with_a_negative_eigenvalue_is_mended_in_units_of_standard_errors(string kind, string inParameterUnits)
    {
        RegressionData data = Panels.Epil();
        PoissonResult fit = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(
            data.WithClusters("row", [.. Enumerable.Range(0, data.RowCount)])
        );
        Matrix<double> raw = Clustered("subject") + Clustered("period") - Clustered("row");
        Vector<double> errors = Vector<double>.Build.DenseOfEnumerable(fit.Covariance("vanilla").StandardErrors());
        Matrix<double> unit = Matrix<double>.Build.DiagonalOfDiagonalVector(errors);
        CovarianceMatrix covariance = fit.Covariance(kind, new CovarianceArguments { Clusters = ["subject", "period"] });
        using (Assert.EnterMultipleScope())
        {
            // R's fix = TRUE sets the negative eigenvalues in the units of the parameters to zero, which change with the units of a column.
            Assert.That(
                Mended(raw).Diagonal().PointwiseSqrt(),
                Is.EqualTo(Parse(inParameterUnits)).Within(1e-9).Percent,
                "what is mended is R's"
            );
            Agree.Within(covariance, (unit * Mended(unit.Inverse() * raw * unit.Inverse()) * unit).ToRowArrays(), 1e-9);
            Assert.That(covariance.Warnings, Has.One.Contains("negative eigenvalue"));
            Assert.That(covariance.Warnings, Has.One.Contains("'period' has only 4 clusters"));
        }

        Matrix<double> Clustered(string clusters) => fit.Covariance(kind, new CovarianceArguments { Clusters = [clusters] }).ToMatrix();
    }

    private static Matrix<double> Mended(Matrix<double> matrix)
    {
        Evd<double> decomposition = matrix.Evd(Symmetricity.Symmetric);
        Vector<double> kept = decomposition.EigenValues.Real().PointwiseMaximum(0.0);
        return decomposition.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(kept) * decomposition.EigenVectors.Transpose();
    }

    private static double[] Parse(string numbers) =>
        [.. numbers.Split(' ').Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];
}
