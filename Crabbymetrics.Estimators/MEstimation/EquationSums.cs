namespace Crabbymetrics.Estimators;

/// <summary>
/// The sums of estimating equations over the rows, under weights: <c>g = sum w psi</c>, <c>M = sum w^2 psi psi'</c> (w in place of its
/// square for frequencies), <c>sum w rho</c>, and <c>D = sum w d psi / d theta</c> by hand, by complex steps or by differences. Serves one
/// search at a time.
/// </summary>
internal sealed class EquationSums(
    BoundEquations equations,
    ReadOnlyMemory<double> weights,
    bool frequencies,
    CancellationToken cancellationToken
)
{
    private const int BatchRows = 512;

    // The imaginary step, whose square vanishes beside any value.
    private const double ComplexStep = 1e-30;

    private readonly int _k = equations.Names.Length;
    private readonly double[] _batch = new double[BatchRows * equations.Names.Length];
    private readonly double[] _batchWeights = new double[BatchRows];
    private readonly double[] _scales = [.. Enumerable.Repeat(1.0, equations.Names.Length)];
    private readonly double[] _sizes = new double[equations.Names.Length];

    public BoundEquations Equations => equations;

    /// <summary>For each equation the root of the sum of the squares of its weighted values, where M was last asked for.</summary>
    public ReadOnlySpan<double> Sizes => _sizes;

    /// <summary>On what scale psi varies with each parameter.</summary>
    public ReadOnlySpan<double> Scales => _scales;

    /// <summary>Passes over the rows so far.</summary>
    public int Passes { get; private set; }

    /// <summary>Writes g and, where wanted, M.</summary>
    public void Values(ReadOnlySpan<double> parameters, Span<double> sums, Span<double> outer)
    {
        Passes++;
        sums.Clear();
        outer.Clear();
        for (int first = 0; first < equations.RowCount; first += BatchRows)
        {
            int rows = Load(first);
            equations.Evaluate(parameters, first, rows, _batch);
            for (int i = 0; i < rows; i++)
            {
                double weight = _batchWeights[i];
                if (weight == 0.0)
                {
                    continue;
                }

                ReadOnlySpan<double> psi = _batch.AsSpan(i * _k, _k);
                double square = frequencies ? weight : weight * weight;
                for (int a = 0; a < _k; a++)
                {
                    sums[a] += weight * psi[a];
                    for (int b = 0; b < _k && !outer.IsEmpty; b++)
                    {
                        outer[(a * _k) + b] += square * psi[a] * psi[b];
                    }
                }
            }
        }

        for (int a = 0; a < _k && !outer.IsEmpty; a++)
        {
            _sizes[a] = Math.Sqrt(outer[(a * _k) + a]);
        }
    }

    /// <summary>The sum of the losses.</summary>
    public double Loss(ReadOnlySpan<double> parameters)
    {
        Passes++;
        double sum = 0.0;
        for (int first = 0; first < equations.RowCount; first += BatchRows)
        {
            int rows = Load(first);
            equations.Losses(parameters, first, rows, _batch);
            for (int i = 0; i < rows; i++)
            {
                sum += _batchWeights[i] == 0.0 ? 0.0 : _batchWeights[i] * _batch[i];
            }
        }

        return sum;
    }

    /// <summary>Writes D, equation by parameter.</summary>
    public void Derivatives(ReadOnlySpan<double> parameters, Span<double> derivatives)
    {
        derivatives.Clear();
        if (equations.HasDerivatives)
        {
            Passes++;
            for (int first = 0; first < equations.RowCount; first += BatchRows)
            {
                equations.AddDerivatives(parameters, first, _batchWeights.AsSpan(0, Load(first)), derivatives);
            }
        }
        else if (equations.IsComplex)
        {
            ComplexDerivatives(parameters, derivatives);
        }
        else
        {
            DifferenceDerivatives(parameters, derivatives);
        }
    }

    /// <summary>Says on what scale psi varies with each parameter: of the order of its standard error times the root of n. Differences take
    /// their steps from it.</summary>
    public void SetScales(ReadOnlySpan<double> standardErrors)
    {
        double root = Math.Sqrt(equations.RowCount);
        for (int j = 0; j < _k; j++)
        {
            if (standardErrors[j] > 0.0 && double.IsFinite(standardErrors[j]))
            {
                _scales[j] = standardErrors[j] * root;
            }
        }
    }

    /// <summary>The first row and equation whose value is not finite; null where all are.</summary>
    public (int Row, int Equation, double Value)? FindNonFinite(ReadOnlySpan<double> parameters)
    {
        for (int first = 0; first < equations.RowCount; first += BatchRows)
        {
            int rows = Load(first);
            equations.Evaluate(parameters, first, rows, _batch);
            for (int i = 0; i < rows * _k; i++)
            {
                if (_batchWeights[i / _k] != 0.0 && !double.IsFinite(_batch[i]))
                {
                    return (first + (i / _k), i % _k, _batch[i]);
                }
            }
        }

        return null;
    }

    /// <summary>Writes psi of one row, unweighted.</summary>
    public void Row(ReadOnlySpan<double> parameters, int row, Span<double> psi) => equations.Evaluate(parameters, row, 1, psi);

    /// <summary>Writes psi of some consecutive rows, unweighted.</summary>
    public void Rows(ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> psi)
    {
        cancellationToken.ThrowIfCancellationRequested();
        equations.Evaluate(parameters, firstRow, rowCount, psi[..(rowCount * _k)]);
    }

    /// <summary>The weight of a row.</summary>
    public double Weight(int row) => weights.IsEmpty ? 1.0 : weights.Span[row];

    private int Load(int first)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int rows = Math.Min(BatchRows, equations.RowCount - first);
        if (weights.IsEmpty)
        {
            _batchWeights.AsSpan(0, rows).Fill(1.0);
        }
        else
        {
            weights.Span.Slice(first, rows).CopyTo(_batchWeights);
        }

        return rows;
    }

    private void DifferenceDerivatives(ReadOnlySpan<double> parameters, Span<double> derivatives)
    {
        ScoreDifferences differences = new(this, parameters);
        for (int j = 0; j < _k; j++)
        {
            _scales[j] = differences.Write(j, _scales[j], derivatives);
        }
    }

    private void ComplexDerivatives(ReadOnlySpan<double> parameters, Span<double> derivatives)
    {
        System.Numerics.Complex[] point = new System.Numerics.Complex[_k],
            batch = new System.Numerics.Complex[BatchRows * _k];
        for (int j = 0; j < _k; j++)
        {
            point[j] = parameters[j];
        }

        for (int j = 0; j < _k; j++)
        {
            Passes++;
            point[j] = new System.Numerics.Complex(parameters[j], ComplexStep);
            for (int first = 0; first < equations.RowCount; first += BatchRows)
            {
                int rows = Load(first);
                equations.Evaluate(point, first, rows, batch);
                for (int i = 0; i < rows; i++)
                {
                    for (int a = 0; a < _k && _batchWeights[i] != 0.0; a++)
                    {
                        derivatives[(a * _k) + j] += _batchWeights[i] * (batch[(i * _k) + a].Imaginary / ComplexStep);
                    }
                }
            }

            point[j] = parameters[j];
        }
    }
}
