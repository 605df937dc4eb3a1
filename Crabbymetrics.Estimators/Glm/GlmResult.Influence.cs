using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

// Leverages, residuals and influence of the rows, and measures of fit.
public abstract partial class GlmResult
{
    /// <inheritdoc/>
    public string RSquaredName => IsLinear ? "R2" : "Deviance R2";

    /// <summary><see cref="DevianceRSquared"/>, which is R squared in a Gaussian model with the identity link.</summary>
    /// <inheritdoc/>
    public double RSquared => DevianceRSquared;

    /// <inheritdoc/>
    public double AdjustedRSquared =>
        IsLinear
            ? 1.0 - ((1.0 - RSquared) * (ObservationCount - (HasIntercept || HasAbsorbedConstant ? 1.0 : 0.0)) / ResidualDegreesOfFreedom)
            : double.NaN;

    /// <summary>McFadden's pseudo R squared, <c>1 - log L / log L0</c>, L0 being the null model's. Of a family with a dispersion it
    /// compares densities and depends on the units of the outcome: tables do not have it there.</summary>
    public double McFaddenRSquared => 1.0 - (LogLikelihood / NullLogLikelihood);

    /// <summary>The fraction of the null deviance that the model explains, <c>1 - D / D0</c>: what R squared is for the sum of squares. Of
    /// single binary outcomes it is McFadden's. Source: Cameron and Windmeijer (1997), "An R-squared measure of goodness of fit for some
    /// common nonlinear regression models", Journal of Econometrics 77.</summary>
    public double DevianceRSquared => 1.0 - (Deviance / NullDeviance);

    /// <summary>Cox and Snell's pseudo R squared, <c>1 - (L0 / L)^(2/n)</c>; its largest value is below 1 for discrete outcomes.</summary>
    public double CoxSnellRSquared => 1.0 - Math.Exp(2.0 * (NullLogLikelihood - LogLikelihood) / ObservationCount);

    /// <summary>Residuals of the rows of the data.</summary>
    /// <param name="kind">Which residuals.</param>
    /// <returns>n values; 0 for the standardizing kinds where the weight is 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public double[] Residuals(GlmResidual kind = GlmResidual.Deviance)
    {
        int n = Data.RowCount;
        ReadOnlySpan<double> outcome = Data.Outcome.Span;
        double[] eta = PredictLinear();
        double[] mean = new double[n];
        double[] slope = new double[n];
        double[] residuals = new double[n];
        Family.InverseLink(eta, mean, slope, default);
        switch (kind)
        {
            case GlmResidual.Response:
            case GlmResidual.Working:
                for (int i = 0; i < n; i++)
                {
                    residuals[i] = (outcome[i] - mean[i]) / (kind == GlmResidual.Working ? slope[i] : 1.0);
                }

                return residuals;
            case GlmResidual.Pearson:
                Family.Variance(mean, residuals);
                for (int i = 0; i < n; i++)
                {
                    residuals[i] = (outcome[i] - mean[i]) / Math.Sqrt(residuals[i]);
                }

                break;
            case GlmResidual.Deviance:
                Family.UnitDeviance(outcome, mean, residuals);
                for (int i = 0; i < n; i++)
                {
                    residuals[i] = Math.CopySign(Math.Sqrt(residuals[i]), outcome[i] - mean[i]);
                }

                break;
            case GlmResidual.Anscombe:
                Family.AnscombeResidual(outcome, mean, residuals);
                break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(kind),
                    kind,
                    $"Residuals are one of {string.Join(", ", Enum.GetNames<GlmResidual>())}."
                );
        }

        ReadOnlySpan<double> weights = _fit.Rows.Weights.Span;
        for (int i = 0; i < weights.Length; i++)
        {
            residuals[i] = weights[i] > 0.0 ? residuals[i] * Math.Sqrt(weights[i]) : 0.0;
        }

        return residuals;
    }

    /// <summary>
    /// The leverages: the diagonal of the hat matrix <c>W^1/2 X (X'WX)^-1 X' W^1/2</c>, W the expected weights of Fisher scoring (as in R's
    /// <c>hatvalues</c>), which are never negative. They sum to the number of coefficients.
    /// </summary>
    /// <returns>n values in [0, 1].</returns>
    public double[] Leverages()
    {
        double[] leverages = new double[Data.RowCount];
        RowQuantities.Leverages(_fit, leverages);
        return leverages;
    }

    /// <summary>
    /// Cook's distances in their one-step form, <c>r^2 h / (phi k (1 - h)^2)</c> with r the Pearson residual, h the leverage and phi the
    /// dispersion: how far the estimates move, in units of their covariance, as a row is left out (Pregibon 1981, "Logistic regression
    /// diagnostics"; R's <c>cooks.distance</c>).
    /// </summary>
    /// <returns>n values; infinite where the leverage is 1, so that the row alone determines a parameter and has residual 0.</returns>
    public double[] CooksDistances()
    {
        double[] residuals = Residuals(GlmResidual.Pearson);
        double[] leverages = Leverages();
        double[] distances = new double[residuals.Length];
        for (int i = 0; i < distances.Length; i++)
        {
            distances[i] = CooksDistance(residuals[i], leverages[i]);
        }

        return distances;
    }

    /// <summary>The rows with a large Cook's distance, the largest first.</summary>
    /// <param name="threshold">The distance from which a row counts; null for the customary 4/n.</param>
    /// <returns>The rows; none where no distance reaches the threshold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is negative or NaN.</exception>
    public ImmutableArray<InfluentialRow> InfluentialRows(double? threshold = null)
    {
        double least = threshold ?? (4.0 / ObservationCount);
        if (!(least >= 0.0))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold of Cook's distance is 0 or more.");
        }

        double[] residuals = Residuals(GlmResidual.Pearson);
        double[] leverages = Leverages();
        List<InfluentialRow> rows = [];
        for (int i = 0; i < residuals.Length; i++)
        {
            double distance = CooksDistance(residuals[i], leverages[i]);
            if (distance >= least)
            {
                rows.Add(new InfluentialRow(i, distance, leverages[i], residuals[i] / Math.Sqrt(Dispersion * (1.0 - leverages[i]))));
            }
        }

        rows.Sort(
            static (a, b) => a.CooksDistance == b.CooksDistance ? a.Row.CompareTo(b.Row) : b.CooksDistance.CompareTo(a.CooksDistance)
        );
        return [.. rows];
    }

    private bool IsLinear => Family is LinkedFamily { Distribution: GaussianDistribution, Link: IdentityLink };

    private double CooksDistance(double residual, double leverage)
    {
        double left = 1.0 - leverage;
        // A leverage of 1 up to rounding: a residual divided by 1 - h would be noise.
        return left < 1e-10
            ? double.PositiveInfinity
            : residual * residual * leverage / (Dispersion * (CoefficientCount + _fit.AbsorbedCoefficients) * left * left);
    }
}
