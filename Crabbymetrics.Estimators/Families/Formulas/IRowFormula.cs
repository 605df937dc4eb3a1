namespace Crabbymetrics.Estimators;

/// <summary>The loss of one row at its linear predictor with its first two derivatives, written once for any number of rows in a
/// register.</summary>
internal interface IRowFormula : IRowFunction
{
    /// <summary>Whether the loss has a term in the outcome alone.</summary>
    static virtual bool HasOutcomeTerm => false;

    /// <summary>The term of the log-likelihood that the loss leaves out.</summary>
    double Constant(double y);
}
