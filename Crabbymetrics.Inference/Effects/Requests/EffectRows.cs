namespace Crabbymetrics.Inference;

/// <summary>Regressors of some rows, with the means at given parameters. Derivatives by the parameters are sums of regressors with a factor
/// for each row.</summary>
internal sealed class EffectRows
{
    private readonly MeanSurface _surface;
    private readonly ReadOnlyMemory<double> _offset;
    private double[]? _parameters;
    private SurfaceValues? _values;
    private double[]? _column;

    public EffectRows(MeanSurface surface, DesignMatrix design, ReadOnlyMemory<double> offset)
    {
        _surface = surface;
        _offset = offset;
        Design = design;
    }

    /// <summary>The regressors.</summary>
    public DesignMatrix Design { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => Design.RowCount;

    /// <summary>The number of linear predictors of a row.</summary>
    public int PredictorCount => _surface.PredictorCount;

    /// <summary>The shares of the rows of the fit in a single row of means; null where rows are those of the fit.</summary>
    public double[]? Shares { get; private init; }

    /// <summary>The means at some parameters; those of the last parameters are kept.</summary>
    /// <param name="parameters">The parameters, 0 for those left out.</param>
    public SurfaceValues At(double[] parameters)
    {
        if (!ReferenceEquals(parameters, _parameters) || _values is null)
        {
            double[][] predictors = Predictors(parameters, true);
            _values ??= new SurfaceValues(_surface.MeanCount, _surface.PredictorCount, RowCount);
            _surface.Evaluate(predictors, _values);
            _parameters = parameters;
        }

        return _values;
    }

    /// <summary>The linear predictors.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="whole">With intercept and offset; else the products of regressors and coefficients alone.</param>
    public double[][] Predictors(double[] parameters, bool whole)
    {
        double[][] predictors = new double[_surface.PredictorCount][];
        for (int j = 0; j < predictors.Length; j++)
        {
            int intercept = _surface.InterceptOf(j);
            double[] own = new double[Design.ColumnCount];
            for (int c = 0; c < own.Length; c++)
            {
                own[c] = parameters[_surface.ParameterOf(j, c)];
            }

            predictors[j] = new double[RowCount];
            Design.LinearPredictor(whole && intercept >= 0 ? parameters[intercept] : 0.0, own, predictors[j]);
            for (int i = 0; whole && i < _offset.Length; i++)
            {
                predictors[j][i] += _offset.Span[i];
            }
        }

        return predictors;
    }

    /// <summary>Adds the derivatives of <c>sum a_i e_i</c>, e the linear predictor, by the parameters.</summary>
    /// <param name="factors">The n factors a.</param>
    /// <param name="predictor">Which linear predictor.</param>
    /// <param name="gradient">Is added to; empty for nothing.</param>
    /// <param name="whole">Whether the intercept is part of it.</param>
    public void Add(double[] factors, int predictor, Span<double> gradient, bool whole)
    {
        if (gradient.IsEmpty)
        {
            return;
        }

        if (whole && _surface.InterceptOf(predictor) is >= 0 and int intercept)
        {
            foreach (double factor in factors)
            {
                gradient[intercept] += factor;
            }
        }

        _column ??= new double[RowCount];
        for (int c = 0; c < Design.ColumnCount; c++)
        {
            Design.CopyColumn(c, _column);
            double sum = 0.0;
            for (int i = 0; i < factors.Length; i++)
            {
                sum += factors[i] * _column[i];
            }

            gradient[_surface.ParameterOf(predictor, c)] += sum;
        }
    }

    /// <summary>Adds the derivatives by the linear predictors of the rows of the fit.</summary>
    /// <param name="factors">The factors of these rows.</param>
    /// <param name="shift">Is added to; empty for nothing.</param>
    public void AddShift(double[] factors, Span<double> shift)
    {
        for (int i = 0; i < shift.Length; i++)
        {
            shift[i] += Shares is { } shares ? factors[0] * shares[i] : factors[i];
        }
    }

    /// <summary>The weighted means of the regressors and of the offset, as a single row.</summary>
    /// <param name="shares">The weights of the rows, of sum 1.</param>
    public EffectRows Mean(double[] shares)
    {
        double[] column = new double[RowCount];
        KeyValuePair<string, double[]>[] means = new KeyValuePair<string, double[]>[Design.ColumnCount];
        for (int c = 0; c < means.Length; c++)
        {
            Design.CopyColumn(c, column);
            means[c] = KeyValuePair.Create(Design.ColumnNames[c], new[] { RowMeans.Of(column, shares) });
        }

        double[] offset = _offset.IsEmpty ? [] : [RowMeans.Of(_offset.Span, shares)];
        return new EffectRows(_surface, DesignMatrix.Create(1, means), offset) { Shares = shares };
    }
}
