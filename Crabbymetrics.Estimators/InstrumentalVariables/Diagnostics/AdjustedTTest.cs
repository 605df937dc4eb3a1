namespace Crabbymetrics.Estimators;

/// <summary>
/// The tF procedure of Lee, McCrary, Moreira and Porter (2022): the t statistic of the coefficient of one endogenous regressor with one
/// instrument, and the critical value at 5 % that is valid whatever the strength of the instrument, given the first-stage F. Immutable.
/// </summary>
/// <remarks>Their table 3, of sqrt(F) from 2 to 10.3, interpolated linearly: above it 1.96, and below F = 4 no finite critical value here.
/// "Valid t-ratio inference for IV", American Economic Review 112.</remarks>
/// <param name="Coefficient">The coefficient.</param>
/// <param name="StandardError">Its standard error under the chosen covariance.</param>
/// <param name="F">The first-stage F under the same covariance.</param>
public sealed record AdjustedTTest(double Coefficient, double StandardError, double F)
{
    // The root of the first F of the table, and the distance of its rows.
    private const double First = 2.0;
    private const double Step = 0.1;

    private static readonly double[] Table = NumberTable.Read(
        """
        18.66 9.74 7.37 6.18 5.43 4.92 4.54 4.25 4.01 3.82 3.65 3.51 3.39 3.29 3.19 3.11 3.03 2.97 2.91 2.85 2.80 2.75 2.71
        2.67 2.63 2.60 2.57 2.54 2.51 2.48 2.46 2.43 2.41 2.39 2.37 2.35 2.33 2.32 2.30 2.29 2.27 2.26 2.24 2.23 2.22 2.21
        2.20 2.19 2.17 2.16 2.16 2.15 2.14 2.13 2.12 2.11 2.10 2.10 2.09 2.08 2.08 2.07 2.06 2.06 2.05 2.04 2.04 2.03 2.03
        2.02 2.02 2.01 2.01 2.00 2.00 1.99 1.99 1.99 1.98 1.98 1.97 1.97 1.97 1.96
        """
    );

    /// <summary>The t statistic of the hypothesis that the coefficient is 0.</summary>
    public double T => Coefficient / StandardError;

    /// <summary>The critical value of |t| at 5 %; infinite where F is below 4.</summary>
    public double CriticalValue
    {
        get
        {
            double place = (Math.Sqrt(F) - First) / Step;
            if (!(place >= 0.0))
            {
                return double.PositiveInfinity;
            }

            int below = (int)Math.Floor(place);
            return below >= Table.Length - 1 ? Table[^1] : Table[below] + ((place - below) * (Table[below + 1] - Table[below]));
        }
    }

    /// <summary>Whether the coefficient differs from 0 at 5 %.</summary>
    public bool Rejects => Math.Abs(T) > CriticalValue;

    /// <summary>The lower 95 % limit; infinite where F is below 4.</summary>
    public double Lower => Coefficient - (CriticalValue * StandardError);

    /// <summary>The upper 95 % limit; infinite where F is below 4.</summary>
    public double Upper => Coefficient + (CriticalValue * StandardError);

    /// <summary>One line.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() =>
        double.IsInfinity(CriticalValue)
            ? FormattableString.Invariant($"tF: t = {T:G5}, no finite limits, since F = {F:G5} is below 4")
            : FormattableString.Invariant(
                $"tF: t = {T:G5}, critical value {CriticalValue:0.00} at F = {F:G5}, 95 % limits {Lower:G5} and {Upper:G5}"
            );
}
