namespace Crabbymetrics.Estimators;

/// <summary>The loss of one row at its linear predictor with its first two derivatives, written once for any number of rows in a
/// register.</summary>
internal interface IRowFormula
{
    /// <summary>Whether the loss has a term in the outcome alone.</summary>
    static virtual bool HasOutcomeTerm => false;

    /// <summary>Loss, slope and curvature.</summary>
    void Evaluate<T>(T eta, T y, out T loss, out T slope, out T curvature)
        where T : struct, IPacket<T>;

    /// <summary>The expectation of the curvature.</summary>
    T Expected<T>(T eta)
        where T : struct, IPacket<T>;

    /// <summary>The term of the log-likelihood that the loss leaves out.</summary>
    double Constant(double y);
}
