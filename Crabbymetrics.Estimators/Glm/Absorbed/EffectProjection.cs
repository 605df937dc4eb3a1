namespace Crabbymetrics.Estimators;

/// <summary>Takes absorbed effects out of columns under weights that change from one iteration to the next. Each column begins where it
/// ended under the weights before.</summary>
internal sealed class EffectProjection(RegressionData data, int mostIterations, int threads)
{
    private const double Tightest = 1e-13;
    private readonly List<double[]> _starts = [];
    private readonly List<double[]> _places = [];
    private Absorber? _absorber;

    /// <summary>What takes the effects out under the last weights.</summary>
    public Absorber Absorber => _absorber!;

    /// <summary>Takes new weights.</summary>
    /// <param name="weights">n weights, 0 or more.</param>
    public void Reweight(ReadOnlySpan<double> weights)
    {
        if (_absorber is null)
        {
            _absorber = new Absorber(data.Absorbed, weights, Tightest, mostIterations, threads);
        }
        else
        {
            _absorber.Reweight(weights);
        }
    }

    /// <summary>Takes the effects out of columns.</summary>
    /// <param name="columns">The columns, n values each; they stay as they are.</param>
    /// <param name="tolerance">How far a column may be from the exact one, as a share of its own length.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public WithinColumn[] Remove(double[][] columns, double tolerance, CancellationToken cancellationToken) =>
        Absorber.Remove(columns, null, null, tolerance, cancellationToken);

    /// <summary>Takes the effects out of residuals, from nothing, and of the columns of all calls, from where these were. What is returned
    /// is overwritten by the next call.</summary>
    /// <param name="residual">n residuals.</param>
    /// <param name="columns">The same columns in each call, n values each; they stay as they are.</param>
    /// <param name="tolerance">How far a column may be from the exact one, as a share of its own length.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public WithinColumn[] Remove(double[] residual, double[][] columns, double tolerance, CancellationToken cancellationToken)
    {
        while (_starts.Count <= columns.Length)
        {
            _starts.Add(new double[Absorber.CoefficientCount]);
        }

        while (_places.Count <= columns.Length)
        {
            _places.Add(GC.AllocateUninitializedArray<double>(residual.Length));
        }

        Array.Clear(_starts[0]);
        return Absorber.Remove([residual, .. columns], _places, _starts, tolerance, cancellationToken);
    }

    /// <summary>Says where the columns of the first call begin.</summary>
    /// <param name="count">The number of columns.</param>
    /// <param name="copy">Writes the coefficients of the effects in a column.</param>
    public void Begin(int count, Action<int, double[]> copy)
    {
        _starts.Clear();
        _starts.AddRange(Enumerable.Range(0, count + 1).Select(_ => new double[Absorber.CoefficientCount]));
        for (int j = 0; j < count; j++)
        {
            copy(j, _starts[j + 1]);
        }
    }

    /// <summary>Keeps some of the columns of the calls.</summary>
    /// <param name="positions">Their positions, ascending.</param>
    public void Keep(ReadOnlySpan<int> positions)
    {
        for (int j = 0; j < positions.Length; j++)
        {
            (_starts[j + 1], _starts[positions[j] + 1]) = (_starts[positions[j] + 1], _starts[j + 1]);
            (_places[j + 1], _places[positions[j] + 1]) = (_places[positions[j] + 1], _places[j + 1]);
        }

        _starts.RemoveRange(positions.Length + 1, _starts.Count - positions.Length - 1);
        _places.RemoveRange(positions.Length + 1, _places.Count - positions.Length - 1);
    }
}
