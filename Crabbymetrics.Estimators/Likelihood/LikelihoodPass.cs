using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A pass over the rows of a likelihood. It holds a model and parameters and no rows: the model's losses are evaluated where the rows are,
/// in another process by the model of the same name there (<see cref="LikelihoodPassReader"/>).
/// </summary>
internal abstract class LikelihoodPass(LikelihoodEstimator model, double[] coefficients, double[] ancillary) : IPass
{
    /// <summary>The model.</summary>
    public LikelihoodEstimator Model => model;

    /// <summary>The p coefficients of the columns of the view.</summary>
    public double[] Coefficients => coefficients;

    /// <summary>The q ancillary parameters.</summary>
    public double[] Ancillary => ancillary;

    /// <summary>The constant of the linear predictor.</summary>
    public double Constant { get; set; }

    /// <inheritdoc/>
    public abstract int SumCount { get; }

    /// <summary>What is summed, for <see cref="LikelihoodPassReader"/>.</summary>
    protected abstract string Part { get; }

    /// <summary>Numbers beside the parameters.</summary>
    protected virtual double[] Numbers => [];

    /// <summary>Names beside that of the model.</summary>
    protected virtual ImmutableArray<string> Names => [];

    /// <inheritdoc/>
    public abstract IBlockVisitor Bind(LocalRows rows);

    /// <inheritdoc/>
    public PassDescription Describe() =>
        new(
            LikelihoodPassReader.KindOf(model),
            [Part, model.GetType().FullName!, .. Names],
            [coefficients.Length, ancillary.Length, Constant, .. coefficients, .. ancillary, .. Numbers]
        );

    /// <summary>The rows that a pass is bound to.</summary>
    public static RegressionData DataOf(LocalRows rows) =>
        rows.Data ?? throw new InvalidOperationException("A likelihood is evaluated at rows of data.");

    /// <summary>The linear predictors of a block.</summary>
    public void LinearPredictor(in DesignBlock block, Span<double> eta)
    {
        eta.Fill(Constant);
        if (!block.Offset.IsEmpty)
        {
            RowKernels.AddConstant(block.Offset, Constant, eta);
        }

        block.AddLinearPredictor(coefficients, eta);
    }

    /// <summary>Writes minus the slopes of a block's rows, weights included, with respect to the linear predictor and to each ancillary
    /// parameter: 1 + q spans.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="block">The block.</param>
    /// <param name="scratch">At least <see cref="SlopeValues"/> values for each row.</param>
    /// <returns>The 1 + q spans, one after the other.</returns>
    public Span<double> NegatedSlopes(RegressionData data, in DesignBlock block, Span<double> scratch)
    {
        int n = block.RowCount,
            q = ancillary.Length;
        Span<double> eta = scratch[..n];
        LinearPredictor(in block, eta);
        Span<double> values = scratch.Slice(n, n * LikelihoodBlock.ValuesPerRow(q, false));
        LikelihoodBlock rows = new(data, block.FirstRow, eta, ancillary, values, wantsSecondDerivatives: false);
        model.Evaluate(in rows);
        Span<double> slopes = values[n..];
        System.Numerics.Tensors.TensorPrimitives.Negate(slopes, slopes);
        ReadOnlySpan<double> weights = block.Weights;
        for (int j = 0; j <= q && !weights.IsEmpty; j++)
        {
            RowKernels.Weigh(slopes.Slice(j * n, n), weights);
        }

        return slopes;
    }

    /// <summary>The number of values that <see cref="NegatedSlopes"/> needs for a row.</summary>
    public int SlopeValues => 1 + LikelihoodBlock.ValuesPerRow(ancillary.Length, false);
}
