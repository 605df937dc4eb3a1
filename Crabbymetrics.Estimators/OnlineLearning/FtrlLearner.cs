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
    private readonly double[] _z;
    private readonly double[] _n;

    // The root of each n, which two divisions and a difference of every update need.
    private readonly double[] _root;

    // The coefficients of the row at hand, by place in the row: the update needs what the prediction used.
    private double[] _used = new double[64];

    public FtrlLearner(FtrlOptions options, FtrlState state)
    {
        _rate = options.Rate;
        _beta = options.Beta;
        _l1 = options.L1;
        _l2 = options.L2;
        _isLogistic = options.Loss == FtrlLoss.Logistic;
        _hasIntercept = options.FitIntercept;
        _penalizesIntercept = options.PenalizeIntercept;
        _z = [.. state.Z];
        _n = [.. state.N];
        _root = [.. state.N.Select(Math.Sqrt)];
        RowCount = state.RowCount;
        LossSum = state.LossSum;
    }

    public long RowCount { get; private set; }

    public double LossSum { get; private set; }

    public FtrlState ToState(FtrlState before) => before with { Z = [.. _z], N = [.. _n], RowCount = RowCount, LossSum = LossSum };

    /// <summary>Learns a row.</summary>
    /// <returns>False where the prediction or the update is not finite: the row was not learned.</returns>
    public bool Learn(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, double offset, double outcome, double weight)
    {
        if (_used.Length < columns.Length)
        {
            _used = new double[Math.Max(columns.Length, 2 * _used.Length)];
        }

        int first = _hasIntercept ? 1 : 0;
        double intercept = _hasIntercept ? Coefficient(0) : 0.0;
        double predictor = offset + intercept;
        for (int i = 0; i < columns.Length; i++)
        {
            double coefficient = Coefficient(first + columns[i]);
            _used[i] = coefficient;
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
            Update(0, slope, intercept);
        }

        for (int i = 0; i < columns.Length; i++)
        {
            Update(first + columns[i], slope * values[i], _used[i]);
        }

        return true;
    }

    /// <summary>The coefficients that follow from z and n.</summary>
    public double[] Coefficients()
    {
        double[] coefficients = new double[_z.Length];
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
        double l1 = isFree ? 0.0 : _l1;
        double z = _z[j];
        double beyond = Math.Abs(z) - l1;
        return beyond <= 0.0 ? 0.0 : -Math.CopySign(beyond, z) / (((_beta + _root[j]) / _rate) + (isFree ? 0.0 : _l2));
    }

    private void Update(int j, double gradient, double coefficient)
    {
        double n = _n[j] + (gradient * gradient);
        double root = Math.Sqrt(n);
        _z[j] += gradient - ((root - _root[j]) / _rate * coefficient);
        _n[j] = n;
        _root[j] = root;
    }
}
