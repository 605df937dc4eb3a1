using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

// Influence, anytime-valid inference, restricted estimates.
public partial class OlsResult
{
    /// <summary>Leverages, studentized residuals, Cook's distances, DFFITS, DFBETAS, COVRATIO.</summary>
    /// <returns>The measures of all rows.</returns>
    /// <exception cref="InferenceUnavailableException">The fit is perfect, or n is k: there are no residuals to measure.</exception>
    public OlsInfluence Influence()
    {
        Auxiliary.Require(_fit, "influence");
        return new OlsInfluence(_fit);
    }

    /// <summary>
    /// Anytime-valid p-values and confidence limits: they hold at every number of observations at once, so that a study may be looked at
    /// again and again and stopped at will. See <see cref="AnytimeValidTable"/>.
    /// </summary>
    /// <param name="precision">The precision g of the mixture, above 0: the limits are shortest near
    /// <see cref="AnytimeValidTable.OptimalPrecision"/>, which must be chosen before the data are seen.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <param name="vcov">The covariance; null as in <see cref="FittedModel.Summary"/>. Under a robust one validity is asymptotic.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The precision is not above 0, or the level not between 0 and 1.</exception>
    /// <exception cref="InferenceUnavailableException">There is no inference.</exception>
    public AnytimeValidTable AnytimeValid(
        double precision = 1.0,
        double level = 0.95,
        string? vcov = null,
        CovarianceArguments? arguments = null
    ) => AnytimeValidTable.Create(this, Covariance(vcov, arguments), precision, level);

    /// <summary>
    /// The variance inflation factor of each slope, <c>1 / (1 - R_j^2)</c> with the R squared of its column on the others: by how much the
    /// variance of its coefficient exceeds that of a column that is related to no other (Belsley, Kuh and Welsch 1980). With absorbed
    /// effects R squared is that on the others and the effects; without an intercept it is around 0. R's <c>car::vif</c> of single columns.
    /// </summary>
    /// <returns>A factor for each column of the design, 1 or more; NaN for a column that was left out as collinear.</returns>
    /// <exception cref="InferenceUnavailableException">The fit is perfect, n is k, or the weights are probabilities, under which
    /// <c>vanilla</c> does not hold.</exception>
    public ImmutableArray<double> VarianceInflationFactors()
    {
        CovarianceMatrix covariance = Covariance(BuiltInCovariances.Vanilla.Name);
        int first = _fit.Basis.Working.FirstSlope,
            k = ParameterNames.Length;
        double[] factors = new double[k - first];
        double[] column = new double[Data.RowCount];
        for (int j = 0; j < factors.Length; j++)
        {
            Data.Design.CopyColumn(j, column);
            double variance = covariance.Values[((first + j) * k) + first + j];
            factors[j] = variance * SquaresOf(column) / Dispersion;
        }

        return [.. factors];
    }

    // Weighted, around the weighted mean with an intercept, one among absorbed effects too.
    private double SquaresOf(double[] column)
    {
        ReadOnlySpan<double> weights = _fit.Weights;
        double sum = 0.0,
            total = 0.0;
        for (int i = 0; i < column.Length && _fit.HasConstant; i++)
        {
            double weight = weights.IsEmpty ? 1.0 : weights[i];
            sum += weight * column[i];
            total += weight;
        }

        double centre = _fit.HasConstant ? sum / total : 0.0,
            squares = 0.0;
        for (int i = 0; i < column.Length; i++)
        {
            double gap = column[i] - centre;
            squares += (weights.IsEmpty ? 1.0 : weights[i]) * gap * gap;
        }

        return squares;
    }

    /// <summary>Least squares under linear restrictions <c>R b = q</c>.</summary>
    /// <param name="restrictions">Such as <c>x1 = x2, x3 = 0</c>: see <see cref="LinearRestrictions.Parse"/>.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <returns>The restricted fit.</returns>
    /// <exception cref="ArgumentException">The text cannot be read, a name is not there or not identified, or a restriction follows from or
    /// contradicts the others.</exception>
    public RestrictedOlsResult Restrict(string restrictions, CancellationToken cancellationToken = default) =>
        Restrict(LinearRestrictions.Parse(restrictions, ParameterNames), cancellationToken);

    /// <summary>Least squares under linear restrictions <c>R b = q</c>.</summary>
    /// <param name="restrictions">The restrictions, of the parameters of this result.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <returns>The restricted fit.</returns>
    /// <exception cref="ArgumentException">The restrictions speak of other parameters, or of one that is not identified.</exception>
    public RestrictedOlsResult Restrict(LinearRestrictions restrictions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(restrictions);
        if (_fit.Absorption is not null)
        {
            throw new InferenceUnavailableException(
                "Restricted estimates are not available with absorbed effects: write the effects out as columns, C() in a formula."
            );
        }

        return RestrictedFit.Of(this, _fit, restrictions, cancellationToken);
    }
}
