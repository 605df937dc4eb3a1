using System.Collections.Immutable;
using Crabbymetrics;
using Crabbymetrics.Estimators;

namespace ThirdPartyGlm;

/// <summary>
/// Durations with a Weibull distribution, <c>log t = eta + scale * w</c> with w of the standard minimum extreme value distribution, some of
/// them censored: the column <c>event</c> is 1 where the duration ended and 0 where it was still running. Kalbfleisch and Prentice, The
/// Statistical Analysis of Failure Time Data (2002), section 2.2.
/// </summary>
public sealed class CensoredWeibull(LikelihoodOptions? options = null, EstimationServices? services = null)
    : LikelihoodEstimator(options, services)
{
    /// <inheritdoc/>
    public override string Name => "weibull";

    /// <inheritdoc/>
    public override ILink Link => LogLink.Instance;

    /// <inheritdoc/>
    public override ImmutableArray<string> AncillaryNames => ["Log(scale)"];

    /// <inheritdoc/>
    protected override bool HasSecondDerivatives => true;

    /// <inheritdoc/>
    protected override void Validate(RegressionData data)
    {
        NumericColumn? ended = data.Columns.GetValueOrDefault("event") as NumericColumn;
        for (int i = 0; i < data.RowCount; i++)
        {
            if (!(data.Outcome.Span[i] > 0.0) || ended?.Values.Span[i] is not (0.0 or 1.0))
            {
                throw new ArgumentException($"Row {i}: a duration is above 0, and the further column 'event' is 0 or 1.", nameof(data));
            }
        }
    }

    /// <inheritdoc/>
    protected override double Start(RegressionData data, Span<double> ancillary) => Math.Log(data.Outcome.ToArray().Average());

    /// <inheritdoc/>
    protected override void Evaluate(in LikelihoodBlock rows)
    {
        double scale = Math.Exp(rows.Ancillary[0]);
        for (int i = 0; i < rows.RowCount; i++)
        {
            double ended = rows.Column("event")[i];
            double logTime = Math.Log(rows.Outcome[i]);
            double z = (logTime - rows.LinearPredictor[i]) / scale;
            double hazard = Math.Exp(z);
            rows.Loss[i] = hazard + (ended * (rows.Ancillary[0] + logTime - z));
            rows.Slope[i] = (ended - hazard) / scale;
            rows.AncillarySlope(0)[i] = ended + (z * (ended - hazard));
            if (rows.WantsSecondDerivatives)
            {
                rows.Curvature[i] = hazard / scale / scale;
                rows.CrossCurvature(0)[i] = ((z * hazard) - ended + hazard) / scale;
                rows.AncillaryCurvature(0, 0)[i] = z * ((z * hazard) - ended + hazard);
            }
        }
    }
}
