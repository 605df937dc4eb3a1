using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>What the elastic nets of one data set share: the rows, the family, and what the penalty is on. Immutable.</summary>
internal sealed class NetModel
{
    private readonly RegressionData _data;
    private readonly ReadOnlyMemory<double> _weights;
    private readonly PenaltySpecification _penalty;
    private readonly int _threads;
    private readonly Lazy<double[]> _units;

    public NetModel(RegressionData data, ReadOnlyMemory<double> weights, ElasticNetSettings settings, PenaltySpecification penalty)
    {
        _data = data;
        _weights = weights;
        _penalty = penalty;
        _threads = settings.MaxDegreeOfParallelism;
        Family = settings.Family;
        HasIntercept = settings.FitIntercept;
        ObservationCount = new GlmRows(Family, data.Outcome, data.Offset, weights).ObservationCount(data.Weights?.Kind);
        Names = HasIntercept ? ["(Intercept)", .. data.Design.ColumnNames] : data.Design.ColumnNames;
        _units = new Lazy<double[]>(Units);
    }

    public IGlmFamily Family { get; }

    public bool HasIntercept { get; }

    public ImmutableArray<string> Names { get; }

    public double ObservationCount { get; }

    public DesignMatrix Design => _data.Design;

    /// <summary>The number of columns with a penalty.</summary>
    public int PenalizedCount => Enumerable.Range(0, Design.ColumnCount).Count(column => _penalty.FactorOf(column) > 0.0);

    /// <summary>Whether the family has a dispersion, which is a parameter of the likelihood.</summary>
    public bool HasDispersion => Family is IDispersionFamily { HasDispersion: true };

    private WeightKind? Kind => _data.Weights?.Kind;

    /// <summary>The trace of the hat matrix of the active columns: with their working cross product G and the square penalty D,
    /// <c>tr (G + D)^-1 G</c>; the number of independent ones without a square penalty. The intercept is not counted.</summary>
    /// <remarks>Zou, Hastie and Tibshirani, On the degrees of freedom of the lasso, Annals of Statistics 35 (2007).</remarks>
    public double DegreesOfFreedom(ImmutableArray<double> parameters, double l2)
    {
        int first = HasIntercept ? 1 : 0;
        int[] active = [.. Enumerable.Range(0, Design.ColumnCount).Where(j => IsFree(j, parameters[first + j]))];
        if (active.Length == 0)
        {
            return 0.0;
        }

        WorkingParameters working = WorkingParameters.Create(Design, HasIntercept).Keep(active);
        CrossProducts sums = CrossProductPass.Run(working, Curvatures(parameters), [], [], _threads, default);
        int a = active.Length,
            k = working.Count;
        double[] all = new double[k * k];
        working.Layout.Expand(sums.Gram, all);
        double[] gram = new double[a * a];
        double total = _weights.IsEmpty ? _data.RowCount : RowKernels.Sum(_weights.Span);
        bool square = false;
        double[] added = new double[a];
        for (int r = 0; r < a; r++)
        {
            for (int c = 0; c < a; c++)
            {
                double product = all[((first + r) * k) + first + c];
                gram[(r * a) + c] = (product - (first == 1 ? all[first + r] * all[first + c] / all[0] : 0.0)) / total;
            }

            double unit = (_penalty.Standardize ? _units.Value[active[r]] : 1.0) / working.Scale(r);
            added[r] = l2 * _penalty.FactorOf(active[r]) * unit * unit;
            square |= added[r] > 0.0;
        }

        return square ? Trace(gram, added) : Rank(gram, a);
    }

    /// <summary>The log-likelihood, at the dispersion that makes it largest.</summary>
    public double LogLikelihood(ImmutableArray<double> parameters, double deviance)
    {
        int n = _data.RowCount;
        double[] eta = LinearPredictors(parameters),
            values = new double[n];
        ReadOnlySpan<double> outcome = _data.Outcome.Span;
        ReadOnlySpan<double> precisions = Kind == WeightKind.Analytic ? _weights.Span : default;
        ReadOnlySpan<double> repeats = precisions.IsEmpty ? _weights.Span : default;
        if (Family is IDispersionFamily { HasLikelihood: true } family && (family.HasDispersion || !precisions.IsEmpty))
        {
            double[] means = new double[n];
            family.InverseLink(eta, means, default, default);
            double count = Kind == WeightKind.Probability ? RowKernels.Sum(repeats) : ObservationCount;
            double dispersion = family.MaximumLikelihoodDispersion(deviance, count, precisions);
            dispersion = family.RefineDispersion(outcome, means, repeats, precisions, dispersion);
            family.LogDensity(outcome, means, dispersion, precisions, values);
        }
        else
        {
            double[] loss = new double[n],
                slope = new double[n],
                curvature = new double[n];
            Family.Evaluate(eta, outcome, loss, slope, curvature);
            Family.LogLikelihoodConstant(outcome, values);
            for (int i = 0; i < n; i++)
            {
                values[i] -= loss[i];
            }
        }

        double sum = 0.0;
        for (int i = 0; i < n; i++)
        {
            double weight = _weights.IsEmpty ? 1.0 : _weights.Span[i];
            sum += !(weight > 0.0) ? 0.0 : (precisions.IsEmpty ? weight : 1.0) * values[i];
        }

        return sum;
    }

    private bool IsFree(int column, double value) =>
        value > _penalty.LowerOf(column)
        && value < _penalty.UpperOf(column)
        && (value != 0.0 || (_penalty.FactorOf(column) == 0.0 && Design.Moments(column).StandardDeviation > 0.0));

    // The weights of the working least squares at the parameters.
    private double[] Curvatures(ImmutableArray<double> parameters)
    {
        int n = _data.RowCount;
        double[] eta = LinearPredictors(parameters),
            loss = new double[n],
            slope = new double[n],
            curvature = new double[n];
        ExpectedCurvatureFamily.ForLeverages(Family).Evaluate(eta, _data.Outcome.Span, loss, slope, curvature);
        for (int i = 0; i < n; i++)
        {
            double weight = _weights.IsEmpty ? 1.0 : _weights.Span[i];
            curvature[i] = weight > 0.0 ? weight * curvature[i] : 0.0;
        }

        return curvature;
    }

    private double[] LinearPredictors(ImmutableArray<double> parameters)
    {
        double[] eta = new double[_data.RowCount];
        int first = HasIntercept ? 1 : 0;
        Design.LinearPredictor(first == 1 ? parameters[0] : 0.0, parameters.AsSpan()[first..], eta);
        for (int i = 0; _data.HasOffset && i < eta.Length; i++)
        {
            eta[i] += _data.Offset.Span[i];
        }

        return eta;
    }

    private double[] Units() =>
        [
            .. Enumerable
                .Range(0, Design.ColumnCount)
                .Select(j => ColumnDeviation.Of(Design, j, _weights.Span))
                .Select(static deviation => deviation > 0.0 ? deviation : 1.0),
        ];

    // tr (G + D)^-1 G = a - tr (G + D)^-1 D.
    private static double Trace(double[] gram, double[] added)
    {
        int a = added.Length;
        for (int r = 0; r < a; r++)
        {
            gram[(r * a) + r] += added[r];
        }

        if (!CholeskyFactorization.TryFactor(gram, a, out _))
        {
            return double.NaN;
        }

        double[] inverse = CholeskyFactorization.Invert(gram, a);
        double trace = a;
        for (int r = 0; r < a; r++)
        {
            trace -= added[r] * inverse[(r * a) + r];
        }

        return trace;
    }

    // By elimination with the largest pivot first.
    private static double Rank(double[] gram, int a)
    {
        const double Smallest = 1e-10;
        double[] scale = new double[a];
        for (int r = 0; r < a; r++)
        {
            scale[r] = gram[(r * a) + r];
        }

        bool[] done = new bool[a];
        for (int rank = 0; rank < a; rank++)
        {
            int pivot = -1;
            for (int r = 0; r < a; r++)
            {
                if (!done[r] && (pivot < 0 || gram[(r * a) + r] * scale[pivot] > gram[(pivot * a) + pivot] * scale[r]))
                {
                    pivot = r;
                }
            }

            double square = gram[(pivot * a) + pivot];
            if (!(square > Smallest * scale[pivot]))
            {
                return rank;
            }

            done[pivot] = true;
            for (int r = 0; r < a; r++)
            {
                if (!done[r])
                {
                    double factor = gram[(r * a) + pivot] / square;
                    Vectors.Add(-factor, gram.AsSpan(pivot * a, a), gram.AsSpan(r * a, a));
                }
            }
        }

        return a;
    }
}
