namespace Crabbymetrics.Inference;

/// <summary>A result with more to say below its table: tests of instruments, of trends before a treatment.</summary>
public interface ISummaryRemarks
{
    /// <summary>The lines below the table. What is not available is left out.</summary>
    /// <param name="vcov">The name of the covariance of the table.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="level">The confidence level of the table.</param>
    /// <returns>The lines.</returns>
    IEnumerable<string> SummaryRemarks(string vcov, CovarianceArguments? arguments, double level);
}
