using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The code of docs/effects.md.</summary>
internal sealed class EffectsPage
{
    [Test]
    public void Effects_by_request()
    {
        CsvSource births = CsvSource.OpenFile(Path.Combine(Repository.Root, "samples", "data", "birthwt.csv"));
        ModelFrame frame = ModelFrame.Read(births, "low ~ lwt*smoke + poly(age, 2) + race");
        ResultWithCovariance<LogitResult> fit = new LogitEstimator().Fit(frame.Data).WithCovariance("hc1");
        EffectTable slopes = fit.Effects(frame.Variables, "slopes lwt; by smoke");
        HypothesisTest equal = slopes.Test("b1 = b2");
        EffectTable grid = fit.Effects(
            frame.Variables,
            new EffectsRequest
            {
                Kind = EffectKind.Predictions,
                At = [new EffectValues("lwt", 100, 130, 160)],
                By = ["smoke"],
            }
        );
        PlotData picture = EffectPlot.Create(grid);

        Assert.Multiple(() =>
        {
            Assert.That(slopes, Has.Count.EqualTo(2));
            Assert.That(equal.PValue, Is.InRange(0.1, 0.9));
            Assert.That(grid, Has.Count.EqualTo(6));
            Assert.That(picture.Layers, Has.Length.EqualTo(4));
        });
    }
}
