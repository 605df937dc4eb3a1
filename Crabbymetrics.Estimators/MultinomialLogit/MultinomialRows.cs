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
    /// <summary>The observations where they live elsewhere; null where the rows are at hand. Codes and weights are then empty here, and
    /// made where the rows are (<see cref="Bind"/>).</summary>
    public IObservations? Elsewhere { get; init; }

    /// <summary>The class of each outcome, for rows that live elsewhere.</summary>
    public ClassValues? Values { get; init; }

    /// <summary>The weights of the classes, where they are known.</summary>
    public double[]? Totals { get; init; }

    /// <summary>What says to another process how the classes of rows are found.</summary>
    public double[] Numbers =>
        [ClassCount, BaseClass, Values!.Outcomes.Length, .. Values.Outcomes, .. Values.Codes.Select(static code => (double)code)];

    /// <summary>What <see cref="Numbers"/> say.</summary>
    public static MultinomialRows Read(PassReading reading)
    {
        int classes = reading.Count(),
            baseClass = reading.Count(),
            outcomes = reading.Count();
        double[] values = reading.Numbers(outcomes);
        int[] codes = [.. Enumerable.Range(0, outcomes).Select(_ => reading.Count())];
        return new MultinomialRows(default, classes, baseClass, default) { Values = new ClassValues(values, codes) };
    }

    /// <summary>The rows of a piece, with their classes and weights.</summary>
    public MultinomialRows Bind(LocalRows rows) =>
        Values is null ? this : this with { Codes = Values.CodesOf(rows.Outcome.Span), Weights = rows.Weights };

    /// <summary>Opens a runner of passes over the rows, wherever they live.</summary>
    public IPassRunner Open(DesignView view, int maxDegreeOfParallelism) =>
        Elsewhere is null
            ? new BlockRunner(view, new LocalRows(default, default, Weights), maxDegreeOfParallelism)
            : Elsewhere.Open(view.Specification, 1, maxDegreeOfParallelism);

    /// <summary>The number of rows with a positive weight, or the largest 32-bit number where there are more.</summary>
    public int PositiveCount() =>
        Elsewhere is null
            ? StoppingScale.CountRows(Weights.Span, Codes.Length)
            : (int)Math.Min(int.MaxValue, Elsewhere.Summary.PositiveCount);

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
    /// <param name="maxDegreeOfParallelism">The largest number of threads of a pass over rows that live elsewhere.</param>
    /// <param name="cancellationToken">Ends such a pass early.</param>
    public double[] ClassWeights(int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        if (Totals is not null)
        {
            return Totals;
        }

        if (Elsewhere is not null)
        {
            (double[] outcomes, double[] weights) = ClassPass.Run(Elsewhere, maxDegreeOfParallelism, cancellationToken);
            return Values!.SumByClass(outcomes, weights, ClassCount);
        }

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
