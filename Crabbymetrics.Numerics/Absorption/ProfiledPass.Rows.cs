using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

// The model at some rows.
internal sealed unsafe partial class ProfiledPass
{
    // The working outcomes at means that are given.
    private void Begin(int start, Span<double> logarithms, Span<double> residual)
    {
        int count = residual.Length;
        Span<double> means = Means.AsSpan(start, count);
        means.CopyTo(logarithms);
        if (_data.Weights.Length > 0)
        {
            TensorPrimitives.Divide(logarithms, _data.Weights.AsSpan(start, count), logarithms);
        }

        TensorPrimitives.Log(logarithms, logarithms);
        for (int i = 0; i < count; i++)
        {
            double own = means[i] > 0.0 ? logarithms[i] + (_data.Outcomes[start + i] / means[i]) - 1.0 : 0.0;
            residual[i] = _data.Offset.Length == 0 ? own : own - _data.Offset[start + i];
        }
    }

    // The linear predictors without the effects of the largest block.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Predict(int start, Span<double> eta)
    {
        if (_data.Offset.Length == 0)
        {
            eta.Clear();
        }
        else
        {
            _data.Offset.AsSpan(start, eta.Length).CopyTo(eta);
        }

        fixed (
            double* own = eta,
                others = Others
        )
        {
            for (int j = 0; j < _data.Columns.Length; j++)
            {
                fixed (double* column = &_data.Columns[j][start])
                {
                    Vector256<double> slope = Vector256.Create(Coefficients[j]);
                    int i = 0;
                    for (; i <= eta.Length - 4; i += 4)
                    {
                        (Vector256.Load(own + i) + (Vector256.Load(column + i) * slope)).Store(own + i);
                    }

                    for (; i < eta.Length; i++)
                    {
                        own[i] += column[i] * Coefficients[j];
                    }
                }
            }

            foreach (EffectTerm term in _rows.Terms)
            {
                double* effects = others + term.First;
                fixed (int* codes = &term.Codes[start])
                {
                    for (int i = 0; i < eta.Length; i++)
                    {
                        own[i] += effects[codes[i]];
                    }
                }
            }
        }
    }

    // The means of some levels and the relative residuals, and the part of the loss.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Loss, double Size) Share(int first, int stop, Span<double> shares, Span<double> residual, double[] means)
    {
        int start = _rows.Starts[first];
        Predict(start, shares);
        double loss = 0.0;
        double size = 0.0;
        fixed (
            double* e = shares,
                r = residual,
                outcomes = &_data.Outcomes[start],
                written = &means[start],
                totals = _data.Totals,
                weights = _data.Weights
        )
        fixed (int* starts = _rows.Starts)
        {
            for (int g = first; g < stop; g++)
            {
                int begin = starts[g] - start;
                int end = starts[g + 1] - start;
                double largest = e[begin];
                for (int i = begin + 1; i < end; i++)
                {
                    largest = e[i] > largest ? e[i] : largest;
                }

                double fit = 0.0;
                for (int i = begin; i < end; i++)
                {
                    e[i] -= largest;
                    fit += outcomes[i] * e[i];
                }

                loss -= fit;
                size -= fit;
            }

            RowKernels.Exp(shares, shares);
            for (int g = first; g < stop; g++)
            {
                int begin = starts[g] - start;
                int end = starts[g + 1] - start;
                double sum = 0.0;
                for (int i = begin; i < end; i++)
                {
                    e[i] = weights == null ? e[i] : e[i] * weights[start + i];
                    sum += e[i];
                }

                double factor = totals[g] / sum;
                double ofSum = totals[g] * Math.Log(sum);
                loss += ofSum;
                size += Math.Abs(ofSum);
                for (int i = begin; i < end; i++)
                {
                    written[i] = e[i] * factor;
                }
            }

            int row = 0;
            for (; row <= shares.Length - 4; row += 4)
            {
                Vector256<double> mean = Vector256.Load(written + row);
                Vector256<double> ratio = (Vector256.Load(outcomes + row) / mean) - Vector256<double>.One;
                Vector256.AndNot(ratio, Vector256.Equals(mean, Vector256<double>.Zero)).Store(r + row);
            }

            for (; row < shares.Length; row++)
            {
                r[row] = written[row] == 0.0 ? 0.0 : (outcomes[row] / written[row]) - 1.0;
            }
        }

        return (loss, size);
    }
}
