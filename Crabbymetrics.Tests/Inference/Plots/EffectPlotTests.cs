using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Plots;

internal sealed class EffectPlotTests
{
    [Test]
    public void Over_given_values_it_is_a_line_for_each_group_else_intervals()
    {
        ModelFrame frame = ModelFrame.Read(
            MemoryColumns
                .Empty.With("y", [1.0, 2.0, 4.0, 3.0, 6.0, 8.0])
                .With("x", [0.0, 1.0, 2.0, 0.5, 1.5, 3.0])
                .With("g", ["a", "a", "a", "b", "b", "b"]),
            "y ~ x + g"
        );
        OlsResult fit = new OlsEstimator().Fit(frame.Data);
        PlotData lines = EffectPlot.Create(fit.Effects(frame.Variables, "predictions; at x = 2 0 1; by g"));
        PlotData intervals = EffectPlot.Create(fit.Effects(frame.Variables, "slopes"));
        PlotLine[] drawn = [.. lines.Layers.OfType<PlotLine>()];

        Assert.Multiple(() =>
        {
            Assert.That(drawn.Select(static line => line.Name), Is.EqualTo(new[] { "g = a", "g = b" }));
            Assert.That(drawn[0].X, Is.EqualTo(new[] { 0.0, 1.0, 2.0 }));
            Assert.That(drawn[0].Y[1] - drawn[0].Y[0], Is.EqualTo(fit.Parameters[1]).Within(1e-12));
            Assert.That(lines.Layers.OfType<PlotBand>().Count(), Is.EqualTo(2));
            Assert.That(intervals.Layers.OfType<PlotIntervals>().Single().Estimates, Has.Length.EqualTo(2));
        });
    }
}
