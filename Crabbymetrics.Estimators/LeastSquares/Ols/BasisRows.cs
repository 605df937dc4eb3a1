using System.Numerics.Tensors;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The quantities of single rows of a basis that inference needs: leverages, sums over groups.</summary>
internal static class BasisRows
{
    // A residual below this share of the standard deviation may be 0, and a row with a leverage below this says nothing.
    private const double SmallResidual = 1e-6;
    private const double SmallLeverage = 1e-9;
    private const int MostRows = 2000;

    /// <summary>The leverages <c>w b'(B'WB)^-1 b</c> of the rows b of the basis.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="leverages">Receives n values.</param>
    /// <exception cref="CrabbymetricsException">The cross product of the basis is singular.</exception>
    public static void Leverages(OlsFit fit, Span<double> leverages)
    {
        OfRegressors(fit, leverages);
        if (fit.Absorption is { } absorption)
        {
            TensorPrimitives.Add(leverages[..fit.Data.RowCount], absorption.Leverages(), leverages);
        }
    }

    /// <summary>The leverages of the rows whose residual is 0, which may be 1; of other rows no more than theirs.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="leverages">Receives n values.</param>
    /// <exception cref="InferenceUnavailableException">There are too many such rows beside absorbed effects.</exception>
    public static void LeveragesNearOne(OlsFit fit, Span<double> leverages)
    {
        if (fit.Absorption is not { Absorber.Blocks.Length: > 1 } absorption)
        {
            Leverages(fit, leverages);
            return;
        }

        OfRegressors(fit, leverages);
        double least = SmallResidual * Math.Sqrt(fit.Variance);
        List<int> some = [];
        for (int i = 0; i < fit.Residuals.Length; i++)
        {
            double root = fit.Weights.IsEmpty ? 1.0 : Math.Sqrt(fit.Weights[i]);
            if (leverages[i] > SmallLeverage && root > 0.0 && Math.Abs(fit.Residuals[i]) * root <= least)
            {
                some.Add(i);
            }
        }

        if (some.Count > MostRows)
        {
            throw new InferenceUnavailableException($"{some.Count} rows have a residual of 0, and a solution is needed for each.");
        }

        double[] ofEffects = absorption.Absorber.Leverages([.. some], CancellationToken.None);
        foreach (int i in some)
        {
            leverages[i] += ofEffects[i];
        }
    }

    private static void OfRegressors(OlsFit fit, Span<double> leverages)
    {
        LinearBasis basis = fit.Basis;
        int k = basis.Count;
        double[] factor = [.. fit.Solution.Information];
        if (!CholeskyFactorization.TryFactor(factor, k, out _))
        {
            throw new CrabbymetricsException("The information is singular, so that the leverages are not defined.");
        }

        double[] result = new double[fit.Data.RowCount];
        int capacity = basis.View.Design.BlockRowCount;
        BlockParts.Run(
            basis.View,
            fit.Options.MaxDegreeOfParallelism,
            () => new Part(k, capacity),
            (Part part, in DesignBlock block) => part.AddLeverages(basis, factor, in block, result),
            CancellationToken.None
        );
        result.CopyTo(leverages);
        if (!fit.Weights.IsEmpty)
        {
            TensorPrimitives.Multiply(leverages[..result.Length], fit.Weights, leverages);
        }
    }

    /// <summary>Sums of multiples of the rows over groups: <c>S_g = sum of v_i b_i over i in g</c>.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="values">The score residuals v of the rows, block by block.</param>
    /// <param name="multipliers">n values that multiply v; empty for none.</param>
    /// <param name="groups">n zero-based groups.</param>
    /// <param name="sums">Receives G x k values, row-major.</param>
    public static void SumOverGroups(
        LinearBasis basis,
        IWorkingRegression values,
        ReadOnlySpan<double> multipliers,
        ReadOnlySpan<int> groups,
        Span<double> sums
    )
    {
        sums.Clear();
        int k = basis.Count;
        DesignView view = basis.View;
        int capacity = view.Design.BlockRowCount;
        double[] copy = new double[view.ScratchCount];
        double[] columns = new double[k * capacity];
        double[] residuals = new double[capacity];
        double[] scratch = new double[LinearBasis.ScratchCount(capacity)];
        for (int b = 0; b < view.Design.BlockCount; b++)
        {
            DesignBlock block = view.Load(b, copy);
            int n = block.RowCount;
            basis.Fill(in block, columns, scratch);
            Span<double> factors = residuals.AsSpan(0, n);
            values.CopyScoreResiduals(block.FirstRow, n, factors);
            if (!multipliers.IsEmpty)
            {
                TensorPrimitives.Multiply(factors, multipliers.Slice(block.FirstRow, n), factors);
            }

            ReadOnlySpan<int> group = groups.Slice(block.FirstRow, n);
            for (int l = 0; l < k; l++)
            {
                // Rows of a group often come one after the other: their sum stays at hand.
                ReadOnlySpan<double> column = columns.AsSpan(l * n, n);
                int own = group[0];
                double sum = sums[(own * k) + l];
                for (int i = 0; i < column.Length; i++)
                {
                    if (group[i] != own)
                    {
                        sums[(own * k) + l] = sum;
                        own = group[i];
                        sum = sums[(own * k) + l];
                    }

                    sum += factors[i] * column[i];
                }

                sums[(own * k) + l] = sum;
            }
        }
    }

    private sealed class Part(int k, int capacity)
    {
        private readonly double[] _columns = new double[k * capacity];
        private readonly double[] _scratch = new double[LinearBasis.ScratchCount(capacity)];

        // The squared lengths of L^-1 b for all rows b of a block, by a triangular solve column by column.
        public void AddLeverages(LinearBasis basis, double[] factor, in DesignBlock block, double[] leverages)
        {
            int n = block.RowCount;
            basis.Fill(in block, _columns, _scratch);
            Span<double> result = leverages.AsSpan(block.FirstRow, n);
            for (int j = 0; j < k; j++)
            {
                Span<double> own = _columns.AsSpan(j * n, n);
                for (int l = 0; l < j; l++)
                {
                    TensorPrimitives.MultiplyAdd(_columns.AsSpan(l * n, n), -factor[(j * k) + l], own, own);
                }

                TensorPrimitives.Divide(own, factor[(j * k) + j], own);
                TensorPrimitives.MultiplyAdd(own, own, result, result);
            }
        }
    }
}
