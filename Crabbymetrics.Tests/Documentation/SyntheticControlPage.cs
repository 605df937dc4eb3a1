using System.Collections.Immutable;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The code of docs/synthetic-control.md, run on the data of the page.</summary>
public sealed class SyntheticControlPage
{
    [Test]
    public void A_first_fit_and_what_to_make_of_it()
    {
        string path = Path.Combine(Architecture.Repository.Root, "samples", "data", "regions.csv");
        PanelFrame frame = PanelFrame.Read(
            CsvSource.OpenFile(path),
            new PanelSpecification
            {
                Outcome = "visits",
                Unit = "region",
                Time = "year",
                Treated = ["Norra"],
                From = "2008",
            }
        );
        SyntheticControlResult result = new SyntheticControlEstimator().Fit(frame.Data);
        SyntheticControlPlacebos placebos = result.PlacebosInSpace();

        SyntheticControlResult earlier = result.PlaceboInTime("2000");
        ImmutableArray<SyntheticControlOmission> omissions = result.LeaveOneOut();
        double none = result.ConformalPValue();
        ImmutableArray<SyntheticControlInterval> intervals = result.ConformalIntervals(0.9);
        SyntheticControlError error = result.StandardError(SyntheticControlErrorKind.Placebo);

        Assert.Multiple(() =>
        {
            Assert.That(frame.RowCount, Is.EqualTo(600));
            Assert.That(result.Att, Is.EqualTo(-10.0 / 3.0).Within(0.3));
            Assert.That(placebos.Rank, Is.EqualTo(1));
            Assert.That(placebos.PValue, Is.EqualTo(0.05).Within(1e-15));
            Assert.That(earlier.Att, Is.EqualTo(0.0).Within(0.5));
            Assert.That(omissions.Select(static o => o.Att), Has.All.InRange(-4.0, -2.5));
            Assert.That(none, Is.EqualTo(0.2));
            Assert.That(intervals[^1].Lower, Is.LessThan(-4.0));
            Assert.That(error.StandardError, Is.InRange(0.5, 4.0));
        });
    }
}
