namespace Crabbymetrics;

/// <summary>A result that has something to say of each row of its data: scores, weights of a refit, fitted means. All of them speak of the
/// same n rows.</summary>
public interface IFittedRows : IEstimationResult
{
    /// <summary>The number n of rows, those with weight 0 included.</summary>
    int RowCount { get; }
}
