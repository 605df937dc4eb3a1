namespace Crabbymetrics.Estimators;

/// <summary>
/// What is wrong with estimates because the effects were not wholly taken out of the columns. What is left lies in the span of the effects,
/// so that cross products are wrong by products of two errors alone: with <c>p</c> the largest error of a column, as a share of what the
/// other columns leave of it, and <c>q</c> the error of the residuals, as a share of their length, a coefficient is wrong by at most
/// <c>p q sqrt(n)</c> of its standard error.
/// </summary>
/// <param name="OfColumns">p.</param>
/// <param name="OfResiduals">q; 0 for a perfect fit, which has no standard errors.</param>
/// <param name="RowCount">n.</param>
internal readonly record struct ProjectionErrors(double OfColumns, double OfResiduals, int RowCount)
{
    /// <summary>So often at most columns are taken up again.</summary>
    public const int MostRefinements = 3;

    /// <summary>No smaller share of its length is asked of a column.</summary>
    public const double Smallest = 1e-15;

    // Standard errors that sum squares over rows or groups feel p and q themselves, and average over the rows.
    private const double Slack = 100.0;

    /// <summary>The largest error of a coefficient, in its standard error.</summary>
    public double OfCoefficients => OfColumns * OfResiduals * Math.Sqrt(RowCount);

    /// <summary>The bound of the columns of a regression.</summary>
    /// <param name="columns">The columns without their effects; those that the effects span do not count.</param>
    /// <param name="condition">The condition number of the columns, scaled to equal length.</param>
    /// <remarks>The largest eigenvalue of the inverse of the scaled cross product is at most the square of the condition number.</remarks>
    public static double Of(IEnumerable<WithinColumn> columns, double condition)
    {
        double largest = 0.0;
        int count = 0;
        foreach (WithinColumn column in columns)
        {
            largest = column.IsSpanned ? largest : Math.Max(largest, column.Error);
            count += column.IsSpanned ? 0 : 1;
        }

        return largest * condition * Math.Sqrt(count);
    }

    /// <summary>The error of <c>y - sum of b x</c>, as a share of its length.</summary>
    /// <param name="outcome">The outcome without its effects.</param>
    /// <param name="columns">The regressors without their effects, and their coefficients; NaN for one that takes no part.</param>
    /// <param name="squares">The sum of squares of the residuals.</param>
    public static double OfResidual(WithinColumn outcome, IEnumerable<(WithinColumn Column, double Coefficient)> columns, double squares)
    {
        double error = outcome.Error * outcome.Length;
        foreach ((WithinColumn column, double coefficient) in columns)
        {
            error += double.IsNaN(coefficient) ? 0.0 : Math.Abs(coefficient) * column.Error * column.Length;
        }

        return squares > 0.0 ? error / Math.Sqrt(squares) : 0.0;
    }

    /// <summary>The tolerance to take the columns up again with; null where they are right.</summary>
    /// <param name="tolerance">The largest error of a coefficient that is allowed, in its standard error.</param>
    /// <param name="columns">The columns, the outcome among them.</param>
    public double? Tighter(double tolerance, IEnumerable<WithinColumn> columns)
    {
        double excess = Math.Max(OfCoefficients, Math.Max(OfColumns, OfResiduals) / Slack) / tolerance;
        double largest = columns.Max(static column => column.Error);
        return excess > 1.0 && largest > 2.0 * Smallest ? Math.Max(Smallest, 0.5 * largest / excess) : null;
    }
}
