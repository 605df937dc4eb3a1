using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The normal equations of effects and slopes on the untreated observations: they give, for any average over treated observations, its
/// weights on the untreated outcomes, <c>v = -W Z (Z'W Z)^-1 a</c> with a the average of the columns Z over the treated ones. The units are
/// eliminated in closed form; the other effects and the slopes are factored.
/// </summary>
internal sealed class UntreatedEquations
{
    // A column of which this share is left is a combination of those before it.
    private const double Dependent = 1e-10;
    private const int Most = 4000;

    private readonly EventStudySample _sample;
    private readonly int[] _untreated;
    private readonly int[] _bases;
    private readonly double[][] _slopes;
    private readonly int _count;
    private readonly double[] _unitWeights;
    private readonly double[] _cross;
    private readonly double[] _factor;
    private readonly bool[] _left;

    public UntreatedEquations(EventStudySample sample, int[] untreated)
    {
        _sample = sample;
        _untreated = untreated;
        RegressionData data = sample.Data;
        _bases = new int[data.Absorbed.Length];
        for (int e = 1; e < data.Absorbed.Length; e++)
        {
            _bases[e] = _count;
            _count += data.Absorbed[e].Levels.GroupCount;
        }

        _slopes = Slopes(data, untreated);
        _count += _slopes.Length;
        if (_count > Most)
        {
            throw new NotSupportedException(
                FormattableString.Invariant($"Imputation factors the levels of all effects but the first: there are {_count}, and at most ")
                    + FormattableString.Invariant($"{Most} are possible. Put the effect with the most levels first.")
            );
        }

        int units = data.Absorbed[0].Levels.GroupCount;
        _unitWeights = new double[units];
        _cross = new double[units * _count];
        double[] products = new double[_count * _count];
        int[] places = new int[data.Absorbed.Length - 1 + _slopes.Length];
        double[] values = new double[places.Length];
        ReadOnlySpan<int> codes = data.Absorbed[0].Levels.Codes;
        foreach (int row in untreated)
        {
            double weight = sample.Weight(row);
            int unit = codes[row];
            _unitWeights[unit] += weight;
            Fill(row, places, values);
            for (int a = 0; a < places.Length; a++)
            {
                _cross[(unit * _count) + places[a]] += weight * values[a];
                for (int b = 0; b < places.Length; b++)
                {
                    products[(places[a] * _count) + places[b]] += weight * values[a] * values[b];
                }
            }
        }

        double[] diagonal = [.. Enumerable.Range(0, _count).Select(j => products[(j * _count) + j])];
        for (int unit = 0; unit < units; unit++)
        {
            if (!(_unitWeights[unit] > 0.0))
            {
                continue;
            }

            ReadOnlySpan<double> own = _cross.AsSpan(unit * _count, _count);
            for (int a = 0; a < _count; a++)
            {
                if (own[a] != 0.0)
                {
                    Span<double> row = products.AsSpan(a * _count, _count);
                    TensorPrimitives.MultiplyAdd(own, -own[a] / _unitWeights[unit], row, row);
                }
            }
        }

        _left = new bool[_count];
        _factor = Factor(products, diagonal, _left, _count);
    }

    /// <summary>The weights of the untreated outcomes that go with given weights of treated ones.</summary>
    /// <param name="treated">Treated rows.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="error">The largest imbalance that is left in a column: 0 up to rounding where the average is identified.</param>
    /// <returns>A weight for each untreated row.</returns>
    public double[] WeightsOf(IReadOnlyList<int> treated, IReadOnlyList<double> weights, out double error)
    {
        int units = _unitWeights.Length;
        double[] ofUnits = new double[units],
            ofRest = new double[_count];
        int[] places = new int[_sample.Data.Absorbed.Length - 1 + _slopes.Length];
        double[] values = new double[places.Length];
        ReadOnlySpan<int> codes = _sample.Data.Absorbed[0].Levels.Codes;
        for (int i = 0; i < treated.Count; i++)
        {
            ofUnits[codes[treated[i]]] -= weights[i];
            Fill(treated[i], places, values);
            for (int a = 0; a < places.Length; a++)
            {
                ofRest[places[a]] -= weights[i] * values[a];
            }
        }

        double[] right = [.. ofRest];
        for (int unit = 0; unit < units; unit++)
        {
            if (_unitWeights[unit] > 0.0 && ofUnits[unit] != 0.0)
            {
                TensorPrimitives.MultiplyAdd(_cross.AsSpan(unit * _count, _count), -ofUnits[unit] / _unitWeights[unit], right, right);
            }
        }

        double[] rest = Solve(right);
        double[] unitParts = new double[units];
        for (int unit = 0; unit < units; unit++)
        {
            unitParts[unit] =
                _unitWeights[unit] > 0.0
                    ? (ofUnits[unit] - TensorPrimitives.Dot<double>(_cross.AsSpan(unit * _count, _count), rest)) / _unitWeights[unit]
                    : 0.0;
        }

        double[] result = new double[_untreated.Length];
        for (int i = 0; i < result.Length; i++)
        {
            int row = _untreated[i];
            Fill(row, places, values);
            double sum = unitParts[codes[row]];
            for (int a = 0; a < places.Length; a++)
            {
                sum += values[a] * rest[places[a]];
            }

            result[i] = _sample.Weight(row) * sum;
            ofUnits[codes[row]] -= result[i];
            for (int a = 0; a < places.Length; a++)
            {
                ofRest[places[a]] -= result[i] * values[a];
            }
        }

        error = Math.Max(ofUnits.Max(Math.Abs), _count == 0 ? 0.0 : ofRest.Max(Math.Abs));
        return result;
    }

    // Centred and scaled by the untreated rows: the units contain the constant.
    private static double[][] Slopes(RegressionData data, int[] untreated)
    {
        double[][] slopes = new double[data.Design.ColumnCount][];
        for (int j = 0; j < slopes.Length; j++)
        {
            double[] column = new double[data.RowCount];
            data.Design.CopyColumn(j, column);
            double mean = untreated.Average(row => column[row]);
            double scale = Math.Sqrt(untreated.Average(row => (column[row] - mean) * (column[row] - mean)));
            slopes[j] = Array.ConvertAll(column, value => (value - mean) / (scale > 0.0 ? scale : 1.0));
        }

        return slopes;
    }

    private static double[] Factor(double[] matrix, double[] diagonal, bool[] left, int count)
    {
        for (int j = 0; j < count; j++)
        {
            double pivot = matrix[(j * count) + j];
            for (int l = 0; l < j; l++)
            {
                pivot -= matrix[(j * count) + l] * matrix[(j * count) + l];
            }

            left[j] = pivot > Dependent * diagonal[j];
            for (int i = j; i < count; i++)
            {
                double value = matrix[(i * count) + j];
                ReadOnlySpan<double> a = matrix.AsSpan(i * count, j),
                    b = matrix.AsSpan(j * count, j);
                value -= TensorPrimitives.Dot(a, b);
                matrix[(i * count) + j] =
                    !left[j] ? 0.0
                    : i == j ? Math.Sqrt(pivot)
                    : value / Math.Sqrt(pivot);
            }
        }

        return matrix;
    }

    private double[] Solve(double[] right)
    {
        double[] result = [.. right];
        for (int j = 0; j < _count; j++)
        {
            result[j] = _left[j]
                ? (result[j] - TensorPrimitives.Dot<double>(_factor.AsSpan(j * _count, j), result.AsSpan(0, j))) / _factor[(j * _count) + j]
                : 0.0;
        }

        for (int j = _count - 1; j >= 0; j--)
        {
            double value = result[j];
            for (int i = j + 1; i < _count; i++)
            {
                value -= _factor[(i * _count) + j] * result[i];
            }

            result[j] = _left[j] ? value / _factor[(j * _count) + j] : 0.0;
        }

        return result;
    }

    private void Fill(int row, int[] places, double[] values)
    {
        RegressionData data = _sample.Data;
        int a = 0;
        for (int e = 1; e < data.Absorbed.Length; e++, a++)
        {
            places[a] = _bases[e] + data.Absorbed[e].Levels.Codes[row];
            values[a] = data.Absorbed[e].HasSlope ? data.Absorbed[e].Slope.Span[row] : 1.0;
        }

        for (int j = 0; j < _slopes.Length; j++, a++)
        {
            places[a] = _count - _slopes.Length + j;
            values[a] = _slopes[j][row];
        }
    }
}
