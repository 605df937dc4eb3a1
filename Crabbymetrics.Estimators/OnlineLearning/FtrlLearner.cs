using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Algorithm 1 of McMahan et al. (2013) on one row at a time: the coefficient of a column follows from its z and n, and only the columns
/// that are not 0 in the row are read or changed. One learner belongs to one thread.
/// </summary>
internal sealed class FtrlLearner
{
    private readonly double _rate;
    private readonly double _beta;
    private readonly double _l1;
    private readonly double _l2;
    private readonly bool _isLogistic;
    private readonly bool _hasIntercept;
    private readonly bool _penalizesIntercept;
    private readonly int _first;

    // The z and n of a coefficient stand side by side in one cache line: with many columns, the time goes into lines that come from memory.
    private readonly NumberPairs _pairs;

    private readonly long _rowsBefore;
    private long? _observations;

    // Of the row at hand, by place in the row: the coefficients that the prediction used and the roots of n, which the update needs again.
    private double[] _used = new double[64];
    private double[] _roots = new double[64];

    public FtrlLearner(FtrlOptions options, FtrlState state)
    {
        _rate = options.Rate;
        _beta = options.Beta;
        _l1 = options.L1;
        _l2 = options.L2;
        _isLogistic = options.Loss == FtrlLoss.Logistic;
        _hasIntercept = options.FitIntercept;
        _penalizesIntercept = options.PenalizeIntercept;
        _first = _hasIntercept ? 1 : 0;
        _pairs = new NumberPairs(state.Z.AsSpan(), state.N.AsSpan());
        RowCount = _rowsBefore = state.RowCount;
        LossSum = state.LossSum;
    }

    public long RowCount { get; private set; }

    public double LossSum { get; private set; }

    /// <summary>Ends a pass over the rows: those of the first one are the observations.</summary>
    public void EndPass() => _observations ??= RowCount - _rowsBefore;

    public FtrlState ToState(FtrlState before)
    {
        (double[] z, double[] n) = _pairs.Copies();
        return before with
        {
            Z = ImmutableCollectionsMarshal.AsImmutableArray(z),
            N = ImmutableCollectionsMarshal.AsImmutableArray(n),
            RowCount = RowCount,
            ObservationCount = before.ObservationCount + (_observations ?? 0),
            LossSum = LossSum,
        };
    }

    /// <summary>Asks for the memory of the coefficients of a row that comes soon; it changes no result.</summary>
    /// <param name="columns">The columns that are not 0 in it.</param>
    public void Ask(ReadOnlySpan<int> columns) => _pairs.Ask(columns, _first);

    /// <summary>Learns a row.</summary>
    /// <returns>False where the prediction or the update is not finite: the row was not learned.</returns>
    public bool Learn(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, double offset, double outcome, double weight)
    {
        if (_used.Length < columns.Length)
        {
            int length = Math.Max(columns.Length, 2 * _used.Length);
            (_used, _roots) = (new double[length], new double[length]);
        }

        Span<double> used = _used.AsSpan(0, columns.Length),
            roots = _roots.AsSpan(0, columns.Length);
        values = values[..columns.Length];
        double intercept = _hasIntercept ? Coefficient(0) : 0.0;
        double predictor = offset + intercept;
        for (int i = 0; i < columns.Length; i++)
        {
            (double z, double n) = _pairs[_first + columns[i]];
            double root = Math.Sqrt(n);
            double coefficient = Coefficient(z, root, _l1, _l2);
            (used[i], roots[i]) = (coefficient, root);
            predictor += coefficient * values[i];
        }

        double mean = _isLogistic ? 1.0 / (1.0 + Math.Exp(-predictor)) : predictor;
        double loss = _isLogistic ? LogisticLoss(predictor, outcome) : 0.5 * (outcome - predictor) * (outcome - predictor);
        double slope = weight * (mean - outcome);
        if (!double.IsFinite(loss))
        {
            return false;
        }

        LossSum += loss;
        RowCount++;
        if (_hasIntercept)
        {
            Update(0, slope, intercept, Math.Sqrt(_pairs[0].Second));
        }

        for (int i = 0; i < columns.Length; i++)
        {
            Update(_first + columns[i], slope * values[i], used[i], roots[i]);
        }

        return true;
    }

    /// <summary>The coefficients that follow from z and n.</summary>
    public double[] Coefficients()
    {
        double[] coefficients = new double[_pairs.Count];
        for (int j = 0; j < coefficients.Length; j++)
        {
            coefficients[j] = Coefficient(j);
        }

        return coefficients;
    }

    private static double LogisticLoss(double predictor, double outcome) =>
        Math.Max(predictor, 0.0) - (outcome * predictor) + double.LogP1(Math.Exp(-Math.Abs(predictor)));

    private double Coefficient(int j)
    {
        bool isFree = j == 0 && _hasIntercept && !_penalizesIntercept;
        (double z, double n) = _pairs[j];
        return Coefficient(z, Math.Sqrt(n), isFree ? 0.0 : _l1, isFree ? 0.0 : _l2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Coefficient(double z, double root, double l1, double l2)
    {
        double beyond = Math.Abs(z) - l1;
        return beyond <= 0.0 ? 0.0 : -Math.CopySign(beyond, z) / (((_beta + root) / _rate) + l2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Update(int j, double gradient, double coefficient, double rootBefore)
    {
        (double z, double n) = _pairs[j];
        n += gradient * gradient;
        _pairs[j] = (z + (gradient - ((Math.Sqrt(n) - rootBefore) / _rate * coefficient)), n);
    }
}
