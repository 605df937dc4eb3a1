using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>cr2 takes its root on the scale of the outcome. A result that does not say that scale gets no other number under the
/// name.</summary>
public sealed class BiasReductionScaleTests
{
    private static readonly CovarianceArguments BySubject = new() { Clusters = ["subject"] };

    [Test]
    public void A_Poisson_regression_that_says_no_means_has_no_cr2()
    {
        WorkingRowsOnly bare = new(new PoissonEstimator().Fit(Panels.Epil()), Panels.Epil());

        NotSupportedException error = Assert.Throws<NotSupportedException>(() => bare.Covariance("cr2", BySubject));

        Assert.That(error.Message, Does.Contain(nameof(IFittedMeans)).And.Contain(nameof(ILinearPredictorModel)).And.Contain("cr1"));
    }

    [Test]
    public void Its_cr3_does_not_depend_on_the_scale()
    {
        PoissonResult fit = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(Panels.Epil());
        Agree.Within(new WorkingRowsOnly(fit, Panels.Epil()).Covariance("cr3", BySubject), fit.Covariance("cr3", BySubject), 1e-9);
    }

    [Test]
    public void Least_squares_that_says_no_means_has_the_cr2_of_one_that_does()
    {
        OlsResult fit = new OlsEstimator().Fit(Panels.Epil());
        Agree.Within(new WorkingRowsOnly(fit, Panels.Epil()).Covariance("cr2", BySubject), fit.Covariance("cr2", BySubject), 1e-9);
    }

    // Regressors, weights and residuals of another result, and nothing else of its rows.
    private sealed class WorkingRowsOnly(IWorkingRegression fit, RegressionData data) : IWorkingRegression, IObservedData
    {
        public string EstimatorName => "working rows only";

        public ImmutableArray<string> ParameterNames => fit.ParameterNames;

        public ImmutableArray<double> Parameters => fit.Parameters;

        public FitDiagnostics Diagnostics => fit.Diagnostics;

        public double ObservationCount => fit.ObservationCount;

        public int WorkingParameterCount => ((IInformation)fit).WorkingParameterCount;

        public int RowCount => fit.RowCount;

        public IObservations Observations => data;

        public void CopyJacobian(Span<double> jacobian) => fit.CopyJacobian(jacobian);

        public void CopyRegressors(int firstRow, int rowCount, Span<double> regressors) =>
            fit.CopyRegressors(firstRow, rowCount, regressors);

        public void CopyWorkingWeights(int firstRow, int rowCount, Span<double> weights) =>
            fit.CopyWorkingWeights(firstRow, rowCount, weights);

        public void CopyScoreResiduals(int firstRow, int rowCount, Span<double> residuals) =>
            fit.CopyScoreResiduals(firstRow, rowCount, residuals);
    }
}
