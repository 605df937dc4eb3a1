using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Estimators.Families;

namespace Crabbymetrics.Tests.Inference;

/// <summary>A result that is not the library's gets joint covariances and a table of its ancillary parameters from two members and
/// <see cref="ProfileLikelihood"/>.</summary>
public sealed class ThirdPartyAncillaryTests
{
    [TestCase("vanilla")]
    [TestCase("sandwich")]
    [TestCase("hc1")]
    public void It_has_the_covariance_and_the_table_of_the_library(string vcov)
    {
        NegativeBinomialResult library = new NegativeBinomialEstimator(
            new NegativeBinomialOptions { Variance = NegativeBinomialVariance.Linear }
        ).Fit(OtherData.Quine());
        Foreign foreign = new(library, ((IAncillaryParameters)library).Joint!);
        CoefficientTable own = foreign.Summarize(vcov),
            expected = library.Summary(vcov);
        Assert.Multiple(() =>
        {
            Assert.That(own.StandardErrors, Is.EqualTo(expected.StandardErrors).Within(1e-9).Percent);
            Assert.That(own.Ancillary.Single().Name, Is.EqualTo("delta"));
            Assert.That(own.Ancillary.Single().StandardError, Is.EqualTo(expected.Ancillary.Single().StandardError));
        });
    }

    // Knows of the model its estimates and the joint scores and information, nothing else.
    private sealed class Foreign(NegativeBinomialResult estimates, IJointParameters joint)
        : IAncillaryParameters,
            IInformation,
            IScoreContributions
    {
        private readonly ProfileLikelihood _profile = new(joint);

        public string EstimatorName => "foreign";

        public ImmutableArray<string> ParameterNames => estimates.ParameterNames;

        public ImmutableArray<double> Parameters => estimates.Parameters;

        public FitDiagnostics Diagnostics => estimates.Diagnostics;

        public double ObservationCount => estimates.ObservationCount;

        public ImmutableArray<AncillaryParameter> AncillaryParameters => estimates.AncillaryParameters;

        public IJointParameters Joint => joint;

        public int WorkingParameterCount => joint.CoefficientCount;

        public int RowCount => joint.RowCount;

        public void CopyInformation(Span<double> information) => _profile.CopyInformation(information);

        public void CopyScores(int firstRow, int rowCount, Span<double> scores) => _profile.CopyScores(firstRow, rowCount, scores);

        // The working coefficients of the joint fit are centred and scaled.
        public void CopyJacobian(Span<double> jacobian) => ((IInformation)estimates).CopyJacobian(jacobian);
    }
}
