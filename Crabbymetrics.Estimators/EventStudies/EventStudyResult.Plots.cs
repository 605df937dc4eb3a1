using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

// Pictures.
public abstract partial class EventStudyResult : IPlottable
{
    private const string EffectsPlot = "event-study";

    /// <inheritdoc/>
    public ImmutableArray<string> PlotKinds => [EffectsPlot];

    /// <summary>The effects by relative period with limits of the standard covariance, the reference period and the test of trends before
    /// the treatment.</summary>
    /// <inheritdoc/>
    public PlotData Plot(string? kind = null)
    {
        PlotData.RequireKind(this, kind);
        return Plot(Covariance());
    }

    /// <summary>The same under a given covariance.</summary>
    /// <param name="covariance">The covariance of the parameters.</param>
    /// <param name="levels">The confidence levels of the limits; empty for 0.95 and 0.90.</param>
    /// <returns>The picture's content.</returns>
    public PlotData Plot(CovarianceMatrix covariance, params ImmutableArray<double> levels)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        CoefficientTable table = CoefficientTable.Create(this, covariance);
        EventStudyPlotOptions standard = new();
        return EventStudyPlot.Create(
            [.. Periods.Select(static period => period.Period)],
            [.. table.Rows.Take(Periods.Length)],
            table.DegreesOfFreedom,
            new EventStudyPlotOptions
            {
                Levels = levels.IsDefaultOrEmpty ? standard.Levels : levels,
                Reference = Reference,
                PreTrendTest = PreTrendOf(covariance),
                StandardErrors = covariance.Kind,
                Title = $"Effects on {Data.OutcomeName} by time since the treatment",
            }
        );
    }

    // With more periods than clusters there is no test, and the picture is without it.
    private HypothesisTest? PreTrendOf(CovarianceMatrix covariance)
    {
        try
        {
            return PreTrendTest(covariance);
        }
        catch (CrabbymetricsException)
        {
            return null;
        }
    }
}
