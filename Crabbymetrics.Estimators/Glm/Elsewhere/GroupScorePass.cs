using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The sums of the scores over groups, by the labels that all pieces of the observations share: for each group the number of rows
/// with a weight and the k sums, in working parameters, then those of the q ancillary parameters.</summary>
internal sealed class GroupScorePass : BlockPass
{
    public const string Kind = "glm.group-scores";

    private readonly IGlmFamily _family;
    private readonly bool _hasIntercept;
    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly double _constant;
    private readonly double[] _coefficients;
    private readonly AncillaryRows? _ancillary;
    private readonly GroupCells _cells;

    private GroupScorePass(GlmFit fit, AncillaryRows? ancillary, GroupCells cells)
    {
        _ancillary = ancillary;
        _family = fit.Family;
        _hasIntercept = fit.Working.HasIntercept;
        _coefficients = new double[fit.Working.SlopeCount];
        _means = new double[_coefficients.Length];
        _scales = new double[_coefficients.Length];
        for (int j = 0; j < _means.Length; j++)
        {
            _means[j] = fit.Working.ResidualMean(j);
            _scales[j] = fit.Working.Scale(j);
        }

        _constant = fit.Working.ToView(fit.Point, _coefficients);
        _cells = cells;
    }

    private GroupScorePass(PassReading reading)
    {
        _family = reading.Family();
        _ancillary = AncillaryRows.Read(reading, _family);
        int[] sizes = GroupCells.ReadSizes(reading);
        _hasIntercept = reading.Flag();
        _constant = reading.Number();
        _coefficients = reading.Share(3);
        _means = reading.Share(2);
        _scales = reading.Share(1);
        _cells = GroupCells.Read(reading, sizes, (_hasIntercept ? 1 : 0) + _coefficients.Length + AncillaryCount);
    }

    public override int SumCount => _cells.SumCount;

    private int AncillaryCount => _ancillary?.Count ?? 0;

    public static IPass Read(PassReading reading) => new GroupScorePass(reading);

    /// <summary>The sums at the dispersion of the fit, of the groups that have an observation: of k coefficients, then of q ancillary
    /// parameters.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="ancillary">The scores of the ancillary parameters; null for none.</param>
    /// <param name="names">The names of the clusterings.</param>
    /// <exception cref="ArgumentException">There is no such clustering.</exception>
    /// <exception cref="InferenceUnavailableException">There are too many combinations of groups.</exception>
    public static GroupedScores Sum(GlmFit fit, AncillaryRows? ancillary, ImmutableArray<string> names)
    {
        int k = fit.Working.Count,
            size = k + (ancillary?.Count ?? 0);
        GroupScorePass pass = new(fit, ancillary, GroupCells.Of(fit.Observations, names, size));
        double[] sums = new double[pass.SumCount];
        using (IPassRunner runner = fit.Rows.Open(fit.Working.View, fit.Options.MaxDegreeOfParallelism))
        {
            runner.Run(pass, sums);
        }

        if (ancillary is null)
        {
            return pass._cells.Compact(sums, fit.Dispersion);
        }

        // The scores of the ancillary parameters are at the dispersion as they are.
        GroupedScores groups = pass._cells.Compact(sums, 1.0);
        double[] values = groups.Sums.ToArray();
        for (int g = 0; g < groups.Count; g++)
        {
            Span<double> own = values.AsSpan(g * size, k);
            TensorPrimitives.Divide(own, fit.Dispersion, own);
        }

        return groups with
        {
            Sums = values,
        };
    }

    public override IBlockVisitor Bind(LocalRows rows) => new Bound(this, _cells.Bind(rows));

    public override PassDescription Describe() =>
        new(
            Kind,
            [.. FamilyNotation.Write(_family), .. _cells.Texts],
            [
                .. _ancillary?.Numbers ?? [0.0],
                .. _cells.Numbers,
                _hasIntercept ? 1.0 : 0.0,
                _constant,
                .. _coefficients,
                .. _means,
                .. _scales,
            ]
        );

    public override int ScratchCount(int rowCount) => (5 + AncillaryCount + (_ancillary?.ScratchPerRow ?? 0)) * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch) =>
        throw new InvalidOperationException("The groups of the rows are known where the pass is bound.");

    private sealed class Bound(GroupScorePass pass, int[] cells) : IBlockVisitor
    {
        public int SumCount => pass.SumCount;

        public int ScratchCount(int rowCount) => pass.ScratchCount(rowCount);

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            int n = block.RowCount,
                first = pass._hasIntercept ? 2 : 1,
                ancillary = first + pass._coefficients.Length,
                stride = ancillary + pass.AncillaryCount;
            Span<double> eta = scratch[..n],
                loss = scratch.Slice(n, n),
                slope = scratch.Slice(2 * n, n),
                curvature = scratch.Slice(3 * n, n),
                column = scratch.Slice(4 * n, n);
            block.LinearPredictor(pass._constant, pass._coefficients, eta);
            pass._family.Evaluate(eta, block.Outcome, loss, slope, curvature);
            TensorPrimitives.Negate(slope, slope);
            block.Weigh(slope);
            ReadOnlySpan<int> cell = cells.AsSpan(block.FirstRow, n);
            for (int i = 0; i < n; i++)
            {
                bool counts = block.Weights.IsEmpty || block.Weights[i] > 0.0;
                sums[cell[i] * stride] += counts ? 1.0 : 0.0;
                if (pass._hasIntercept)
                {
                    sums[(cell[i] * stride) + 1] += slope[i];
                }
            }

            for (int j = 0; j < pass._coefficients.Length; j++)
            {
                block.CopyColumn(j, column);
                double mean = pass._means[j],
                    scale = pass._scales[j];
                int index = first + j;
                for (int i = 0; i < n; i++)
                {
                    sums[(cell[i] * stride) + index] += slope[i] * ((column[i] - mean) / scale);
                }
            }

            if (pass._ancillary is { } rows)
            {
                Span<double> scores = scratch.Slice(5 * n, rows.Count * n);
                rows.Write(in block, eta, scores, scratch[((5 + rows.Count) * n)..]);
                for (int j = 0; j < rows.Count; j++)
                {
                    for (int i = 0; i < n; i++)
                    {
                        sums[(cell[i] * stride) + ancillary + j] += scores[(j * n) + i];
                    }
                }
            }
        }
    }
}
