using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Crabbymetrics.Estimators;

/// <summary>The rows of a fit as the objective reads them: the class of each, its effective weight, and the class whose coefficients are
/// held at zero.</summary>
/// <param name="Codes">The zero-based class of each row.</param>
/// <param name="ClassCount">The number C of classes.</param>
/// <param name="BaseClass">The class with coefficients of zero inside the fit: one with many rows.</param>
/// <param name="Weights">Weights; empty for all ones.</param>
internal readonly record struct MultinomialRows(ReadOnlyMemory<int> Codes, int ClassCount, int BaseClass, ReadOnlyMemory<double> Weights)
{
    /// <summary>The number of classes with coefficients.</summary>
    public int Contrasts => ClassCount - 1;

    /// <summary>The class of a zero-based contrast.</summary>
    public int ClassOf(int contrast) => contrast < BaseClass ? contrast : contrast + 1;

    /// <summary>The contrast of a class; -1 for the base class.</summary>
    public int ContrastOf(int code) =>
        code == BaseClass ? -1
        : code < BaseClass ? code
        : code - 1;

    /// <summary>Writes the probabilities of the C - 1 classes with coefficients, one after the other, and the weighted loss <c>-log p</c>
    /// of each row's own class.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="constants">C - 1 constants.</param>
    /// <param name="coefficients">C - 1 times p coefficients of the block's columns.</param>
    /// <param name="probabilities">Receives C - 1 times n values.</param>
    /// <param name="loss">Receives n values.</param>
    /// <param name="scratch">n values.</param>
    public void Evaluate(
        in DesignBlock block,
        ReadOnlySpan<double> constants,
        ReadOnlySpan<double> coefficients,
        Span<double> probabilities,
        Span<double> loss,
        Span<double> scratch
    )
    {
        int n = block.RowCount,
            p = block.ColumnCount;
        LinearPredictors(in block, constants, coefficients, probabilities);
        // The largest linear predictor is taken out first (that of the base class is 0), so that no exponential overflows.
        scratch.Clear();
        for (int m = 0; m < Contrasts; m++)
        {
            TensorPrimitives.Max(scratch, probabilities.Slice(m * n, n), scratch);
        }

        OwnLinearPredictor(in block, probabilities, loss);
        TensorPrimitives.Subtract(scratch, loss, loss);
        for (int m = 0; m < Contrasts; m++)
        {
            TensorPrimitives.Subtract(probabilities.Slice(m * n, n), scratch, probabilities.Slice(m * n, n));
        }

        TensorPrimitives.Negate(scratch, scratch);
        TensorPrimitives.Exp(scratch, scratch);
        TensorPrimitives.Exp(probabilities[..(Contrasts * n)], probabilities[..(Contrasts * n)]);
        for (int m = 0; m < Contrasts; m++)
        {
            TensorPrimitives.Add(scratch, probabilities.Slice(m * n, n), scratch);
        }

        for (int m = 0; m < Contrasts; m++)
        {
            TensorPrimitives.Divide(probabilities.Slice(m * n, n), scratch, probabilities.Slice(m * n, n));
        }

        TensorPrimitives.Log(scratch, scratch);
        TensorPrimitives.Add(loss, scratch, loss);
        Weigh(in block, loss);
    }

    /// <summary>Turns a contrast's probabilities into the weighted slopes of the loss: <c>w (p - [this is the row's class])</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ToSlopes(in DesignBlock block, int contrast, ReadOnlySpan<double> probabilities, Span<double> slopes)
    {
        ReadOnlySpan<int> codes = Codes.Span.Slice(block.FirstRow, block.RowCount);
        int code = ClassOf(contrast);
        for (int i = 0; i < codes.Length; i++)
        {
            slopes[i] = codes[i] == code ? probabilities[i] - 1.0 : probabilities[i];
        }

        Weigh(in block, slopes);
    }

    /// <summary>Weighs values of a block's rows, where there are weights.</summary>
    public void Weigh(in DesignBlock block, Span<double> values)
    {
        if (!Weights.IsEmpty)
        {
            RowKernels.Weigh(values, Weights.Span.Slice(block.FirstRow, block.RowCount));
        }
    }

    /// <summary>The total weight of each class.</summary>
    public double[] ClassWeights()
    {
        double[] totals = new double[ClassCount];
        for (int i = 0; i < Codes.Length; i++)
        {
            totals[Codes.Span[i]] += Weights.IsEmpty ? 1.0 : Weights.Span[i];
        }

        return totals;
    }

    private void LinearPredictors(
        in DesignBlock block,
        ReadOnlySpan<double> constants,
        ReadOnlySpan<double> coefficients,
        Span<double> linearPredictors
    )
    {
        int n = block.RowCount,
            p = block.ColumnCount;
        for (int m = 0; m < Contrasts; m++)
        {
            Span<double> eta = linearPredictors.Slice(m * n, n);
            eta.Fill(constants[m]);
            block.AddLinearPredictor(coefficients.Slice(m * p, p), eta);
        }
    }

    private void OwnLinearPredictor(in DesignBlock block, ReadOnlySpan<double> linearPredictors, Span<double> own)
    {
        ReadOnlySpan<int> codes = Codes.Span.Slice(block.FirstRow, block.RowCount);
        for (int i = 0; i < codes.Length; i++)
        {
            int contrast = ContrastOf(codes[i]);
            own[i] = contrast < 0 ? 0.0 : linearPredictors[(contrast * codes.Length) + i];
        }
    }
}
