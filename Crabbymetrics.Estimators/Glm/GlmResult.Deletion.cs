using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

// What a row does to the fit, and measures of fit for discrete outcomes.
public abstract partial class GlmResult
{
    /// <summary>Nagelkerke's pseudo R squared, Cox and Snell's over its largest value <c>1 - L0^(2/n)</c>; NaN of a family with a
    /// dispersion, whose likelihood is one of densities.</summary>
    public double NagelkerkeRSquared =>
        HasOwnDispersion ? double.NaN : CoxSnellRSquared / (1.0 - Math.Exp(2.0 * NullLogLikelihood / ObservationCount));

    /// <summary>Tjur's coefficient of discrimination: the mean of the fitted probabilities where the outcome is 1 less that where it is 0,
    /// by the weights of the rows. Tjur (2009), The American Statistician 63.</summary>
    /// <returns>The coefficient, at most 1.</returns>
    /// <exception cref="NotSupportedException">An outcome is neither 0 nor 1, or all are one of them.</exception>
    public double TjurRSquared()
    {
        double[] mean = Predict();
        ReadOnlySpan<double> weights = _fit.Rows.Weights.Span;
        ReadOnlySpan<double> outcome = Data.Outcome.Span;
        double[] sums = new double[2];
        double[] totals = new double[2];
        for (int i = 0; i < mean.Length; i++)
        {
            if (outcome[i] is not (0.0 or 1.0))
            {
                throw new NotSupportedException("Tjur's R squared is one of outcomes that are 0 or 1.");
            }

            double weight = weights.IsEmpty ? 1.0 : weights[i];
            sums[(int)outcome[i]] += weight * mean[i];
            totals[(int)outcome[i]] += weight;
        }

        return totals[0] > 0.0 && totals[1] > 0.0
            ? (sums[1] / totals[1]) - (sums[0] / totals[0])
            : throw new NotSupportedException("Tjur's R squared compares outcomes of 0 with outcomes of 1, and one of the two is missing.");
    }

    /// <summary>Standardized deviance residuals, <c>d / sqrt(phi (1 - h))</c> with h the leverage and phi the dispersion: R's
    /// <c>rstandard</c>.</summary>
    /// <returns>n values; NaN where the leverage is 1.</returns>
    public double[] StandardizedResiduals()
    {
        double[] residuals = Residuals(GlmResidual.Deviance);
        double[] leverages = Leverages();
        for (int i = 0; i < residuals.Length; i++)
        {
            residuals[i] = IsAlone(leverages[i]) ? double.NaN : residuals[i] / Math.Sqrt(Dispersion * (1.0 - leverages[i]));
        }

        return residuals;
    }

    /// <summary>
    /// Studentized residuals, as the row were left out: <c>sign(d) sqrt(d^2 + h r^2 / (1 - h))</c> with d the deviance residual, r
    /// Pearson's and h the leverage; of a family with a dispersion over the root of that of the other rows, from deviance residuals. R's
    /// <c>rstudent</c>. Williams (1987), "Generalized linear model diagnostics using the deviance and single case deletions", Applied
    /// Statistics 36.
    /// </summary>
    /// <returns>n values; NaN where the leverage is 1.</returns>
    public double[] StudentizedResiduals()
    {
        double[] deviance = Residuals(GlmResidual.Deviance);
        double[] pearson = Residuals(GlmResidual.Pearson);
        double[] leverages = Leverages();
        double all = 0.0;
        foreach (double residual in deviance)
        {
            all += residual * residual;
        }

        double[] studentized = new double[deviance.Length];
        for (int i = 0; i < studentized.Length; i++)
        {
            double left = 1.0 - leverages[i];
            double square = deviance[i] * deviance[i];
            double size = Math.Sqrt(square + (leverages[i] * pearson[i] * pearson[i] / left));
            double scale = HasOwnDispersion ? Math.Sqrt((all - (square / left)) / (ResidualDegreesOfFreedom - 1.0)) : 1.0;
            studentized[i] = IsAlone(leverages[i]) ? double.NaN : Math.CopySign(size, deviance[i]) / scale;
        }

        return studentized;
    }

    /// <summary>
    /// DFBETAS in their one-step form: the change of each coefficient as a row is left out, in standard errors,
    /// <c>(X'WX)^-1 x_i s_i / (1 - h_i)</c> with s_i the score of the linear predictor (Pregibon 1981, "Logistic regression diagnostics").
    /// R's <c>dfbetas</c> of a <c>glm</c> has deviance residuals in place of scores.
    /// </summary>
    /// <returns>n x k values, a column for each parameter of the mean; NaN for one that was left out, and where the leverage is
    /// 1.</returns>
    /// <exception cref="NotSupportedException">The model has absorbed effects.</exception>
    public double[,] Dfbetas()
    {
        if (IsAbsorbed)
        {
            throw new NotSupportedException("DFBETAS are those of a model without absorbed effects: write them out as C() columns.");
        }

        int n = Data.RowCount;
        int first = HasIntercept ? 1 : 0;
        int k = first + Data.Design.ColumnCount;
        CovarianceMatrix covariance = Covariance(BuiltInCovariances.ExpectedInformation.Name);
        double[] scores = ScoresOfPredictors();
        double[] leverages = Leverages();
        double[,] changes = new double[n, k];
        double[] column = new double[n];
        for (int c = 0; c < k; c++)
        {
            if (double.IsNaN(Parameters[c]))
            {
                continue;
            }

            column.AsSpan().Fill(1.0);
            if (c >= first)
            {
                Data.Design.CopyColumn(c - first, column);
            }

            for (int j = 0; j < k; j++)
            {
                double entry = covariance[j, c] / Dispersion / Math.Sqrt(covariance[j, j]);
                for (int i = 0; i < n; i++)
                {
                    changes[i, j] += entry * column[i] * scores[i] / (IsAlone(leverages[i]) ? double.NaN : 1.0 - leverages[i]);
                }
            }
        }

        return changes;
    }

    private bool HasOwnDispersion => Family is IDispersionFamily { HasDispersion: true };

    // A leverage of 1 up to rounding: the row alone determines a coefficient.
    private static bool IsAlone(double leverage) => 1.0 - leverage < 1e-10;

    // w (y - mu) mu' / V, the derivative of the log-likelihood times the dispersion.
    private double[] ScoresOfPredictors()
    {
        int n = Data.RowCount;
        double[] mean = new double[n];
        double[] slope = new double[n];
        double[] variance = new double[n];
        Family.InverseLink(PredictLinear(), mean, slope, default);
        Family.Variance(mean, variance);
        ReadOnlySpan<double> weights = _fit.Rows.Weights.Span;
        ReadOnlySpan<double> outcome = Data.Outcome.Span;
        for (int i = 0; i < n; i++)
        {
            slope[i] *= (weights.IsEmpty ? 1.0 : weights[i]) * (outcome[i] - mean[i]) / variance[i];
        }

        return slope;
    }
}
