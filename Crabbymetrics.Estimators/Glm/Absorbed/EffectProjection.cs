namespace Crabbymetrics.Estimators;

/// <summary>Takes absorbed effects out of columns under weights that change from one iteration to the next.</summary>
internal sealed class EffectProjection(RegressionData data, int mostIterations, int threads)
{
    private const double Tightest = 1e-13;
    private Absorber? _absorber;

    /// <summary>What takes the effects out under the last weights.</summary>
    public Absorber Absorber => _absorber!;

    /// <summary>Takes new weights.</summary>
    /// <param name="weights">n weights, 0 or more.</param>
    public void Reweight(ReadOnlySpan<double> weights) =>
        _absorber = new Absorber(data.Absorbed, weights, Tightest, mostIterations, threads);

    /// <summary>Takes the effects out of columns.</summary>
    /// <param name="columns">The columns, n values each; they stay as they are.</param>
    /// <param name="tolerance">How far a column may be from the exact one, as a share of its own length.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public WithinColumn[] Remove(double[][] columns, double tolerance, CancellationToken cancellationToken) =>
        Absorber.Remove(columns, cancellationToken);
}
