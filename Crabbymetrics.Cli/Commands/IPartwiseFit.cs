using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>A fit to rows that are not all in memory.</summary>
internal interface IPartwiseFit : IDisposable
{
    /// <summary>A frame of some of the rows: names, levels and warnings are those of all. After the fit it knows which rows were left
    /// out.</summary>
    ModelFrame Sample { get; }

    /// <summary>Whether the limit of memory is read.</summary>
    bool ReadsMemoryLimit { get; }

    /// <summary>Fits the model.</summary>
    /// <exception cref="UsageException">The model does not take rows in parts.</exception>
    IEstimationResult Fit(IEstimator<RegressionData, IEstimationResult> estimator, string name, CancellationToken cancellationToken);

    /// <summary>Says how the rows were read.</summary>
    void Note();

    /// <summary>The fit ended well: what was kept to go on from is deleted.</summary>
    void Complete();
}
